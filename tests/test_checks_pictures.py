"""Pictures and films: whole, and with something to see."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.checks.pictures import film, picture
from earmark.item import Item, Media
from tests.made import item, prompt
from tests.seeded.pictured import FILM, WHOLE, _plain, box, noise
from tests.test_checks import Case, holding
from tests.test_checks_traces import count

CLEAN = item()


def showing(*pictures: bytes | None, video: bytes | None = None) -> Item:
    images = tuple(Media(bytes=one, path=f"{n}.png") for n, one in enumerate(pictures))
    moving = Media(bytes=video, path="0.mp4") if video is not None else None
    return CLEAN.model_copy(update={"images": images, "video": moving}).sealed()


CASES = {
    "pictures.whole": Case(holding(showing(WHOLE[:-20])), holding(showing(WHOLE, video=FILM))),
    "pictures.blank": Case(holding(showing(_plain(7))), holding(showing(WHOLE))),
    "pictures.repeated": Case(holding(showing(WHOLE, WHOLE)), holding(showing(WHOLE, noise(25)))),
}


def saved(kind: str, *, plain: bool = False, mode: str = "RGB", **options: Any) -> bytes:
    """A picture as Pillow writes it: another writer than ours."""
    image = pytest.importorskip("PIL.Image")
    pixels = np.random.default_rng(8).integers(0, 256, (37, 53, 3), np.uint8)
    made = io.BytesIO()
    image.fromarray(np.full_like(pixels, 90) if plain else pixels).convert(mode).save(made, kind, **options)
    return made.getvalue()


KINDS = ["PNG", "JPEG", "GIF", "WEBP", "BMP"]


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("kind", KINDS)
def test_pictures_of_another_writer_are_whole(kind: str, mode: str) -> None:
    data = saved(kind, mode=mode)
    seen = picture(data)
    assert seen.fault == ""
    assert seen.sides in (None, (53, 37))
    assert picture(data[:-20]).fault != ""


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_one_colour_is_seen_whatever_the_filter(mode: str) -> None:
    assert picture(saved("PNG", plain=True, mode=mode)).is_plain
    assert not picture(saved("PNG", mode=mode)).is_plain


def test_a_progressive_picture_is_whole() -> None:
    assert picture(saved("JPEG", progressive=True)).fault == ""


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80), st.sampled_from([b"", b"\xff\xd8\xff", b"GIF89a", b"RIFF", b"BM", WHOLE[:33]]))
def test_no_bytes_make_it_stumble(data: bytes, head: bytes) -> None:
    assert isinstance(picture(head + data).fault, str)
    assert isinstance(film(head + data), str)
    assert isinstance(film(FILM[:20] + data), str)


@settings(max_examples=40, deadline=None)
@given(st.integers(8, len(WHOLE) - 1), st.integers(1, 255))
def test_no_byte_of_a_png_can_be_altered_unseen(at: int, by: int) -> None:
    assert picture(WHOLE[:at] + bytes([WHOLE[at] ^ by]) + WHOLE[at + 1 :]).fault != ""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (FILM, ""), (FILM[:-1], "a film that breaks off in its part 'mdat'"), (b"", "an empty file"),
        (box(b"ftyp", b"isom"), "a film without the list of its pictures (moov)"), (b"\x1a\x45\xdf\xa3rest", ""),
        (box(b"ftyp", b"isom") + box(b"moov", b"") + b"\0\0\0\0mdat" + bytes(9), ""),  # 0: to the end of the file
        (b"<html>", "a file that begins with b'<html>'"),
    ],
)  # fmt: skip
def test_films(data: bytes, expected: str) -> None:
    assert film(data) == expected


def test_a_picture_that_may_not_be_passed_on_may_be_absent() -> None:
    pointer = prompt(redistributable=False).model_copy(update={"images": (Media(path="0.png"),)})
    assert count("pictures.whole", pointer) == 0
    assert count("pictures.whole", showing(None)) == 1


def test_a_point_is_not_called_plain_as_well() -> None:
    assert count("pictures.blank", showing(noise(1, 1))) == 1
    assert count("pictures.blank", showing(noise(8, 8))) == 0
