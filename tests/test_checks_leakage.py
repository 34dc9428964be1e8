"""Leakage: lists of what is known elsewhere, by hash, by fingerprint, or as a whole release."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from earmark.checks import verify
from earmark.checks.leakage.lists import COLUMNS, Known, batches, kind_of
from earmark.checks.leakage.making import make_list
from earmark.errors import ParamsError, SourceError
from tests.made import encoded, item
from tests.seeded.built import seeded
from tests.seeded.sources import FAULTS
from tests.sounding import coded, part, recording, resampled
from tests.test_checks import Case, holding, released

SOUND = recording(1)
ONE, OTHER = item("hand/one", SOUND), item("hand/two", recording(2), question="And here?")
CUT = part(resampled(SOUND, 24_000), 0.5, 3.5, gain_db=-12)


def trained_on(folder: Path) -> list[Path]:
    """A training set's fingerprints: it has a cut of one of our recordings as MP3, and one that we have not."""
    sounds = folder / "trained"
    sounds.mkdir()
    (sounds / "cut.mp3").write_bytes(encoded(CUT, "MP3", "MPEG_LAYER_III"))
    (sounds / "other.wav").write_bytes(encoded(recording(3)))
    make_list(sounds, folder / "trained.parquet")
    return [folder / "trained.parquet"]


CASES = {
    "leakage.known": Case(holding(ONE, OTHER), holding(OTHER), trained_on),
    "leakage.splits": seeded(FAULTS, "a record in two splits"),
}


def issues(folder: Path, *known: Path) -> list[tuple[str, str]]:
    result = verify(folder, ["leakage"], known=known).result("leakage.known")
    assert result.of == 2 * bool(known)
    return [(issue.item, issue.got) for issue in result.issues]


def hashes(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_without_lists_there_is_nothing_to_check(tmp_path: Path) -> None:
    assert issues(holding(ONE, OTHER)(tmp_path)) == []
    assert "leakage" not in verify(tmp_path, ["leakage"]).to_json()


@pytest.mark.parametrize("name", ["sha256", "pcm_sha256"])
def test_a_hash_of_a_clip_or_of_its_samples_is_found(name: str, tmp_path: Path) -> None:
    folder = holding(ONE, OTHER)(tmp_path / "ours")
    digest = getattr(OTHER.clips[0], name)
    known = hashes(
        tmp_path / "sums.txt", "# a remark", "", f"{'0' * 64}  none.wav", f"{digest.upper()} *theirs/a b.wav"
    )
    assert issues(folder, known) == [("hand/two", "theirs/a b.wav: the same bytes or samples")]


def test_a_hash_of_an_upstream_file_is_found(tmp_path: Path) -> None:
    upstream = hashlib.sha256(b"the file").hexdigest()
    source = ONE.clips[0].source.model_copy(update={"sha256": upstream})
    whole = ONE.model_copy(update={"clips": (ONE.clips[0].model_copy(update={"source": source}),)}).sealed()
    folder = holding(whole, OTHER)(tmp_path / "ours")
    assert [name for name, _ in issues(folder, hashes(tmp_path / "sums.sha256", upstream))] == ["hand/one"]


def test_a_copy_in_another_codec_is_found_by_its_fingerprint_and_named(tmp_path: Path) -> None:
    folder, known = holding(ONE, OTHER)(tmp_path / "ours"), trained_on(tmp_path)
    ((name, how),) = issues(folder, *known)
    assert name == "hand/one"
    assert how.startswith("cut.mp3: 2.9 s that differ in ")
    report = verify(folder, ["leakage"], known=known)
    assert report.tables["leakage"] == {"trained.parquet": {"kind": "fingerprints", "clips": 1}}
    assert not report.passed


def test_our_recording_inside_a_longer_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "long").mkdir()
    (tmp_path / "long" / "a.flac").write_bytes(encoded(recording(9, 20.0), "FLAC"))
    make_list(tmp_path / "long", tmp_path / "long.parquet")
    ours = item("hand/cut", coded(part(recording(9, 20.0), 12.0, 15.0), "OGG", "VORBIS"), question="What?")
    found = issues(holding(ours, OTHER)(tmp_path / "ours"), tmp_path / "long.parquet")
    assert [name for name, _ in found] == ["hand/cut"]


@pytest.mark.parametrize("named", ["", "manifest.json"])
def test_another_release_is_a_list(named: str, tmp_path: Path) -> None:
    before = released({"mmau_pro": [item("hand/old", CUT)], "mini": [item("hand/old", CUT)]}, ["mini"])(tmp_path / "v1")
    (found,) = issues(holding(ONE, OTHER)(tmp_path / "ours"), before / named)
    assert found[0] == "hand/one"
    assert found[1].startswith("hand/old, clip 0: ")


def test_a_folder_of_shards_is_a_list(tmp_path: Path) -> None:
    holding(ONE)(tmp_path / "theirs")
    assert issues(holding(ONE, OTHER)(tmp_path / "ours"), tmp_path / "theirs") == [
        ("hand/one", "hand/one, clip 0: the same bytes or samples")
    ]


def test_a_list_of_many_is_read_in_parts(tmp_path: Path) -> None:
    lines = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(2_000)]
    path = hashes(tmp_path / "sums.txt", *lines)
    parts = list(batches(path, kind_of(path)))
    assert max(map(len, parts)) < 1_000
    assert [known for one in parts for known in one] == [Known(line, (line,)) for line in lines]


def test_a_made_list_says_what_it_could_not_hear(tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.WAV").write_bytes(encoded(SOUND))
    (folder / "broken.ogg").write_bytes(b"OggS and no more")
    (folder / "notes.txt").write_text("not a sound", encoding="utf-8")
    assert make_list(folder, tmp_path / "out" / "list.parquet") == (2, 1)
    rows = pq.read_table(tmp_path / "out" / "list.parquet").to_pylist()
    assert [row["name"] for row in rows] == ["broken.ogg", "deep/a.WAV"]
    assert rows[0]["fingerprint"] is None
    assert rows[0]["sha256"] == hashlib.sha256(b"OggS and no more").hexdigest()


def test_a_folder_without_recordings_makes_no_list(tmp_path: Path) -> None:
    for folder, got in ((tmp_path, "none"), (tmp_path / "absent", "no folder")):
        with pytest.raises(SourceError, match=f"got {got}"):
            make_list(folder, tmp_path / "list.parquet")
    assert not (tmp_path / "list.parquet").exists()


def bad_lists(folder: Path) -> Sequence[tuple[Path, str]]:
    (folder / "empty").mkdir()
    (folder / "binary.txt").write_bytes(b"\xff\xfe\x00" * 50)
    (folder / "torn.parquet").write_bytes(b"PAR1 and no more")
    pq.write_table(pa.table({"name": ["a"], "sha256": ["b"]}), folder / "columns.parquet")
    numbers = {name: [1] for name in COLUMNS}
    pq.write_table(pa.table(numbers), folder / "numbers.parquet")
    (folder / "list.json").write_text(json.dumps([1]), encoding="utf-8")
    return (
        (folder / "absent.txt", "No such file"),
        (folder / "empty", "expected a text file of SHA-256 sums"),
        (folder / "binary.txt", "line 1"),
        (folder / "torn.parquet", "expected a text file"),
        (folder / "columns.parquet", "pcm_sha256, fingerprint"),
        (folder / "numbers.parquet", "names and hashes as text"),
        (folder / "list.json", "line 1"),
        (hashes(folder / "late.txt", "0" * 64, "not a hash"), "line 2.*got 'not a hash'"),
    )


def test_a_list_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    folder = holding(ONE)(tmp_path / "ours")
    for path, message in bad_lists(tmp_path):
        with pytest.raises(ParamsError, match=message):
            verify(folder, ["leakage"], known=[path])


def test_fingerprints_that_are_none_are_passed_over(tmp_path: Path) -> None:
    row = {"name": "a", "sha256": None, "pcm_sha256": None, "fingerprint": b"no fingerprint"}
    pq.write_table(
        pa.Table.from_pylist([row, {**row, "fingerprint": b"EF1\0" + b"\xff" * 400}]), tmp_path / "a.parquet"
    )
    assert pq.read_schema(tmp_path / "a.parquet").names == list(COLUMNS)
    assert issues(holding(ONE, OTHER)(tmp_path / "ours"), tmp_path / "a.parquet") == []
