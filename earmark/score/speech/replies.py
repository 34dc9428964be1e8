"""Spoken replies: a file of `{id, audio, output}`, and the sound that its paths lead to.

| in the file | is |
|---|---|
| `audio` | a path, relative to the file, of what `earmark.audio` reads; null, empty or absent: no spoken reply |
| `output` | the written reply; null or absent: none |
| no `id` or no `audio` in any line, a column named like gold, an id twice | refused |
| an id that is not in the release | refused by `predictions.known` |
| paths that lead nowhere, all of them | refused: it is the folder that is wrong |

Every reply has one status; what is not `measured` has no value in any measure that needs it, and is listed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from earmark.audio import Encoded, decoded_blocks, resampled_blocks
from earmark.errors import AudioError, ScoreError
from earmark.score.columns import refuse_gold
from earmark.score.lines import Line, in_pairs, read_table, what_is_there
from earmark.score.speech.model import Mono

LONGEST_S = 1_800
QUIETEST = 10 ** (-60 / 20)  # peak, full scale 1: what stays below is silence
REMEDY = 'One reply a line: {"id": ..., "audio": "reply.wav", "output": "what was written"}'


class Status(StrEnum):
    """What became of one measure of one reply."""

    MEASURED = "measured"
    NO_PREDICTION = "no prediction"
    NO_AUDIO = "no audio"
    NO_FILE = "no file"
    BROKEN = "broken audio"
    TOO_LONG = "too long"
    SILENT = "silent"
    NO_TEXT = "no written reply"
    NO_REFERENCE = "no reference voice"
    NO_CONTENT = "no content"
    NOT_JUDGED = "not judged"
    FAILED = "model failed"


class Reply(NamedTuple):
    """A line of the file.

    Attributes:
        audio: Where the sound should be; None where the line names none.
        text: The written reply; None where there is none.
    """

    id: str
    audio: Path | None
    text: str | None


class Heard(NamedTuple):
    """The sound of a reply, or why there is none.

    Attributes:
        status: `measured` where it can be measured.
        detail: What is wrong with it, for people.
        samples: Shape (samples,), mono: the mean of the channels.
        duration_s: Of the sound.
    """

    status: Status
    detail: str = ""
    samples: Mono | None = None
    duration_s: float = 0.0

    @property
    def sound(self) -> Mono:
        """The samples; none where there is no sound."""
        return np.zeros(0, np.float32) if self.samples is None else self.samples

    @property
    def key(self) -> str:
        """sha256 of the samples (hex): equal for equal sound."""
        return hashlib.sha256(self.sound.tobytes()).hexdigest()


def read_replies(path: Path) -> dict[str, Reply]:
    """Read a file of replies of which some at least are spoken.

    Args:
        path: `.jsonl`, `.csv` or `.parquet`.

    Returns:
        By id.

    Raises:
        ScoreError: The file cannot be measured as it is; says where and why.
    """
    found, columns = _replies(path)
    if found and "audio" not in columns:
        raise ScoreError(str(path), expected="a column 'audio'", got=", ".join(map(repr, columns)), remedy=REMEDY)
    named = [reply.audio for reply in found.values() if reply.audio]
    if named and not any(map(_is_file, named)):
        got, remedy = f"none of {len(named)}, {str(named[0])!r} first", "Paths are relative to the file that names them"
        raise ScoreError(str(path), expected="audio files where it says", got=got, remedy=remedy)
    return found


def spoken_files(path: Path) -> dict[str, Path]:
    """The sound of those replies that are spoken, if any are, by id.

    Args:
        path: `.jsonl`, `.csv` or `.parquet`.

    Raises:
        ScoreError: The file cannot be read as replies; says where and why.
    """
    return {name: reply.audio for name, reply in _replies(path)[0].items() if reply.audio}


def _replies(path: Path) -> tuple[dict[str, Reply], list[str]]:
    """Replies by id, and the columns that any line has."""
    found: dict[str, Reply] = {}
    seen: dict[str, None] = {}
    for line in _parquet(path) if path.suffix.lower() == ".parquet" else read_table(path, REMEDY):
        if not line.cells.keys() <= seen.keys():
            refuse_gold(path, line.cells)
            seen |= dict.fromkeys(line.cells)
        reply = _reply(path, line)
        if reply.id in found:
            got = f"{reply.id!r} again"
            raise ScoreError(line.place, expected="each id once", got=got, remedy="Keep one prediction an item")
        found[reply.id] = reply
    return found, list(seen)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _parquet(path: Path) -> Iterator[Line]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.is_file():
        raise ScoreError(str(path), expected="a file", got=what_is_there(path))
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            refuse_gold(path, file.schema_arrow.names)
            used = [name for name in ("id", "audio", "output") if name in file.schema_arrow.names]
            for batch in file.iter_batches(columns=used):
                for record in batch.to_pylist():
                    number += 1
                    yield Line(f"{path}, row {number}", record)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise ScoreError(str(path), expected="a whole Parquet file", got=reason) from None


def _reply(path: Path, line: Line) -> Reply:
    name, audio, output = (line.cells.get(column) for column in ("id", "audio", "output"))
    if not isinstance(name, str) or not name:
        raise ScoreError(line.place, expected="an id that is text", got=repr(name)[:60], remedy=REMEDY)
    if audio is not None and not isinstance(audio, str):
        raise ScoreError(line.place, expected="audio that is a path", got=repr(audio)[:60], remedy=REMEDY)
    return Reply(name, path.parent / audio if audio else None, _text(line.place, output))


def _text(place: str, output: Any) -> str | None:
    if output is None or isinstance(output, str):
        return output and in_pairs(output)
    if isinstance(output, bool) or not isinstance(output, int | float):
        raise ScoreError(place, expected="an output that is text, a number or null", got=repr(output)[:60])
    return str(output)


def listen(reply: Reply | None, rate_hz: int) -> Heard:
    """The sound of a reply, ready for a model.

    Args:
        reply: Of an item; None where the file has none.
        rate_hz: That the model wants.
    """
    if reply is None:
        return Heard(Status.NO_PREDICTION)
    if reply.audio is None:
        return Heard(Status.NO_AUDIO)
    if not _is_file(reply.audio):
        return Heard(Status.NO_FILE, str(reply.audio))
    try:
        return heard(reply.audio, rate_hz)
    except (AudioError, OSError) as error:
        return Heard(Status.BROKEN, str(error))


def heard(source: Encoded, rate_hz: int) -> Heard:
    """A sound as a model takes it: mono, at its rate; or why not.

    Args:
        source: Encoded bytes or a file.
        rate_hz: That the model wants.

    Raises:
        AudioError: It cannot be read to the end.
    """
    found_hz, channels, blocks = decoded_blocks(source)
    pieces: list[Mono] = []
    seconds, peak = 0.0, 0.0
    for block in resampled_blocks(blocks, found_hz, rate_hz, channels):
        mono = block.mean(axis=0, dtype=np.float32)
        peak = max(peak, float(np.abs(mono).max(initial=0.0)))
        seconds += len(mono) / rate_hz
        if seconds > LONGEST_S:
            return Heard(Status.TOO_LONG, f"more than {LONGEST_S} s")
        pieces.append(mono)
    if peak < QUIETEST:
        return Heard(Status.SILENT, f"peak {peak:.2g} of full scale, all channels together", None, seconds)
    return Heard(Status.MEASURED, "", np.concatenate(pieces), seconds)


def tally(statuses: Mapping[str, Status]) -> dict[str, list[str]]:
    """Ids by status, for those that were not measured; sorted."""
    found: dict[str, list[str]] = {}
    for name, status in sorted(statuses.items()):
        if status is not Status.MEASURED:
            found.setdefault(status.value, []).append(name)
    return dict(sorted(found.items()))
