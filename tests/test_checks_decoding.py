"""Decoded once: what is asked about again soon is there, equal, and no more of it than was allowed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from earmark import audio
from earmark.checks import decoding
from earmark.checks.decoding import decoded_blocks
from earmark.checks.hearing import hear
from earmark.checks.sketch import sketch
from earmark.errors import AudioError
from tests.made import encoded, tone


@pytest.fixture
def decodings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The lengths of what is really decoded."""
    found: list[int] = []
    real = audio.decoded_blocks

    def counted(source: audio.Encoded | audio.Sound) -> tuple[int, int, Iterator[audio.Samples]]:
        found.append(len(source) if isinstance(source, bytes) else 0)
        return real(source)

    monkeypatch.setattr(audio, "decoded_blocks", counted)
    decoding._kept.clear()
    yield found
    decoding._kept.clear()


def test_hearing_and_sketching_decode_once(decodings: list[int]) -> None:
    clip = encoded(tone(517.0, 0.4), "FLAC")
    heard, sketched = hear(clip, "mono"), sketch(clip)
    assert decodings == [len(clip)]
    decoding._kept.clear()
    again = encoded(tone(517.0, 0.4), "FLAC")
    assert (hear(again, "mono"), sketch(again)) == (heard, sketched)


def test_the_same_samples_come_again(decodings: list[int]) -> None:
    clip = encoded(tone(duration_s=20.0))
    first, second = (np.concatenate(list(decoded_blocks(clip)[2]), axis=1) for _ in range(2))
    assert np.array_equal(first, second)
    assert len(decodings) == 1


def test_what_was_not_taken_to_its_end_is_not_kept(decodings: list[int]) -> None:
    clip = encoded(tone(duration_s=20.0))
    next(decoded_blocks(clip)[2])
    assert len(list(decoded_blocks(clip)[2])) > 1
    assert len(decodings) == 2
    with pytest.raises(AudioError):
        list(decoded_blocks(clip[:-9000])[2])
    assert len(decoding._kept) == 1


def test_no_more_is_kept_than_was_allowed(decodings: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    clips = [encoded(tone(300.0 + n, 0.5)) for n in range(3)]
    monkeypatch.setattr(decoding, "_KEPT_BYTES", 2 * 4 * 8000)  # two of half a second at 16 kHz
    for clip in (*clips, *clips[1:], clips[0]):
        list(decoded_blocks(clip)[2])
    assert len(decodings) == 4
    long = encoded(tone(duration_s=2.0))
    list(decoded_blocks(long)[2])
    assert all(one.encoded is not long for one in decoding._kept)
