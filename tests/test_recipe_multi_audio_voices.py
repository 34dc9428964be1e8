"""Questions about speakers, over recordings of several corpora: what differs must be the voice, not the corpus."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from earmark.item import Attribute
from synth.clips.comparing import same_speaker, which_speaker
from synth.clips.families import Contents
from synth.clips.held import Shelf
from synth.contract.recordings import NONE, Recording, Recordings
from synth.scenes.soundscape import Recorded

# Speakers of each corpus: enough for any question, for some, for none.
SPEAKERS = {"digits": 6, "readings": 3, "book": 1}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An index without sound: a draw reads lengths and names alone."""
    for corpus, speakers in SPEAKERS.items():
        lines = [
            Recording(
                item=f"{corpus}/{n}", pcm_sha256=hashlib.sha256(f"{corpus} {n}".encode()).hexdigest(), kind="speech",
                title="", duration_s=2.5, transcript="words", language="en",
                speaker=(Attribute(key="speaker", value=f"s{n % speakers}"),), licence="CC-BY-4.0",
                redistributable=True, attribution="", file="none.parquet", group=0, row=n,
            ).model_dump_json()
            for n in range(40 * speakers)
        ]  # fmt: skip
        (tmp_path / f"{corpus}.jsonl").write_text("\n".join(lines))
    (tmp_path / "sources.json").write_text(json.dumps([*SPEAKERS]))
    return Shelf(Recordings(tmp_path), "A")


def corpora(drawn: Contents) -> frozenset[str]:
    """Where the clips are from; "made" where they are made here."""
    sources = [event.source for clip in drawn.clips for event in clip.soundscape.events]
    return frozenset(one.item.partition("/")[0] if isinstance(one, Recorded) else "made" for one in sources)


@pytest.mark.parametrize("family", [same_speaker, which_speaker])
def test_all_clips_of_a_question_about_speakers_are_of_one_corpus(
    family: Callable[[Shelf, np.random.Generator], Contents], shelf: Shelf
) -> None:
    seen: Counter[frozenset[str]] = Counter()
    for seed in range(48):
        drawn = family(shelf, np.random.default_rng(seed))
        seen[corpora(drawn)] += 1
        assert len(drawn.clips) >= 2
        if family is which_speaker:
            alike = [n for n, clip in enumerate(drawn.clips) if clip.speaker == drawn.clips[0].speaker]
            assert alike == [0, int(drawn.answer.removeprefix("clip ")) - 1]
        if corpora(drawn) == {"readings"}:
            assert len(drawn.clips) <= SPEAKERS["readings"]
    assert set(seen) == {frozenset({one}) for one in ("digits", "readings", "made")}
    assert seen[frozenset({"made"})] > 12


def test_without_recordings_of_enough_speakers_voices_are_made() -> None:
    for seed in range(8):
        assert corpora(which_speaker(Shelf(NONE, "A"), np.random.default_rng(seed))) == {"made"}
