"""Loading a release: from a folder and from the Hub, streamed and whole, with and without a network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from earmark.audio import decode
from earmark.errors import AudioError, EarmarkError, ReleaseError, ShardError, UsageError
from earmark.item import Item, Origin
from earmark.loading import LoadedItem, load
from earmark.loading.ranges import RangedFile
from earmark.publishing import publish, target_of
from earmark.release.order import place
from tests.conftest import ROOT
from tests.hub import Fault, Hub
from tests.made import clip_of, encoded, item, tone
from tests.published import frozen, hub, made_items, one_release

__all__ = ["hub", "one_release"]

NAME = "someone/benchmark"
SHARD_BYTES = 20_000


@pytest.fixture
def at_hub(hub: Hub, one_release: Path) -> Hub:
    """A Hub that holds version 1.0.0."""
    publish(one_release, "1.0.0", target_of(f"hf://{NAME}"))
    hub.asked.clear()
    hub.sent = 0
    return hub


def require_all(found: list[LoadedItem], items: list[Item]) -> None:
    """All items of the default configuration, each with its samples, in the order of the release."""
    wanted = sorted((one for one in items if one.benchmark == "mmau_pro"), key=lambda one: place(one.id))
    assert [one.record for one in found] == wanted
    for one, made in zip(found, wanted, strict=True):
        (sound,) = one.audio
        flac = made.audio[0].bytes
        assert flac
        np.testing.assert_array_equal(sound.samples, decode(flac).samples)
        assert sound.samples.dtype == np.float32
        assert sound.samples.shape == (1, 8000)
        assert sound.sample_rate_hz == 16_000


def test_a_folder_gives_items_with_sound(one_release: Path) -> None:
    release = load(one_release / "1.0.0")
    assert (release.config, release.split, len(release)) == ("mmau_pro", "test", 8)
    require_all(list(release), made_items())
    require_all(list(release), made_items())  # again
    first = next(iter(release))
    assert (first.question, first.choices[0], first.answers) == ("Which sound is heard?", "a tone", ("a tone",))


def test_sound_is_decoded_when_it_is_asked_for(one_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.loading.items.decode", lambda _: pytest.fail("decoded"))
    assert len(list(load(one_release / "1.0.0"))) == 8


def test_versions_in_a_folder_go_by_their_tag(one_release: Path, tmp_path: Path) -> None:
    publish(one_release, "1.0.0", target_of(str(tmp_path)))
    assert len(load(f"{tmp_path}@v1.0.0")) == 8
    with pytest.raises(ReleaseError, match=r"got a folder of versions: v1\.0\.0\. Name one: .*@v1\.0\.0"):
        load(tmp_path)
    with pytest.raises(ReleaseError, match=r"expected one of v1\.0\.0, got v2"):
        load(f"{tmp_path}@v2")


def test_one_item_by_its_id(one_release: Path) -> None:
    release = load(one_release / "1.0.0")
    assert release.ids() == [one.id for one in release]
    for name in release.ids():
        assert release.item(name).id == name
    with pytest.raises(ReleaseError, match=r"Did you mean hand/7\?"):
        release.item("hand/77")
    mini = load(one_release / "1.0.0", "mini")
    assert mini.item(mini.ids()[-1]).id == mini.ids()[-1]


def test_the_index_has_no_sound_and_says_so(one_release: Path) -> None:
    first = next(iter(load(one_release / "1.0.0", "index")))
    with pytest.raises(AudioError, match="Load the configuration"):
        first.audio[0]


@pytest.mark.parametrize(
    ("name", "config", "split", "match"),
    [
        ("nowhere", None, None, "expected a folder, or org/name"),
        ("1.0.0", "music", None, "expected a configuration: index, mini"),
        ("1.0.0", None, "train", "expected a split: test, got train"),
    ],
)
def test_what_is_not_there_is_named(
    one_release: Path, name: str, config: str | None, split: str | None, match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        load(one_release / name, config, split)


@pytest.mark.parametrize(
    ("key", "value", "match"),
    [
        ("configs", {}, "expected a configuration: , got no default"),
        ("configs", {"mmau_pro": {}}, "expected a manifest of this version's form, got KeyError"),
        ("configs", 3, "manifest.json, configs: expected an object, got 3"),
        ("files", {}, "expected 8 items, got shards of 0"),
        ("files", None, "manifest.json, files: expected an object, got None"),
    ],
)
def test_a_manifest_of_another_form_is_told(
    one_release: Path, tmp_path: Path, key: str, value: object, match: str
) -> None:
    release = Path(shutil.copytree(one_release / "1.0.0", tmp_path / "r"))
    path = release / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(EarmarkError, match=match):
        load(release)


def test_without_the_client_folders_still_open(one_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.publishing.client.find_spec", lambda _: None)
    assert len(load(one_release / "1.0.0")) == 8
    with pytest.raises(UsageError, match="pip install huggingface_hub"):
        load(f"{NAME}@v1.0.0")


def test_streaming_from_the_hub_takes_few_bytes(at_hub: Hub, one_release: Path) -> None:
    release = load(f"{NAME}@v1.0.0")
    first = next(iter(release))
    assert first.audio[0].samples.shape == (1, 8000)
    files = [path.split("/", 6)[-1] for method, path in at_hub.asked if method == "GET" and "/resolve/" in path]
    shard = next(name for name in release.manifest["files"] if name.startswith("data/mmau_pro"))
    assert files == ["manifest.json", shard, shard]  # of the shard its end, then its first row group
    assert at_hub.sent < (one_release / "1.0.0" / shard).stat().st_size * 2 + 30_000
    require_all(list(release), made_items())


def test_one_item_from_the_hub(at_hub: Hub) -> None:
    assert load(f"{NAME}@v1.0.0").item("hand/3").audio[0].samples.any()
    fetched = {path.split("/resolve/")[1].split("/", 1)[1] for _, path in at_hub.asked if "/resolve/" in path}
    assert {name.split("/")[1] for name in fetched if "/" in name} == {"index", "mmau_pro"}


def test_loaded_whole_it_needs_no_network(at_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    load(f"{NAME}@v1.0.0", stream=False)
    at_hub.asked.clear()
    assert len(list(load(f"{NAME}@v1.0.0"))) == 8
    assert not [path for _, path in at_hub.asked if "/data/" in path]  # of the cache, streamed or not
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    at_hub.asked.clear()
    release = load(f"{NAME}@v1.0.0")
    require_all(list(release), made_items())
    assert release.item("hand/2").id == "hand/2"
    assert not at_hub.asked
    with pytest.raises(EarmarkError, match="only what was loaded before"):
        list(load(f"{NAME}@v1.0.0", "talk_arena"))


@pytest.mark.parametrize("kind", ["drop", 429, 500])
def test_what_passes_is_waited_out(at_hub: Hub, kind: str | int) -> None:
    at_hub.faults = [Fault("GET", r"/resolve/.*/data/mmau_pro", kind)]
    require_all(list(load(f"{NAME}@v1.0.0")), made_items())
    assert not at_hub.faults


def test_without_a_network_nobody_waits(at_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("earmark.publishing.client.WAITS_S", (1000.0,))
    with pytest.raises(EarmarkError, match="only what was loaded before"):
        load(f"{NAME}@v1.0.0")
    assert not at_hub.asked


def test_a_line_that_stays_cut_is_told(at_hub: Hub) -> None:
    release = load(f"{NAME}@v1.0.0")
    at_hub.faults = [Fault("GET", "/data/", "drop")] * 30
    with pytest.raises(EarmarkError, match=r"data/mmau_pro.*Look at the name"):
        next(iter(release))


def test_damaged_bytes_do_not_stay(at_hub: Hub, tmp_path: Path) -> None:
    at_hub.faults = [Fault("GET", "/data/mmau_pro", "wrong")]
    with pytest.raises(ReleaseError, match=r"expected sha256 .*damaged on its way"):
        load(f"{NAME}@v1.0.0", stream=False)
    assert not list((tmp_path / "cache").rglob("data/mmau_pro/*.parquet"))
    require_all(list(load(f"{NAME}@v1.0.0", stream=False)), made_items())


def test_an_unknown_version_or_data_set(at_hub: Hub) -> None:
    assert not at_hub.asked
    with pytest.raises(ReleaseError, match=r"manifest\.json of someone/benchmark@v9"):
        load(f"{NAME}@v9")
    with pytest.raises(ReleaseError, match=r"manifest\.json of someone/none"):
        load("someone/none")


def test_damaged_sound_and_shards_are_told(one_release: Path, tmp_path: Path) -> None:
    release = Path(shutil.copytree(one_release / "1.0.0", tmp_path / "r"))
    shard = next((release / "data" / "mmau_pro").iterdir())
    table = pq.read_table(shard)
    rows = table.to_pylist()
    sound = bytearray(rows[0]["audio"][0]["bytes"])
    sound[len(sound) // 2] ^= 1
    rows[0]["audio"][0]["bytes"] = bytes(sound)
    pq.write_table(type(table).from_pylist(rows, table.schema), shard)
    with pytest.raises(AudioError, match=r"clip 0: expected sha256"):
        next(iter(load(release))).audio[0]
    shard.write_bytes(shard.read_bytes()[:-20])
    with pytest.raises(ShardError, match="expected a whole shard"):
        next(iter(load(release)))
    shard.unlink()
    with pytest.raises(ReleaseError, match="Fetch the whole release"):
        next(iter(load(release)))


@pytest.mark.parametrize(("column", "said"), [("question", "Which?"), ("answers", ["rain"]), ("content_hash", "")])
def test_words_that_were_changed_are_told_when_they_are_read(
    one_release: Path, tmp_path: Path, column: str, said: object
) -> None:
    """Shards of a folder are not hashed before they are read; what an item says is, with it."""
    release = Path(shutil.copytree(one_release / "1.0.0", tmp_path / "r"))
    shard = next((release / "data" / "mmau_pro").iterdir())
    table = pq.read_table(shard)
    rows = table.to_pylist()
    rows[2][column] = said
    pq.write_table(type(table).from_pylist(rows, table.schema), shard)
    found = iter(load(release))
    assert [next(found).id, next(found).id] == [row["id"] for row in rows[:2]]
    with pytest.raises(ShardError, match=rf"{rows[2]['id']}: expected content hash .* got sha256:"):
        next(found)
    with pytest.raises(ShardError, match="damaged or changed after the release"):
        load(release).item(rows[2]["id"])
    assert len(list(load(release, "index"))) >= 8  # its pictures are left out: nothing can be said of its hash


@pytest.fixture
def pointing(tmp_path: Path) -> Path:
    """A release with a pointer item, and the corpus that it points to in `corpus/`."""
    wav = encoded(tone(333.0, level=0.05), "WAV", "PCM_16")
    (tmp_path / "corpus" / "audio").mkdir(parents=True)
    (tmp_path / "corpus" / "audio" / "a.wav").write_bytes(wav)
    from earmark.digest import sha256_of

    origin = Origin(dataset="own", revision="r1", record="audio/a.wav", sha256=sha256_of(wav))
    media, clip = clip_of(decode(wav), source=origin, licence="LicenseRef-Private", redistributable=False)
    pointer = item("own/a", audio=(media,), clips=(clip,))
    return frozen(tmp_path, [pointer, item("hand/1")]) / "1.0.0"


def test_pointer_items_are_completed_from_the_readers_copy(pointing: Path, tmp_path: Path) -> None:
    whole = load(pointing, corpora={"own": tmp_path / "corpus"}).item("own/a")
    expected = decode(encoded(tone(333.0, level=0.05), "WAV", "PCM_16"))
    assert whole.audio[0].samples.shape == expected.samples.shape
    assert whole.record.audio[0].bytes is None
    with pytest.raises(AudioError, match=r"got a pointer item: .*corpora=\{'own': folder\}"):
        load(pointing).item("own/a").audio[0]
    with pytest.raises(AudioError, match="expected your copy of own, got other"):
        load(pointing, corpora={"other": tmp_path}).item("own/a").audio[0]
    with pytest.raises(AudioError, match=r"expected audio/a\.wav in .*original layout"):
        load(pointing, corpora={"own": tmp_path}).item("own/a").audio[0]
    (tmp_path / "corpus" / "audio" / "a.wav").write_bytes(encoded(tone(334.0), "WAV", "PCM_16"))
    with pytest.raises(AudioError, match="fetch that revision"):
        load(pointing, corpora={"own": tmp_path / "corpus"}).item("own/a").audio[0]


def test_a_ranged_file_reads_as_a_file() -> None:
    content = bytes(range(256)) * 1000
    asked: list[tuple[int, int]] = []

    def fetch(start: int, end: int) -> bytes:
        asked.append((start, end))
        return content[start:end]

    file = RangedFile(len(content), fetch)
    file.expect((1000, 5000))
    for start, size in ((1000, 4000), (4990, 10), (250_000, 50), (255_990, 100), (6000, 20), (300_000, 5)):
        file.seek(start)
        assert file.read(size) == content[start : start + size]
    assert asked == [(1000, 5000), (len(content) - 65536, len(content)), (6000, 6020)]


def test_loading_brings_no_torch_and_no_datasets(one_release: Path) -> None:
    code = (
        "import sys; from earmark.loading import load; next(iter(load(sys.argv[1]))).audio[0];"
        "print(sorted({'torch', 'datasets', 'pandas', 'huggingface_hub', 'scipy.signal'} & set(sys.modules)))"
    )
    run = [sys.executable, "-c", code, str(one_release / "1.0.0")]
    assert subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_many_row_groups_and_shards(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positions are right across row groups and shards, and one item costs the group that it is in."""
    monkeypatch.setattr("earmark.shards.GROUP_ROWS", 2)
    monkeypatch.setattr("earmark.shards.ShardSeries.__init__.__defaults__", (None, SHARD_BYTES))
    items = made_items(12, unfree=False)
    releases = frozen(tmp_path, items)
    folder = releases / "1.0.0"
    shards = sorted((folder / "data" / "mmau_pro").iterdir())
    groups = [pq.read_metadata(shard).num_row_groups for shard in shards]
    assert len(shards) > 1
    assert max(groups) > 1
    publish(releases, "1.0.0", target_of(f"hf://{NAME}"))
    for release in (load(folder), load(f"{NAME}@v1.0.0")):
        require_all(list(release), items)
        assert [release.item(name).id for name in release.ids()] == release.ids()
    release, last = load(f"{NAME}@v1.0.0"), load(folder).ids()[-1]
    hub.asked.clear()
    release.item(last)
    assert {Path(path).name for _, path in hub.asked if "/mmau_pro/" in path} == {shards[-1].name}


def test_progress_is_told(one_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int]] = []

    class Telling:
        def __init__(self, name: str, total: int) -> None:
            told.append((name, total))

        def __enter__(self) -> Telling:
            return self

        def __exit__(self, *_: object) -> None: ...

        def advance(self, count: int) -> None:
            told.append(("done", count))

    monkeypatch.setattr("earmark.loading.release.reporting", Telling)
    list(load(one_release / "1.0.0", progress=True))
    assert told == [("load mmau_pro", 8), *[("done", 1)] * 8]
