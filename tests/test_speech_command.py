"""`earmark speech` from a file of replies to a report, with models made by hand; and what it does with bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import soundfile

from earmark.score.gold import read_release
from earmark.score.speech import model as registry
from earmark.score.speech_command import add_speech
from tests import spoken
from tests.verbs import called

WORDS = {300.0: "three hundred", 400.0: "hello there", 200.0: ""}
ROLES = {"low": 200.0, "mid": 400.0, "high": 800.0}


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Models that hear pitch; the names of those that ran."""
    monkeypatch.setattr(registry, "_REGISTRY", dict(registry._REGISTRY))
    ran: list[str] = []

    def said(samples: registry.Mono) -> str:
        ran.append("asr")
        return WORDS.get(spoken.pitch(samples), "something else")

    def timbre(samples: registry.Mono) -> Any:
        return [1.0, *[float(abs(spoken.pitch(samples) - hz) < 20) for hz in ROLES.values()]]

    spoken.model("naturalness", "pitch", spoken.hundreds)
    spoken.model("naturalness", "nan", lambda _: registry.Opinion(float("nan")))
    spoken.model("asr", "words", said)
    spoken.model("speaker", "timbre", timbre)
    return ran


def run(capsys: pytest.CaptureFixture[str], *words: str | Path, wanted: int = 0) -> Any:
    """Run the command; the report as JSON, or what stands on standard error."""
    given = (*words, "--naturalness", "pitch", "--asr", "words", "--speaker", "timbre")
    status = called(add_speech, *given, "--resamples", "100", "--json")
    told = capsys.readouterr()
    assert status == wanted, told.err
    assert "Traceback" not in told.err
    return json.loads(told.out) if wanted == 0 else told.err


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return spoken.release(tmp_path / "release", [spoken.item(name) for name in ("a", "b", "c")])


def test_a_release_goes_by_the_names_that_score_takes(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version of a folder, and one at the Hub, of which the text alone is fetched: no voices."""
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    path = spoken.replies(tmp_path / "p.jsonl", {"a": ("a.wav", "300")})
    expected = run(capsys, release, path)
    (tmp_path / "shelf").mkdir()
    release.rename(tmp_path / "shelf" / "v1.0.0")
    assert run(capsys, f"{tmp_path / 'shelf'}@v1.0.0", path) == expected
    asked: list[str] = []

    def fetched(name: str) -> Path:
        asked.append(name)
        return tmp_path / "shelf" / "v1.0.0"

    monkeypatch.setattr("earmark.loading.text.text_folder", fetched)
    assert run(capsys, "org/name@v1.0.0", path) == expected
    assert asked == ["org/name@v1.0.0"]
    told = run(capsys, "org/name@v1.0.0", path, "--measure", "similarity", wanted=2)
    assert "hf download org/name --repo-type dataset --revision v1.0.0" in told
    assert len(asked) == 1


def line_of(release: Path) -> str:
    found = read_release(release)
    return f"{found.version}@{found.digest}"


def test_three_parts_and_their_product(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """300, 300 and 400 Hz are a MOS of 3, 3 and 4; what is written of the second is half of what is said."""
    for name, hz in (("a", 300), ("b", 300), ("c", 400)):
        spoken.write_sound(tmp_path / f"{name}.wav", spoken.tone(hz))
    rows: dict[str, tuple[str | None, str | None]] = {
        "a": ("a.wav", "300."), "b": ("b.wav", "three thousand"), "c": ("c.wav", "Hello, there!"),
    }  # fmt: skip
    report = spoken.content(tmp_path / "judged.json", line_of(release), {"a": 1.0, "b": 0.0, "c": 1.0})
    found = run(capsys, release, spoken.replies(tmp_path / "p.jsonl", rows), "--content", report)
    overall = found["overall"]
    assert (overall["status"], overall["n"], found["complete"], found["absent"]["content"]) == ("whole", 3, True, {})
    assert overall["content"]["value"] == pytest.approx(2 / 3)
    assert overall["mos"] == pytest.approx(10 / 3)
    assert overall["consistency"]["value"] == pytest.approx(2 / 3)  # "3000" is not "300": both are one word
    assert overall["product"]["value"] == pytest.approx(2 / 3 * 2 / 3 * 2 / 3)
    assert overall["product"]["low"] <= overall["product"]["value"] <= overall["product"]["high"]
    assert found["rates"]["word"]["error"] == pytest.approx(1 / 4)
    assert "naturalness:pitch-1@hand|asr:words-1@hand" in found["signature"]
    assert [one["heard"] for one in found["outcomes"]] == ["three hundred", "three hundred", "hello there"]


def test_a_report_for_people_shows_the_parts(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    path = spoken.replies(tmp_path / "p.jsonl", {"a": ("a.wav", "300"), "b": (None, "hi")})
    options = ["--naturalness", "pitch", "--asr", "words", "--resamples", "50", "--strict"]
    assert called(add_speech, release, path, *options) == 1
    shown = capsys.readouterr().out
    for part in ("60.0", "(3.00)", "no content", "no audio (1): hand/b", "no prediction (1): hand/c", "speech:MOS/5"):
        assert part in shown


def bad_sounds(folder: Path) -> dict[str, tuple[str, str]]:
    """File and status, by case."""
    tone = spoken.tone(300)
    spoken.write_sound(folder / "good.wav", tone)
    spoken.write_sound(folder / "silent.wav", np.zeros(16_000, np.float32))
    spoken.write_sound(folder / "opposite.wav", np.stack([tone, -tone], axis=1))
    spoken.write_sound(folder / "short.wav", tone[:100])
    spoken.write_sound(folder / "tenth.wav", tone[:1600])
    spoken.write_sound(folder / "stereo.wav", np.stack([spoken.tone(300, 1.0, 44_100)] * 2, axis=1), 44_100)
    spoken.write_sound(folder / "whole.flac", tone)
    (folder / "cut.flac").write_bytes((folder / "whole.flac").read_bytes()[:2000])
    soundfile.write(folder / "nan.wav", np.where(np.arange(16_000) == 9, np.nan, tone), 16_000, subtype="FLOAT")
    (folder / "text.wav").write_text("no sound at all")
    (folder / "empty.wav").write_bytes(b"")
    return {
        "good.wav": ("measured", ""), "tenth.wav": ("measured", ""), "stereo.wav": ("measured", ""),
        "silent.wav": ("silent", "peak"), "opposite.wav": ("silent", "all channels together"),
        "short.wav": ("broken audio", "at least 0.05 s"), "cut.flac": ("broken audio", "cut.flac"),
        "nan.wav": ("broken audio", "NaN"), "text.wav": ("broken audio", "libsndfile"),
        "empty.wav": ("broken audio", "empty.wav"), "nothing.wav": ("no file", "nothing.wav"),
        "x" * 300: ("no file", "xxx"), "\0.wav": ("no file", ""),
    }  # fmt: skip


def test_what_is_wrong_with_a_sound_is_a_status_and_never_a_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = bad_sounds(tmp_path)
    names = [f"i{n:02}" for n in range(len(cases))]
    release = spoken.release(tmp_path / "release", [spoken.item(name) for name in names])
    path = spoken.replies(tmp_path / "p.jsonl", {n: (f, "300") for n, f in zip(names, cases, strict=True)})
    found = run(capsys, release, path)
    for one, (status, detail) in zip(found["outcomes"], cases.values(), strict=True):
        assert set(one["status"].values()) == {status}, one
        assert detail in one["detail"]
        assert (one["mos"] is None) == (one["consistency"] is None) == (status != "measured")
    measured = [one["mos"] for one in found["outcomes"] if one["mos"] is not None]
    assert measured == [pytest.approx(3.0, abs=0.11)] * 3
    assert found["overall"]["speech"]["n"] == 3
    assert found["overall"]["product"]["value"] is None


def test_ten_minutes_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release = spoken.release(tmp_path / "release", [spoken.item("long")])
    spoken.write_sound(tmp_path / "long.wav", spoken.tone(300, 600.0, 8_000), 8_000)
    path = spoken.replies(tmp_path / "p.jsonl", {"long": ("long.wav", None)})
    found = run(capsys, release, path, "--measure", "naturalness")
    (one,) = found["outcomes"]
    assert (one["duration_s"], one["mos_parts"]["length_s"]) == (600.0, 600.0)


@pytest.mark.parametrize(
    ("audio", "output", "status"),
    [
        ("a.wav", None, {"naturalness": "measured", "consistency": "no written reply"}),
        ("a.wav", "", {"naturalness": "measured", "consistency": "no written reply"}),
        ("a.wav", "...", {"naturalness": "measured", "consistency": "no written reply"}),
        (None, "300", {"naturalness": "no audio", "consistency": "no audio"}),
        ("", "300", {"naturalness": "no audio", "consistency": "no audio"}),
    ],
)
def test_one_half_of_a_reply_makes_no_product(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], audio: str | None, output: str | None,
    status: dict[str, str],
) -> None:  # fmt: skip
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    report = spoken.content(tmp_path / "j.json", line_of(release), {"a": 1.0, "b": 1.0, "c": None})
    path = spoken.replies(tmp_path / "p.jsonl", {"a": (audio, output), "b": ("a.wav", "300")})
    found = run(capsys, release, path, "--content", report)
    assert found["outcomes"][0]["status"] == {"content": "measured", **status}
    overall = found["overall"]
    assert (overall["status"], overall["product"]["value"], overall["complete"]["n"]) == ("incomplete", None, 1)
    assert overall["complete"]["value"] == pytest.approx(0.6)
    assert overall["least"] < overall["most"]
    assert found["absent"]["content"] == {"not judged": ["hand/c"]}
    assert "hand/a" in found["absent"]["consistency"][status["consistency"]]


REFUSED = [
    ('{"id": "hand/z", "audio": "a.wav"}', "1 of 1 unknown: 'hand/z'"),
    ('{"id": "hand/a", "audio": "a.wav"}\n{"id": "hand/a", "audio": "a.wav"}', "line 2: expected each id once"),
    ('{"id": "hand/a", "output": "x"}', "expected a column 'audio'"),
    ('{"id": "hand/a", "audio": "a.wav", "answer": "x"}', "no column named like gold"),
    ('{"id": "hand/a", "audio": 3}\n', "none of 1"),
    ('{"id": "hand/a", "audio": ["a.wav"]}', "audio that is a path"),
    ('{"id": "hand/a", "audio": "a.wav", "output": true}', "an output that is text"),
    ('{"id": "hand/a", "audio": "gone.wav"}', "Paths are relative to the file"),
    ('{"id": "", "audio": "a.wav"}', "an id that is text"),
    ('{"id": "hand/a", "audio": NaN}', "line 1"),
    ("[1]", "one JSON object"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_file_that_cannot_be_measured_is_refused_in_one_line(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    (tmp_path / "p.jsonl").write_text(text, encoding="utf-8")
    told = run(capsys, release, tmp_path / "p.jsonl", wanted=1)
    assert message in told
    assert told.count("\n") == 1


def test_csv_and_parquet_hold_the_same(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoken.write_sound(tmp_path / "sub" / "a.wav", spoken.tone(400))
    rows = {"id": ["hand/a", "hand/b"], "audio": ["sub/a.wav", None], "output": ["hello there", "hi"]}
    pq.write_table(pa.table(rows), tmp_path / "p.parquet")
    (tmp_path / "p.csv").write_text("id,audio,output\nhand/a,sub/a.wav,hello there\nhand/b,,hi\n", encoding="utf-8")
    found = [run(capsys, release, tmp_path / name) for name in ("p.csv", "p.parquet")]
    assert found[0] == found[1]
    assert found[0]["outcomes"][0]["consistency"] == 1.0


def test_a_model_that_fails_is_listed(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    path = spoken.replies(tmp_path / "p.jsonl", {"a": ("a.wav", "300")})
    options = ["--naturalness", "nan", "--asr", "words", "--resamples", "50", "--json"]
    assert called(add_speech, release, path, *options) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["absent"]["naturalness"]["model failed"] == ["hand/a"]
    assert found["outcomes"][0]["detail"] == "nan: a score of nan"


def role_play(folder: Path) -> Path:
    """Three roles, two items each; a reply in the voice of its role to all but one, an item without a role beside."""
    made = [
        spoken.item(f"{role}{n}", "speaking_roleplay", role, spoken.flac(folder, spoken.tone(hz, 1.0 + 0.1 * n)))
        for role, hz in ROLES.items()
        for n in range(2)
    ]
    return spoken.release(folder / "release", [*made, spoken.item("plain")])


def test_voices_are_measured_from_the_floor_of_the_other_roles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Embeddings share one of two unit axes: own 1, others 1/2; the reply in a strange voice is 1/sqrt(2) to all."""
    release = role_play(tmp_path)
    rows: dict[str, tuple[str | None, str | None]] = {}
    for role, hz in ROLES.items():
        for n in range(2):
            strange = (role, n) == ("low", 1)
            spoken.write_sound(tmp_path / f"{role}{n}.wav", spoken.tone(1000 if strange else hz))
            rows[f"{role}{n}"] = (f"{role}{n}.wav", "x")
    rows["plain"] = ("low0.wav", "x")
    path = spoken.replies(tmp_path / "p.jsonl", rows)
    found = run(capsys, release, path, "--measure", "similarity")
    kin = {one["id"]: (one["similarity"], one["floor"]) for one in found["outcomes"]}
    assert kin["hand/high0"] == (1.0, 0.5)
    assert kin["hand/low1"] == (0.7071, 0.7071)
    assert (found["similarity"]["roles"], found["similarity"]["pairs"], found["similarity"]["n"]) == (3, 12, 6)
    assert found["similarity"]["auc"] == pytest.approx(1 - 0.5 * 2 / 72, abs=0.1)
    assert found["absent"]["similarity"] == {"no reference voice": ["hand/plain"]}
    assert found["complete"]


def test_voiceassistant_eval_2_5_4_role_play_counts_content_times_similarity_as_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The published product is the mean of (content x similarity), times the rounded opinion, times consistency."""
    release = role_play(tmp_path)
    spoken.write_sound(tmp_path / "low.wav", spoken.tone(200))
    path = spoken.replies(tmp_path / "p.jsonl", {"low0": ("low.wav", "hm"), "mid0": ("low.wav", "hm")})
    report = spoken.content(tmp_path / "j.json", line_of(release), {"low0": 1.0, "mid0": 1.0}, "speaking_roleplay")
    measures = ("--measure", "naturalness,consistency,similarity", "--content", report)
    ours = run(capsys, release, path, *measures)
    theirs = run(capsys, release, path, *measures, "--compat", "voiceassistant-eval")
    assert ours["overall"]["content"]["value"] == 1.0
    assert theirs["overall"]["content"]["value"] == pytest.approx((1.0 + 0.5) / 2)
    assert "|compat:voiceassistant-eval1|" in theirs["signature"]
    assert [one["name"] for one in theirs["groups"]] == ["speaking", "mean of groups"]
    assert ours["groups"] == []
    refused = run(capsys, release, path, "--content", report, "--compat", "voiceassistant-eval", wanted=2)
    assert "--measure similarity" in refused


def test_without_reference_voices_similarity_is_refused(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    path = spoken.replies(tmp_path / "p.jsonl", {"a": ("a.wav", "300")})
    told = run(capsys, release, path, "--measure", "similarity", wanted=1)
    assert "expected clips of role 'voice' with their sound, got none" in told


def test_a_stopped_run_goes_on_and_half_a_line_is_not_read(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], models: list[str]
) -> None:
    for name, hz in (("a", 300), ("b", 400)):
        spoken.write_sound(tmp_path / f"{name}.wav", spoken.tone(hz))
    path = spoken.replies(tmp_path / "p.jsonl", {"a": ("a.wav", "300"), "b": ("b.wav", "hello there")})
    cache = tmp_path / "cache"
    first = run(capsys, release, path, "--cache", cache)
    assert len(models) == 2
    (readings,) = cache.glob("words-*.jsonl")
    lines = readings.read_text(encoding="utf-8").splitlines()
    readings.write_text(lines[0] + "\n" + lines[1][:30], encoding="utf-8")
    assert run(capsys, release, path, "--cache", cache) == first
    assert len(models) == 3
    assert run(capsys, release, path, "--cache", cache, "--normaliser", "none")["overall"] != first["overall"]
    assert len(models) == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--measure", "beauty"], "expected some of naturalness, consistency, similarity, got 'beauty'"),
        (["--measure", ""], "got none"),
        (["--compat", "mmau"], "expected voiceassistant-eval"),
        (["--task", "voiceassistant_eval/singing"], "--task"),
        (["--normaliser", "loud"], "expected one of"),
        (["--weights", "pitch"], "NAME=PATH"),
        (["--weights", "other=x.pt"], "a model that is asked for (pitch, words)"),
        (["--seed", "-1"], "a seed of 0 or more"),
    ],
)
def test_options_that_are_none_are_refused(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    path = spoken.replies(tmp_path / "p.jsonl", {"a": ("a.wav", "300")})
    assert message in run(capsys, release, path, *options, wanted=2)


def test_content_of_other_items_is_refused(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    path = spoken.replies(tmp_path / "p.jsonl", {"a": ("a.wav", "300")})
    report = spoken.content(tmp_path / "j.json", "1.0.0@0123456789ab", {"a": 1.0})
    assert "Content must be of the same items" in run(capsys, release, path, "--content", report, wanted=1)


def test_tasks_can_be_chosen_and_are_in_the_signature(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release = spoken.release(tmp_path / "r", [spoken.item("a"), spoken.item("b", "speaking_safety")])
    spoken.write_sound(tmp_path / "a.wav", spoken.tone(300))
    path = spoken.replies(tmp_path / "p.jsonl", {"a": ("a.wav", "300")})
    found = run(capsys, release, path, "--task", "voiceassistant_eval/speaking_assistant")
    assert (found["overall"]["n"], found["complete"]) == (1, True)
    assert "|tasks:voiceassistant_eval/speaking_assistant|" in found["signature"]
