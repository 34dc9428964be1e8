"""What is said of clips: speakers, transcripts, scenes."""

from __future__ import annotations

import pytest

from earmark.item import Attribute, Item
from tests.made import item
from tests.test_checks import Case, holding
from tests.test_checks_traces import count

CLEAN = item(scene='{"events": []}')


def spoken_by(*pairs: tuple[str, str]) -> Item:
    speaker = tuple(Attribute(key=key, value=value) for key, value in pairs)
    return item(clips=(CLEAN.clips[0].model_copy(update={"speaker": speaker}),))


def saying(transcript: str | None) -> Item:
    return item(clips=(CLEAN.clips[0].model_copy(update={"transcript": transcript}),))


CASES = {
    "clips.speaker": Case(holding(spoken_by(("age", "350"))), holding(spoken_by(("age", "35"), ("gender", "male")))),
    "clips.words": Case(holding(saying("")), holding(saying("well"))),
    "clips.scene": Case(holding(item(scene="{'a': 1}")), holding(CLEAN)),
}


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((("age", "122"),), 0), (((" Age ", "123 years"),), 1), ((("age", "-1"),), 1), ((("age", "20s"),), 0),
        ((("age", "30-39"),), 0), ((("age", "n/a"),), 0), ((("gender", "f"), ("gender", "f")), 0),
        ((("Gender", "f"), ("gender", "m")), 1), ((("accent", "Welsh"), ("accent", "rural")), 0),
        ((("accent", " "),), 1), ((("", "Welsh"),), 1),
    ],
)  # fmt: skip
def test_speakers(pairs: tuple[tuple[str, str], ...], expected: int) -> None:
    assert count("clips.speaker", spoken_by(*pairs)) == expected


@pytest.mark.parametrize(("text", "expected"), [(None, 0), ("\t", 1), ("a", 0)])
def test_transcripts(text: str | None, expected: int) -> None:
    assert count("clips.words", saying(text)) == expected


@pytest.mark.parametrize(("scene", "expected"), [(None, 0), ("[]", 1), ("", 1), ("[" * 100_000, 1), ("{}", 0)])
def test_scenes(scene: str | None, expected: int) -> None:
    assert count("clips.scene", item(scene=scene)) == expected
