"""The recordings of the near-duplicate benchmark: each original once, and a key that says what every copy is of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import near_corpus as corpus
from earmark.checks.likeness.search import like_pairs
from earmark.checks.sketch import fingerprint_of


def test_formats_of_one_recording_and_what_is_known_to_be_held_twice_count_once() -> None:
    names = ["b/1.wav", "a/1.wav", "a/1.mp3", "a/1.flac", "a/1.mp3.mp3", "a/2-28314-A.ogg", "c/2-30322-A.ogg"]
    kept = ["a/1.flac", "a/1.mp3.mp3", "a/2-28314-A.ogg", "b/1.wav"]
    assert corpus.once(Path(name) for name in names) == [Path(name) for name in kept]


def test_made_originals_are_like_their_copies_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "BENCH", tmp_path)
    folder = corpus.near_corpus(50, real=False)
    key = json.loads((folder / corpus.KEY).read_text(encoding="utf-8"))
    files = sorted(file for file in folder.iterdir() if file.name != corpus.KEY)
    assert (len(files), len(key)) == (50, 10)
    assert {entry["change"] for entry in key.values()} == {change.name for change in corpus.CHANGES}
    pairs = like_pairs(tuple(fingerprint_of(file.read_bytes()) for file in files))
    found = {frozenset((files[pair.query].name, files[pair.found].name)) for pair in pairs}
    assert found == {frozenset((copy, entry["of"])) for copy, entry in key.items()}


def test_the_kit_gives_each_fire_and_each_sentence_once(kit: Path | None) -> None:
    if kit is None:
        return
    fires = sorted((kit / "ESC-10" / "010 - Fire crackling").glob("2-[23]*.ogg"))
    speech = sorted((kit / "LJSpeech-mini" / "wavs").glob("LJ001-000[1-4].*"))
    assert (len(fires), len(speech)) == (4, 12)
    assert [file.name for file in corpus.once([*fires, *speech])] == [
        "2-28314-A.ogg", "2-28314-B.ogg", *(f"LJ001-000{n}.flac" for n in range(1, 5))
    ]  # fmt: skip
