"""Sound in and out: whatever libsndfile reads, in blocks; 16-bit FLAC out.

Samples are float32 in `(channels, samples)`, full scale is 1.0. Everything here is deterministic: blocks are of
fixed size, the resampler is one stream, rounding to 16 bits is explicit.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from earmark.containers import FlacSum, completed, require_whole, viewed
from earmark.errors import AudioError

Samples = NDArray[np.float32]
Encoded = bytes | Path

BLOCK_FRAMES = 1 << 18
SHORTEST_S = 0.05
RATES_HZ = (4_000, 384_000)
RESAMPLER = "soxr-HQ"
_FULL_SCALE_16 = 32767
_MP3_PADDING_FRAMES = 2 * 1152
_FLAC_CHANNELS = 8
_DAMAGED = "The file is damaged or is not audio: replace it or leave it out"
_BROKEN_OFF = "Fetch the file again or leave it out"


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples in memory.

    Attributes:
        samples: Shape (channels, samples), float32.
        sample_rate_hz: Rate.
    """

    samples: Samples
    sample_rate_hz: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return int(self.samples.shape[1]) / self.sample_rate_hz


@dataclass(frozen=True, slots=True)
class Format:
    """What a decoder says of a file before it is read.

    Attributes:
        frames: Samples per channel that it must hold; of MP3, less the padding that its header counts in.
    """

    sample_rate_hz: int
    channels: int
    frames: int


def name_of(source: Encoded) -> str:
    """What an error calls a source."""
    return str(source) if isinstance(source, Path) else f"{len(source)} bytes of audio"


@contextmanager
def _opened(source: Encoded) -> Iterator[soundfile.SoundFile]:
    name, expected = name_of(source), "audio that libsndfile reads"
    with viewed(source, name) as view:
        source = completed(view) or source
    try:
        with soundfile.SoundFile(os.fsencode(source) if isinstance(source, Path) else io.BytesIO(source)) as file:
            expected = "audio to the end"
            yield file
    except soundfile.LibsndfileError as error:
        reason = error.error_string.removeprefix("Error : ").rstrip(".")
        raise AudioError(name, expected=expected, got=reason, remedy=_DAMAGED) from None


def probe(source: Encoded) -> Format:
    """Read the header, and see from the container that the file is all there; nothing is decoded.

    Raises:
        AudioError: It cannot be opened as audio, or is not all there.
    """
    require_whole(source, name_of(source))
    with _opened(source) as file:
        return _format(file)


def _format(file: soundfile.SoundFile) -> Format:
    padding = _MP3_PADDING_FRAMES if file.format in ("MP3", "MPEG") else 0
    return Format(file.samplerate, file.channels, max(file.frames - padding, 0))


def decoded_blocks(source: Encoded | Sound) -> tuple[int, int, Iterator[Samples]]:
    """Open a source for reading in blocks, so that memory does not grow with its length.

    Args:
        source: Encoded bytes, a file, or samples.

    Returns:
        Rate in Hz, number of channels, and the blocks, each (channels, up to BLOCK_FRAMES).

    Raises:
        AudioError: At once if it cannot be opened; from the blocks if it breaks off, holds a sample that is
            not a finite number, or is shorter than SHORTEST_S.
    """
    if isinstance(source, Sound):
        data, rate = source.samples, source.sample_rate_hz
        slices = (data[:, at : at + BLOCK_FRAMES] for at in range(0, data.shape[1], BLOCK_FRAMES))
        return rate, data.shape[0], _checked(slices, rate, data.shape[1], "made sound")
    require_whole(source, name_of(source))
    with ExitStack() as opening:
        file = opening.enter_context(_opened(source))
        found = _format(file)
        low, high = RATES_HZ
        if not low <= found.sample_rate_hz <= high:
            raise AudioError(name_of(source), expected=f"{low} to {high} Hz", got=f"{found.sample_rate_hz} Hz")
        pieces = _file_blocks(source, file, opening.pop_all())  # opened once: the blocks close it
    return (
        found.sample_rate_hz,
        found.channels,
        _checked(pieces, found.sample_rate_hz, found.frames, name_of(source)),
    )


def _file_blocks(source: Encoded, file: soundfile.SoundFile, opened: ExitStack) -> Iterator[Samples]:
    own_sum = None
    if file.format == "FLAC":
        with viewed(source, name_of(source)) as view:
            own_sum = FlacSum.of(view)
    # Samples of 16 bits are read as they are and scaled here: the same numbers, in two thirds of the time.
    kind = "int16" if file.subtype == "PCM_16" else "float32"
    with opened:
        while len(block := file.read(BLOCK_FRAMES, dtype=kind, always_2d=True)):
            if kind == "int16":
                block = block * np.float32(1 / (_FULL_SCALE_16 + 1))
            if own_sum:
                own_sum.add(block)
            yield np.ascontiguousarray(block.T)
    if own_sum and not own_sum.holds():
        raise AudioError(
            name_of(source), expected="the samples that its checksum was made of",
            got="others, or not all of them: it is damaged", remedy=_BROKEN_OFF,
        )  # fmt: skip


def _checked(blocks: Iterable[Samples], rate_hz: int, declared: int, name: str) -> Iterator[Samples]:
    frames = 0
    for block in blocks:
        if not np.isfinite(block).all():
            raise AudioError(name, expected="finite samples", got="NaN or infinity", remedy="Repair or leave it out")
        frames += block.shape[1]
        yield block
    if frames < declared:
        raise AudioError(
            name, expected=f"{declared} samples, as its header says", got=f"{frames}: it breaks off",
            remedy=_BROKEN_OFF,
        )  # fmt: skip
    if frames < SHORTEST_S * rate_hz:
        raise AudioError(name, expected=f"at least {SHORTEST_S} s", got=f"{frames} samples at {rate_hz} Hz")


def resampled_blocks(blocks: Iterable[Samples], rate_hz: int, to_hz: int, channels: int) -> Iterator[Samples]:
    """Resample a stream (soxr, HQ); the blocks pass through where the rates are the same.

    Args:
        blocks: Each (channels, samples).
        rate_hz: Rate of the blocks.
        to_hz: Rate wanted.
        channels: Number of channels.
    """
    if rate_hz == to_hz:
        yield from blocks
        return
    ahead = iter(blocks)
    block: Samples | None = next(ahead, np.zeros((channels, 0), np.float32))
    following = next(ahead, None)
    stream = None
    if following is not None:
        stream = soxr.ResampleStream(rate_hz, to_hz, channels, dtype="float32", quality="HQ")
    while block is not None:
        frames = np.ascontiguousarray(block.T)
        if stream:  # the last block brings the tail along
            out = stream.resample_chunk(frames, last=following is None)
        else:  # one block is all: the samples that a stream would give, in less time
            out = soxr.resample(frames, rate_hz, to_hz, quality="HQ")
        if len(out):
            yield np.ascontiguousarray(out.T)
        block, following = following, next(ahead, None)


def decode(source: Encoded, *, sample_rate_hz: int | None = None) -> Sound:
    """Read a whole source into memory.

    Args:
        source: Encoded bytes or a file.
        sample_rate_hz: Resample to this rate; None keeps the source's.

    Raises:
        AudioError: It cannot be read to the end.
    """
    rate, channels, blocks = decoded_blocks(source)
    to = sample_rate_hz or rate
    return Sound(np.concatenate(list(resampled_blocks(blocks, rate, to, channels)), axis=1), to)


def to_pcm16(block: Samples) -> NDArray[np.int16]:
    """Round to 16 bits, interleaved: shape (samples, channels). No dither; full scale does not wrap."""
    scaled = block.T * np.float32(_FULL_SCALE_16)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -_FULL_SCALE_16 - 1, _FULL_SCALE_16, out=scaled)
    return np.ascontiguousarray(scaled.astype("<i2"))


class FlacWriter:
    """Writes blocks to 16-bit FLAC in memory and hashes the PCM on the way."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        if not 1 <= channels <= _FLAC_CHANNELS:
            raise AudioError("FLAC", expected=f"1 to {_FLAC_CHANNELS} channels", got=str(channels))
        self._buffer = io.BytesIO()
        self._file = soundfile.SoundFile(
            self._buffer, "w", samplerate=sample_rate_hz, channels=channels, format="FLAC", subtype="PCM_16"
        )
        self._pcm = hashlib.sha256()
        self.frames = 0

    def write(self, block: Samples) -> None:
        """Append a block of shape (channels, samples)."""
        pcm = to_pcm16(block)
        self._pcm.update(pcm.data)
        self._file.write(pcm)
        self.frames += len(pcm)

    def close(self) -> tuple[bytes, str]:
        """The FLAC bytes, and the sha256 of the PCM (hex)."""
        self._file.close()
        return self._buffer.getvalue(), self._pcm.hexdigest()


def pcm_sha256(source: Encoded) -> str:
    """Hash the decoded 16-bit samples of a FLAC (interleaved, little-endian): equal for equal sound.

    Raises:
        AudioError: It cannot be read to the end.
    """
    require_whole(source, name_of(source))
    total = hashlib.sha256()
    with _opened(source) as file:
        while len(block := file.read(BLOCK_FRAMES, dtype="int16", always_2d=True)):
            total.update(np.ascontiguousarray(block.astype("<i2")).tobytes())
    return total.hexdigest()
