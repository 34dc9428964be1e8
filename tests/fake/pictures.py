"""Pictures and films for the fakes: a few pixels, drawn on the spot."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path


def png(seed: int = 0, width: int = 8, height: int = 8) -> bytes:
    """A small picture (PNG, 8 bits, RGB) whose colour follows from the seed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    colour = bytes(((seed * 53) % 256, (seed * 97) % 256, 128))
    rows = b"".join(b"\0" + colour * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write_png(path: Path, seed: int = 0) -> None:
    """Write a small picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png(seed))


def film(path: Path, duration_s: float = 1.0, sound_hz: float | None = None, seed: int = 0) -> None:
    """Write a small film (H.264 or MPEG-4 in MP4) of one colour, with a tone as its sound where one is given."""
    import av
    import numpy as np

    from tests.fake.sound import sine

    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="mp4") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        sound = container.add_stream("aac", rate=16_000, layout="mono") if sound_hz else None
        for n in range(round(duration_s * 10)):
            picture = np.full((32, 32, 3), (seed * 40 + n) % 256, np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode(None))
        if sound and sound_hz:
            samples = (sine(sound_hz, duration_s) * 32767).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate = 16_000
            container.mux(sound.encode(frame))
            container.mux(sound.encode(None))
