"""Faults planted in a benchmark of another layout: found as in ours, and told by its rows and columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from earmark.audio import Sound
from earmark.audit import Fields, audit
from earmark.audit.foreign import REMEDIES, Places
from earmark.checks.registry import checks
from earmark.checks.report import CheckReport
from tests.made import encoded, tone

COUNT = 24
WORDS = ("bell", "dog", "rain", "horn", "frog", "piano")
FIELDS = Fields.model_validate({
    "name": "theirs", "id": "uid", "question": "prompt.text", "choices": {"columns": ["o1", "o2", "o3"]},
    "answer": {"column": "gold", "as": "letter", "letter": "gold2"}, "audio": "wav", "task": "kind",
    "transcript": "said", "language": "lang", "licence": "rights", "attribution": "by",
    "release_licence": "MIT", "groups": {"speaker": "who"},
})  # fmt: skip


def noise(rng: np.random.Generator, seconds: float) -> Sound:
    return Sound((0.1 * rng.standard_normal((1, int(16_000 * seconds)))).astype(np.float32), 16_000)


def clean() -> list[dict[str, Any]]:
    """Rows without a fault: sounds that differ, answers that stand everywhere, words that nobody repeats."""
    rng = np.random.default_rng(6)
    rows = []
    for n in range(COUNT):
        options, sound = [WORDS[(n + k) % 6] for k in range(3)], noise(rng, 0.6)
        rows.append({
            "uid": f"u{n:02}", "prompt": {"text": f"Which sound comes {n + 2} times?"}, "o1": options[0],
            "o2": options[1], "o3": options[2], "gold": "ABC"[n * 5 % 7 % 3], "gold2": "ABC"[n * 5 % 7 % 3],
            "wav": {"bytes": encoded(sound), "path": f"{n}.wav"}, "kind": "sound", "said": None, "lang": "en",
            "rights": "CC0-1.0", "by": "A. Reader", "who": f"s{n % 5}", "note": "",
        })  # fmt: skip
    return rows


def audited(rows: list[dict[str, Any]], tmp_path: Path) -> CheckReport:
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "theirs.parquet")
    families = ["answers", "duplicates", "sound", "wording", "licences", "privacy", "names", "leftovers"]
    return audit(tmp_path / "theirs.parquet", FIELDS, only=families)


def wav(level: float) -> dict[str, Any]:
    return {"bytes": encoded(tone(333.0, 1.2, level=level)), "path": "x.wav"}


FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "an option twice": ({"o1": "hum", "o2": "Hum."}, "answers.distinct", "o1, o2, o3"),
    "no such letter": ({"gold": "E"}, "answers.among", "gold"),
    "two keys that differ": ({"gold": "A", "gold2": "B"}, "answers.index", "gold2"),
    "no answer": ({"gold": None}, "answers.gold", "gold"),
    "an id twice": ({"uid": "u00"}, "duplicates.id", ""),
    "silence": ({"wav": wav(0.0)}, "sound.audible", "wav[0]"),
    "a corrupt clip": ({"wav": {"bytes": b"RIFFnothing", "path": "x.wav"}}, "sound.decodable", "wav[0]"),
    "a broken text": ({"prompt": {"text": "Which caf\ufffd sound is heard?"}}, "wording.damaged", "prompt.text"),
    "a letter in front": ({"o1": "A) fog", "o2": "B) sun", "o3": "C) sea"}, "wording.letters", "o1, o2, o3"),
    "a licence that is lost": ({"rights": None}, "licences.known", ""),
    "a part that asks for more": ({"rights": "CC-BY-NC-4.0"}, "licences.release", ""),
    "a mailbox": ({"note": "jane.reader@mail.net"}, "privacy.contact", "note"),
    "an option that is a list": ({"o1": "['bell', 'dog']"}, "leftovers.code", "o1"),
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return clean()


def test_nothing_is_found_in_clean_rows(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    report = audited(rows, tmp_path)
    assert {result.id: result.issues for result in report.results if result.found} == {}
    assert (report.items, report.clips) == (COUNT, COUNT)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_planted_fault_is_found_and_told_in_their_terms(
    name: str, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    change, check, column = FAULTS[name]
    report = audited([*rows[:7], {**rows[7], **change}, *rows[8:]], tmp_path)
    found = report.result(check)
    assert found.found == 1
    assert found.remedy
    (issue,) = found.issues
    if check != "licences.release":
        assert "theirs.parquet:7" in issue.item
    assert column in issue.field


def test_one_sound_asked_the_same_twice_is_found(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    twin = {**rows[3], "uid": "again"}
    report = audited([*rows, twin], tmp_path)
    assert report.result("duplicates.question").issues[0].item == f"theirs.parquet:{COUNT} (again)"
    other = {**twin, "gold": "ABC"["CAB".index(twin["gold"])], "gold2": "ABC"["CAB".index(twin["gold"])]}
    assert audited([*rows, other], tmp_path).result("duplicates.contradiction").found == 1


def test_shards_of_one_split_are_no_splits_and_train_and_test_are(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    row = {**clean()[0], "wav": {"bytes": encoded(noise(rng, 4.0)), "path": "x.wav"}}
    for first, second, found in (("test-00000-of-00002", "test-00001-of-00002", 0), ("train", "test", 1)):
        folder = tmp_path / first
        folder.mkdir()
        for n, name in enumerate((first, second)):
            pq.write_table(pa.Table.from_pylist([{**row, "uid": f"{n}"}]), folder / f"{name}.parquet")
        assert audit(folder, FIELDS, only=["near.split"]).result("near.split").found == found


def test_remedies_are_of_checks_that_there_are_and_name_nothing_of_ours() -> None:
    assert set(REMEDIES) <= {check.id for check in checks()}
    assert not [text for text in REMEDIES.values() if "earmark" in text or "params" in text]


def test_places_of_items_are_told_by_file_and_row() -> None:
    places = Places()
    for n, (item, place) in enumerate(
        [("a", "x.json:0"), ("b", "x.json:2"), ("a", "y.json:0"), ("y.json:1", "y.json:1")]
    ):
        places.add(item, place)
        assert n < 4
    assert places.named({"a", "b", "y.json:1", "all items"}) == {
        "a": "x.json:0, y.json:0 (a)", "b": "x.json:2 (b)", "y.json:1": "y.json:1",
    }  # fmt: skip
    assert Places().named({"a"}) == {}


def test_corpora_of_labels_in_their_own_layouts(kit: Path | None, tmp_path: Path) -> None:
    """Rows as counted in SOURCE.md: MELD dev 1,109 utterances, MUStARD 690; of CREMA-D the first 300 clips."""
    if kit is None:
        return
    votes = (kit / "benchmarks" / "CREMA-D" / "processedResults" / "summaryTable.csv").read_text().splitlines()[:301]
    (tmp_path / "summaryTable.csv").write_text("\n".join(votes))
    emotions = {"A": "anger", "D": "disgust", "F": "fear", "H": "happiness", "N": "neutral", "S": "sadness"}
    maps: dict[str, tuple[dict[str, Any], int]] = {
        str(tmp_path / "summaryTable.csv"): ({
            "asks": "Which emotion is heard?", "choices": {"fixed": list(emotions.values())}, "id": "FileName",
            "answer": {"column": "VoiceVote", "values": emotions, "split": ":"}, "audio": "{FileName}.wav",
        }, 300),
        "MELD/data/MELD/dev_sent_emo.csv": (
            {"id": "Sr No.", "question": "Utterance", "answer": "Emotion",
             "audio": "dia{Dialogue_ID}_utt{Utterance_ID}.mp4"}, 1_109),
        "MUStARD/data/sarcasm_data.json": (
            {"id": "@key", "question": "utterance", "answer": "sarcasm", "answer_type": "yes_no"}, 690),
    }  # fmt: skip
    for name, (columns, count) in maps.items():
        fields = Fields.model_validate({"name": "labels", **columns})
        report = audit(kit / "benchmarks" / name, fields, only=["answers.among", "duplicates.id", "sound.audible"])
        assert report.tables["rows"] == {"read": count, "items": count, "not mapped": {}}
        assert (report.passed, report.clips) == (True, 0)
        assert report.result("sound.audible").not_run
