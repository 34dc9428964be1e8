"""Our own judgements of kind `preference` as votes.

A judgement names the two replies (`about`, sorted), not the systems, so that nobody who judges can tell; who said
which follows from the files of predictions that were judged. `order` says which was shown first: `12` the first of
`about`, `21` the second; the one that was shown first is *a* in `choice`. `both_bad` is a tie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from earmark.arena.votes import Outcome, Vote
from earmark.digest import sha256_of
from earmark.errors import ScoreError, UsageError
from earmark.judgements import Judgement, each_line, reply_name
from earmark.score.lines import Line
from earmark.score.predictions import read_predictions
from earmark.score.speech.replies import spoken_files

KIND = "preference"
_TIES: Mapping[str, Outcome] = {"tie": "tie", "both_bad": "tie"}


def is_judgement(line: Line | None) -> bool:
    """Whether a file that begins with this line is one of judgements."""
    return line is not None and {"kind", "rater", "item"} <= line.cells.keys()


def read_preferences(path: Path, replies: Sequence[Path]) -> Iterator[Vote]:
    """Read judgements; those that were skipped are no votes.

    Args:
        path: Of the judgements.
        replies: Files of predictions, one a system, as they were given to `annotation push --replies`.

    Raises:
        UsageError: No replies are given.
        ScoreError: A judgement is of another kind, says nothing, or is about replies that are in no file.
        JudgementError: A line is no judgement.
    """
    if not replies:
        remedy = "Give the files of predictions that were judged: --replies A.jsonl --replies B.jsonl"
        raise UsageError("--replies", expected="files, since judgements name no systems", got="none", remedy=remedy)
    said = _Said(replies)
    for number, judgement in enumerate(each_line(path, Judgement), 1):
        place = f"{path}, judgement {number}"
        if judgement.kind != KIND:
            raise ScoreError(place, expected=f"a judgement of kind {KIND}", got=judgement.kind)
        if judgement.status == "given":
            yield _vote(place, judgement, said)


class _Said:
    """Who gave a reply."""

    def __init__(self, files: Sequence[Path]) -> None:
        if len({file.stem for file in files}) < len(files):
            raise UsageError("--replies", expected="files of different names, one a system", got="one name twice")
        self._outputs = {file.stem: read_predictions(file) for file in files}
        self._spoken = {file.stem: spoken_files(file) for file in files}

    def by(self, place: str, item: str, reply: str) -> tuple[str, int]:
        """System and length of a reply, by its name.

        Raises:
            ScoreError: It is in no file.
        """
        for system, outputs in self._outputs.items():
            text = outputs.get(item) or ""
            sound = self._spoken[system].get(item)
            digest = sha256_of(sound) if sound and sound.is_file() else ""
            if (text or digest) and reply_name(system, item, text, digest) == reply:
                return system, len(text)
        expected, got = f"a reply to {item} that is in the files of --replies", f"reply {reply!r}"
        raise ScoreError(place, expected=expected, got=got, remedy="Give the very files that were judged")


def _vote(place: str, judgement: Judgement, said: _Said) -> Vote:
    names, order, choice = judgement.about.split("|"), judgement.value("order"), judgement.value("choice")
    if len(names) != 2 or order not in ("12", "21"):
        got = f"about {judgement.about!r}, order {order!r}"
        raise ScoreError(place, expected="two replies, and the order in which they were shown", got=got)
    if choice not in ("a", "b", *_TIES):
        raise ScoreError(place, expected="choice to be 'a', 'b', 'tie' or 'both_bad'", got=repr(choice))
    shown = names if order == "12" else names[::-1]
    (a, length_a), (b, length_b) = (said.by(place, judgement.item, name) for name in shown)
    outcome = _TIES.get(choice) or _side(choice)
    lengths = (float(length_a), float(length_b)) if length_a and length_b else (None, None)
    return Vote(a, b, outcome, 1, judgement.rater, judgement.item, "a", *lengths)


def _side(choice: str) -> Literal["a", "b"]:
    return "a" if choice == "a" else "b"
