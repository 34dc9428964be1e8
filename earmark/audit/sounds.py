"""The sound of a row: in its cells, or in files below a folder or in a zip; without either its name alone is known."""

from __future__ import annotations

import base64
import binascii
import re
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np

from earmark import audio
from earmark.audit.cells import number, text_of
from earmark.checks import hearing
from earmark.errors import AudioError, SourceError
from earmark.item import Layout

_MEASURED = (
    "sha256", "pcm_sha256", "duration_s", "sample_rate_hz", "channels", "loudness_lufs", "true_peak_dbfs",
)  # fmt: skip
_FILMS = frozenset({".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpg", ".webm"})
_LAYOUTS: Mapping[int, Layout] = {1: "mono", 2: "stereo"}
_BASE64 = re.compile(r"(?:data:[\w/.+;=-]*;base64,)?([A-Za-z0-9+/\s]{160,}={0,2})\s*")


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


def carries_sound(value: Any) -> bool:
    """Whether a cell holds sound itself: bytes, bytes written as base64, or samples and their rate."""
    if isinstance(value, list):
        return any(map(carries_sound, value))
    if isinstance(value, Mapping):
        return value.get("bytes") is not None or value.get("array") is not None
    return isinstance(value, bytes) or (isinstance(value, str) and _BASE64.fullmatch(value) is not None)


class Sounds:
    """Finds the sound of cells.

    Args:
        where: A folder or a zip that files are in; None: paths are not followed.
    """

    def __init__(self, where: Path | None) -> None:
        self._where = where

    def of(self, value: Any, place: str) -> list[Heard]:
        """The clips in a cell; none of an empty one.

        Args:
            value: A path, bytes, text in base64, `{bytes, path}`, `{array, sampling_rate}`, or a list of these.
            place: Where it is, for sound without a name of its own.
        """
        if value is None:
            return []
        if isinstance(value, list):
            return [one for n, part in enumerate(value) for one in self.of(part, f"{place}[{n}]")]
        inside, named = carries_sound(value), isinstance(value, Mapping)
        if not inside and not named:
            return [self._heard(text_of(value), None)]
        name = value.get("path") if named else None
        if not inside and name is None:
            return []
        # Paths beside bytes are often one for all rows.
        return [self._heard(text_of(name or place), _encoded(value) if inside else None, distinct=place)]

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
        """The bytes of a file; a path may begin with folders that are not there."""
        if self._where is None:
            return None
        parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", ".", "..")]
        tails = ["/".join(parts[start:]) for start in range(len(parts))]
        if self._where.is_file():
            return _in_zip(self._where, tails)
        for tail in tails:
            path = self._where / tail
            try:
                if path.resolve().is_relative_to(self._where.resolve()) and path.is_file():
                    return path.read_bytes()
            except (OSError, ValueError):
                continue
        return None


def require_sounds(where: Path) -> None:
    """Do nothing if files of sound can be found there.

    Raises:
        SourceError: It is neither a folder nor a zip.
    """
    if where.is_file() and not zipfile.is_zipfile(where):
        raise SourceError(str(where), expected="the folder or the zip of the sound", got="another file")
    if not where.exists():
        raise SourceError(str(where), expected="the folder or the zip of the sound", got="no such folder")


@lru_cache(maxsize=1)
def _members(where: Path) -> tuple[zipfile.ZipFile, Mapping[str, str]]:
    """A zip, and its files by every end of their paths that is of one file alone."""
    archive = zipfile.ZipFile(where)
    found: dict[str, str] = {}
    for member in archive.namelist():
        parts = PurePosixPath(member).parts
        for start in range(len(parts)):
            tail = "/".join(parts[start:])
            found[tail] = member if tail not in found or start == 0 else ""
    return archive, found


def _in_zip(where: Path, tails: list[str]) -> bytes | None:
    archive, members = _members(where)
    member = next((found for tail in tails if (found := members.get(tail))), None)
    try:
        return archive.read(member) if member else None
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):  # damaged, or encrypted
        return b""


def _encoded(value: Any) -> bytes:
    """The bytes of a cell that carries sound; b"" of samples that cannot be written as sound."""
    if isinstance(value, Mapping) and value.get("bytes") is None:
        return _written(value.get("array"), number(value.get("sampling_rate") or value.get("sample_rate")))
    raw = value["bytes"] if isinstance(value, Mapping) else value
    if isinstance(raw, str):
        match = _BASE64.fullmatch(raw)
        try:
            return base64.b64decode(match[1]) if match else b""
        except (ValueError, binascii.Error):
            return b""
    return bytes(raw)


def _written(samples: Any, rate_hz: float | None) -> bytes:
    """Samples as 16-bit FLAC: (samples,), or (channels, samples) either way round; whole numbers are of 16 bits."""
    try:
        found = np.atleast_2d(np.asarray(samples, dtype=np.float64))
        if found.ndim != 2 or not found.size or rate_hz is None or not np.isfinite(found).all():
            return b""
        found = found.T if found.shape[0] > found.shape[1] else found
        whole = np.abs(found).max() > 2.0 and not (found % 1).any()
        writer = audio.FlacWriter(int(rate_hz), found.shape[0])
        writer.write((found / 32768 if whole else found).astype(np.float32))
        return writer.close()[0]
    except (AudioError, ValueError, TypeError, RuntimeError):
        return b""


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
