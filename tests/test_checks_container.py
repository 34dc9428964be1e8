"""Containers: what lies beside the sound or the picture in a file."""

from __future__ import annotations

import struct

import pytest

from earmark.checks.container import flac_blocks
from earmark.item import Item, Media
from tests.seeded.containers import _comments, _in_24_bits, _with_block
from tests.test_checks import Case, holding, released
from tests.test_checks_wording import CLEAN, count

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 4) + b"IHDR" + bytes(8)
JPEG = b"\xff\xd8\xff\xe0\x00\x04JF"


def pictured(data: bytes) -> Item:
    return CLEAN.model_copy(update={"images": (Media(bytes=data, path="0.png"),)}).sealed()


CASES = {
    "container.sound": Case(holding(_with_block(4, _comments("ARTIST=Alex Example"))(CLEAN)), holding(CLEAN)),
    "container.pictures": Case(holding(pictured(JPEG + b"\xff\xe1\x00\x08Exif\0\0")), holding(pictured(JPEG))),
    "container.plain": Case(released({"mmau_pro": [_in_24_bits(CLEAN)]}), released({"mmau_pro": [CLEAN]})),
}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PNG + struct.pack(">I", 4) + b"eXIf" + bytes(8), 1),
        (PNG + struct.pack(">I", 9) + b"tEXtTitle\0dog" + bytes(4), 1),
        (PNG + struct.pack(">I", 12) + b"tEXtSoftware\0abc" + bytes(4), 0),
        (JPEG + b"\xff\xfe\x00\x05dog", 1), (JPEG + b"\xff\xda\x00\x05\xff\xe1\x00\x08Exif", 0),
        (b"RIFF\x10\0\0\0WEBPEXIF", 1), (b"", 0), (b"\xff\xd8\xff", 0), (PNG[:20], 0),
    ],
)  # fmt: skip
def test_pictures(data: bytes, expected: int) -> None:
    assert count("container.pictures", pictured(data)) == expected


@pytest.mark.parametrize("cut", [0, 3, 4, 7, 20, 45, 60])
def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(cut: int) -> None:
    blocks = list(flac_blocks((CLEAN.audio[0].bytes or b"")[:cut]))
    assert len(blocks) <= 2


def test_the_coder_may_name_itself() -> None:
    assert count("container.sound", _with_block(4, _comments("ENCODER=x"))(CLEAN)) == 0
    assert count("container.sound", _with_block(4, b"\xff\xff\xff\xff")(CLEAN)) == 0
