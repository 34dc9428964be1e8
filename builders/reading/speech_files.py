"""What speech corpora come with: RTTM, the tables of Kaldi, and texts whose lines begin with a key."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Source
from builders.reading.texts import not_text, raw_lines
from earmark.shards import Reject


class Turn(NamedTuple):
    """Who speaks when; times are seconds.

    Attributes:
        line: Where it stands.
        recording: The recording's name.
        channel: As the file has it.
        start_s: Start.
        duration_s: Length.
        speaker: The speaker's name.
    """

    line: int
    recording: str
    channel: str
    start_s: float
    duration_s: float
    speaker: str


def rttm(source: Source, root: Path, name: str) -> Iterator[Turn | Reject]:
    """Read the SPEAKER lines of an RTTM file (NIST, Rich Transcription 2009), in the order of the file.

    Yields:
        A turn, or a reject for a line that is none.

    Raises:
        SourceError: The file is absent or has no turn.
    """
    found = False
    for number, line in enumerate(raw_lines(source, root, name), 1):
        strange = not_text(source, f"{name}, line {number}", line)
        if strange:
            yield source.reject(f"{name}:{number}", "source.bad_row", strange)
            continue
        parts = line.split()
        if not parts or parts[0].startswith(";") or parts[0] in ("SPKR-INFO", "NON-SPEECH", "LEXEME"):
            continue
        times = [_number(part) for part in parts[3:5]]
        if parts[0] != "SPEAKER" or len(parts) < 8 or None in times or (times[1] or 0.0) <= 0:
            expected = "SPEAKER <file> <channel> <start> <duration> <NA> <NA> <speaker> …"
            yield _bad_line(source, name, number, expected, line.strip())
            continue
        found = True
        yield Turn(number, parts[1], parts[2], times[0] or 0.0, times[1] or 0.0, parts[7])
    if not found:
        raise source.error(str(root / name), expected="SPEAKER lines of RTTM", got="none")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _bad_line(source: Source, name: str, number: int, expected: str, got: str) -> Reject:
    error = source.error(f"{name}, line {number}", expected=expected, got=repr(got[:80]))
    return source.reject(f"{name}:{number}", "source.bad_row", error)


class Keyed(NamedTuple):
    """A line that begins with a key: where it stands, the key, the rest."""

    line: int
    key: str
    text: str


def keyed_lines(source: Source, root: Path, name: str, separator: str | None = None) -> Iterator[Keyed | Reject]:
    """Read lines `<key> <text>` (Kaldi's `text`, LibriSpeech's `.trans.txt`); blank ones are passed over.

    Args:
        source: For the errors.
        root: The corpus's folder.
        name: The file, below it.
        separator: Between key and text; None: blanks.

    Yields:
        A line, or a reject for one without text.

    Raises:
        SourceError: The file is absent or empty.
    """
    found = False
    for number, line in enumerate(raw_lines(source, root, name), 1):
        if not line.strip():
            continue
        strange = not_text(source, f"{name}, line {number}", line)
        if strange:
            yield source.reject(f"{name}:{number}", "source.bad_row", strange)
            continue
        found = True
        key, *rest = line.strip().split(separator, 1)
        if rest and rest[0].strip():
            yield Keyed(number, key.strip(), rest[0].strip())
        else:
            yield _bad_line(source, name, number, "<key> <text>", line.strip())
    if not found:
        raise source.error(str(root / name), expected="lines <key> <text>", got="none")


class Utterance(NamedTuple):
    """An utterance of a Kaldi data folder.

    Attributes:
        key: Its id.
        file: The sound, as `wav.scp` names it.
        text: What is said.
        speaker: From `utt2spk`; None where there is none.
        gender: From `spk2gender` (`f`, `m`); None where there is none.
        start_s: Where it begins in the file, in seconds, from `segments`; None where the file is the utterance.
        end_s: Where it ends.
    """

    key: str
    file: str
    text: str
    speaker: str | None
    gender: str | None
    start_s: float | None
    end_s: float | None


def kaldi(source: Source, root: Path, folder: str = "") -> Iterator[Utterance | Reject]:
    """Read a Kaldi data folder: `text` and `wav.scp`; `utt2spk`, `spk2gender`, `segments` where they are there.

    Yields:
        An utterance for every line of `text`, sorted by key; a reject for a line that is none, or that names no sound.

    Raises:
        SourceError: `text` or `wav.scp` is absent.
    """
    place = f"{folder}/" if folder else ""
    sounds = _mapping(source, root, f"{place}wav.scp", needed=True)
    speakers, genders, segments = (
        _mapping(source, root, f"{place}{name}", needed=False) for name in ("utt2spk", "spk2gender", "segments")
    )
    texts: list[Keyed] = []
    for found in keyed_lines(source, root, f"{place}text"):
        if isinstance(found, Reject):
            yield found
        else:
            texts.append(found)
    for found in sorted(texts, key=lambda line: line.key):
        where, name = f"{place}text, line {found.line}", f"{place}text"
        cut = segments.get(found.key, "").split()
        file = sounds.get(cut[0] if cut else found.key, "")
        times = [_number(part) for part in cut[1:3]]
        if not file:
            yield source.missing(found.key, f"{place}wav.scp ({where})")
        elif file.endswith("|"):
            yield _bad_line(source, name, found.line, "a file in wav.scp", file)
        elif cut and (len(times) < 2 or None in times):
            yield _bad_line(source, f"{place}segments", found.line, "<key> <recording> <start> <end>", " ".join(cut))
        else:
            speaker = speakers.get(found.key)
            start, end = times if cut else (None, None)
            yield Utterance(found.key, file, found.text, speaker, genders.get(speaker or ""), start, end)


def _mapping(source: Source, root: Path, name: str, *, needed: bool) -> dict[str, str]:
    if not needed and not (root / name).is_file():
        return {}
    return {line.key: line.text for line in keyed_lines(source, root, name) if isinstance(line, Keyed)}
