"""The sound of a row: encoded in its cells, or in files below a folder; without either its name alone is known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from earmark import audio
from earmark.audit.cells import text_of
from earmark.checks import hearing
from earmark.errors import AudioError
from earmark.item import Layout

_MEASURED = (
    "sha256", "pcm_sha256", "duration_s", "sample_rate_hz", "channels", "loudness_lufs", "true_peak_dbfs",
)  # fmt: skip
_FILMS = frozenset({".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpg", ".webm"})
_LAYOUTS: Mapping[int, Layout] = {1: "mono", 2: "stereo"}


class Heard(NamedTuple):
    """A clip of a row.

    Attributes:
        name: As the row calls it.
        flac: Its samples as FLAC, at their own rate and level; the bytes as they came where these cannot be decoded;
            None where there are none.
        is_film: Whether it is moving picture, whose sound is not looked into.
        facts: Fields of `Clip`, measured. Where nothing was heard, the name stands for the samples: one file is
            one sound.
    """

    name: str
    flac: bytes | None
    facts: Mapping[str, Any]
    is_film: bool = False


class Sounds:
    """Finds the sound of cells.

    Args:
        folder: Where files are; None: paths are not followed.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def of(self, value: Any, place: str) -> list[Heard]:
        """The clips in a cell: of a path, of `{bytes, path}`, of bytes, or of a list of these; none of an empty one.

        Args:
            value: What the cell holds.
            place: Where it is, for sound without a name of its own.
        """
        if value is None:
            return []
        if isinstance(value, list):
            return [one for n, part in enumerate(value) for one in self.of(part, f"{place}[{n}]")]
        if isinstance(value, dict):
            encoded, name = value.get("bytes"), value.get("path")
            if encoded is None and name is None:
                return []
            return [self._heard(text_of(name or place), encoded, distinct=place)]
        if isinstance(value, bytes):
            return [self._heard(place, value, distinct=place)]
        return [self._heard(text_of(value), None)]

    def _heard(self, name: str, encoded: bytes | None, distinct: str = "") -> Heard:
        if PurePosixPath(name).suffix.casefold() in _FILMS:
            return Heard(name, None, {"pcm_sha256": f"unheard:{distinct or name}"}, is_film=True)
        raw = encoded if encoded is not None else self._read(name)
        if raw is None:
            return Heard(name, None, {"pcm_sha256": f"unheard:{distinct or name}"})
        flac = as_flac(raw)
        found = hearing.hear(flac or raw, "mono")
        if isinstance(found, hearing.Unheard):
            return Heard(name, raw, {"pcm_sha256": f"unheard:{distinct or name}"})
        layout = _LAYOUTS.get(found.channels, "array")
        found = found if layout == "mono" else hearing.hear(flac or raw, layout)
        facts = {name: getattr(found, name) for name in _MEASURED}
        return Heard(name, flac or raw, {**facts, "layout": layout})

    def _read(self, name: str) -> bytes | None:
        """The bytes of a file below the folder; a path may begin with folders that are not there."""
        if self._folder is None:
            return None
        parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", ".", "..")]
        for start in range(len(parts)):
            path = self._folder.joinpath(*parts[start:])
            try:
                if path.resolve().is_relative_to(self._folder.resolve()) and path.is_file():
                    return path.read_bytes()
            except (OSError, ValueError):
                continue
        return None


def as_flac(raw: bytes) -> bytes | None:
    """The samples as 16-bit FLAC, at their own rate and level; None where they cannot be decoded or held by FLAC."""
    try:
        rate_hz, channels, blocks = audio.decoded_blocks(raw)
        writer = audio.FlacWriter(rate_hz, channels)
        for block in blocks:
            writer.write(block)
    except AudioError:
        return None
    return writer.close()[0]
