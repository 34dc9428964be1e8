"""Replies of models that people judge: files of `{id, output[, audio]}`, read as the scorer reads predictions.

`audio` is the path of what a model said, from the folder of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from annotation.exchange.media import Shelf
from annotation.exchange.tasks import Reply
from earmark.digest import sha256_of
from earmark.errors import JudgementError, UsageError
from earmark.judgements import Kind, reply_name
from earmark.score.predictions import read_predictions
from earmark.score.speech.replies import spoken_files

# How many files a kind of work takes; None: any number from the least.
_FILES: Mapping[Kind, tuple[int, int | None]] = {"preference": (2, 2), "open_answer": (1, None),
                                                 "speech_quality": (0, None)}  # fmt: skip


class Said(NamedTuple):
    """What one model replied to one item.

    Attributes:
        model: Name of its file.
        text: What it wrote; empty where it only spoke.
        audio: The file of what it said.
    """

    model: str
    text: str
    audio: Path | None = None

    def name(self, item: str) -> str:
        """What the reply is called where raters can see it: it follows from the reply and does not tell the model."""
        spoken = sha256_of(self.audio) if self.audio else ""
        return reply_name(self.model, item, self.text, spoken)

    def on(self, shelf: Shelf, item: str) -> Reply:
        """The reply as a task holds it, its sound on the shelf.

        Raises:
            JudgementError: The sound is absent or does not decode.
        """
        return Reply(self.name(item), self.text, shelf.url("audio", _bytes(self.audio)) if self.audio else "")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise JudgementError(str(file), expected="the sound of a reply", got=error.strerror or "an error") from None


Replies = Mapping[str, tuple[Said, ...]]


def read_replies(kind: Kind, files: Sequence[Path]) -> list[Replies]:
    """Read what is judged: for a preference the replies of two models side by side, else of each model apart.

    Args:
        kind: Of work.
        files: Of predictions.

    Returns:
        Replies by item; a mapping for each time that an item is shown. Empty where the kind needs no files and none
        are given.

    Raises:
        UsageError: Too few or too many files.
        ScoreError: A file is none of predictions.
        JudgementError: Two models' files have one name.
    """
    least, most = _FILES.get(kind, (0, 0))
    if len(files) < least or (most is not None and len(files) > most):
        wanted = str(least) if least == most else f"{least} or more"
        raise UsageError(f"--replies for {kind}", expected=f"{wanted} files of predictions", got=str(len(files)))
    if len({file.stem for file in files}) < len(files):
        raise JudgementError("--replies", expected="files of different names, one a model", got="one name twice")
    each = [_read(file) for file in files]
    if kind == "preference":
        first, second = each
        return [{name: (first[name], second[name]) for name in first if name in second}]
    return [{name: (said,) for name, said in replies.items()} for replies in each]


def _read(file: Path) -> dict[str, Said]:
    written = read_predictions(file)
    spoken = spoken_files(file)
    return {
        name: Said(file.stem, output or "", spoken.get(name))
        for name, output in written.items()
        if output or name in spoken
    }
