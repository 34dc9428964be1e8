"""Sound out of films and of containers that libsndfile does not read (mp4, m4a, mkv, webm, avi, asf), by PyAV."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from earmark import audio
from earmark.errors import AudioError

STEP = "sound track by PyAV"
_SIGN_BYTES = 16
_EBML, _ASF, _FLASH = b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75", b"FLV\x01"
_ADTS = (b"\xff\xf1", b"\xff\xf9")
_LOST_S = 0.25


def is_film(source: bytes | Path) -> bool:
    """Whether the first bytes are of a container that PyAV reads and libsndfile does not."""
    try:
        head = source[:_SIGN_BYTES] if isinstance(source, bytes) else _head(source)
    except OSError:
        return False  # whoever reads it says so
    avi = head[:4] == b"RIFF" and head[8:12] == b"AVI "
    return head[4:8] == b"ftyp" or avi or head.startswith((_EBML, _ASF, _FLASH, *_ADTS))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_SIGN_BYTES)


@contextmanager
def sound_of(source: bytes | Path) -> Iterator[bytes | Path]:
    """What libsndfile reads: the source itself or, of a film, a passing file with its first sound track.

    Rate and channels stay; samples are 32-bit floats.

    Raises:
        AudioError: The film is damaged, breaks off, or has no sound.
    """
    if not is_film(source):
        yield source
        return
    with TemporaryDirectory(prefix="earmark-") as folder:
        path = Path(folder) / "track.wav"
        _write_track(source, path)
        yield path


def _write_track(source: bytes | Path, path: Path) -> None:
    import av
    import soundfile

    name = audio.name_of(source)
    try:
        with av.open(io.BytesIO(source) if isinstance(source, bytes) else str(source)) as container:
            if not container.streams.audio:
                raise AudioError(name, expected="a film with sound", got="no sound track", remedy="Leave it out")
            stream = container.streams.audio[0]
            declared = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
            rate, channels = stream.codec_context.sample_rate, stream.codec_context.channels
            with soundfile.SoundFile(str(path), "w", rate, channels, "FLOAT", format="RF64") as file:
                for block in _blocks(av, container, stream, rate):
                    file.write(block)
                seconds = file.frames / rate
    except av.FFmpegError as error:
        raise AudioError(
            name,
            expected="a film that PyAV reads",
            got=error.strerror or str(error),
            remedy="Replace it or leave it out",
        ) from None
    if seconds < declared - _LOST_S:
        raise AudioError(
            name, expected=f"{declared:.2f} s of sound, as its header says", got=f"{seconds:.2f} s: it breaks off",
            remedy="Fetch the file again or leave it out",
        )  # fmt: skip


def _blocks(av: Any, container: Any, stream: Any, rate_hz: int) -> Iterator[np.ndarray[Any, Any]]:
    """Decoded samples, each (samples, channels), as 32-bit floats."""
    layout = stream.codec_context.layout
    to_float = av.AudioResampler(format="flt", layout=layout, rate=rate_hz)
    for frame in container.decode(stream):
        for made in to_float.resample(frame):
            yield made.to_ndarray().reshape(-1, len(layout.channels))
    for made in to_float.resample(None):
        yield made.to_ndarray().reshape(-1, len(layout.channels))
