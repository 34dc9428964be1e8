"""`croissant.json`: what mlcroissant reads out of it is what the shards hold; what is wrong in it is named."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from earmark.errors import ReleaseError
from earmark.item import Attribute, Item, Media
from earmark.release.candidate import make_candidate
from earmark.release.croissant import CROISSANT, require_valid
from earmark.release.freeze import read_manifest
from earmark.release.opening import require_opens
from earmark.schema import arrow_schema, index_schema
from earmark.shards import read_items
from tests.made import clip_of, item, tone
from tests.published import made_items
from tests.test_release import SETTINGS, write_curated
from tests.test_release_judgements import with_judgements


def picture() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (3, 2), (255, 0, 0)).save(buffer, format="PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Items of one clip, one of two clips with a speaker and a picture, one without its sound."""
    folder = tmp_path_factory.mktemp("croissant")
    spoken = [
        clip_of(tone(300.0), speaker=(Attribute(key="accent", value="Scottish"), Attribute(key="sex", value="female"))),
        clip_of(tone(400.0), language="en"),
    ]
    seen = (Media(bytes=picture(), path="0.png"),)
    pair = item("hand/pair", audio=tuple(m for m, _ in spoken), clips=tuple(c for _, c in spoken), images=seen)
    settings = {
        **SETTINGS,
        "creators": ["A. Maker", "B. Maker"],
        "url": "https://example.org/try",
        "date": "2026-02-03",
    }
    make_candidate(write_curated(folder / "curated", [*made_items(4), pair]), folder / "release", settings, folder)
    return folder / "release"


def read(release: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release / CROISSANT).read_text(encoding="utf-8"))
    return found


Records = Callable[[str], dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def records(release: Path) -> Records:
    """What mlcroissant reads of a configuration, by id."""
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(release / CROISSANT))
    return lambda config: {one[f"{config}/id"].decode(): one for one in dataset.records(config)}


def test_sound_is_read_back_to_the_last_byte(release: Path, records: Records) -> None:
    for config, number in (("mmau_pro", 5), ("talk_arena", 1), ("mini", 4)):
        items = {one.id: one for one in read_items(release / "data" / config)}
        found = records(config)
        assert found.keys() == items.keys()
        assert len(found) == number
        for name, one in items.items():
            heard = [media[f"{config}/audio/bytes"] for media in found[name][f"{config}/audio"]]
            assert heard == [media.bytes for media in one.audio]
            assert [c[f"{config}/clips/pcm_sha256"] for c in found[name][f"{config}/clips"]] == [
                (clip.pcm_sha256 or "").encode() for clip in one.clips
            ]


def test_pictures_are_read_back(records: Records) -> None:
    found = records("mmau_pro")
    (seen,) = found["hand/pair"]["mmau_pro/images"]
    assert seen["mmau_pro/images/bytes"].size == (3, 2)
    assert found["hand/0"]["mmau_pro/images"] == []


def test_words_are_read_back(release: Path, records: Records) -> None:
    items: dict[str, Item] = {one.id: one for one in read_items(release / "data" / "mmau_pro")}
    found = records("index")
    for name, one in items.items():
        told = found[name]
        assert told["index/question"].decode() == one.question
        assert [choice.decode() for choice in told["index/choices"]] == list(one.choices)
        assert int(told["index/answer_index"]) == one.answer_index
        assert [c["index/clips/source/dataset"] for c in told["index/clips"]] == [b"hand"] * len(one.clips)
        assert [float(c["index/clips/duration_s"]) for c in told["index/clips"]] == [c.duration_s for c in one.clips]


def test_every_file_and_column_is_described(release: Path) -> None:
    manifest, found = read_manifest(release), read(release)
    files = {one["@id"]: one for one in found["distribution"] if one["@type"] == "cr:FileObject"}
    large = {name: facts for name, facts in manifest["files"].items() if name.startswith(("data/", "webdataset/"))}
    assert large
    assert {name: files[name]["sha256"] for name in large} == {name: facts["sha256"] for name, facts in large.items()}
    assert {"attribution.csv", "rejects.parquet", "item.schema.json"} <= files.keys()
    for one in found["recordSet"]:
        schema = index_schema() if one["@id"] == "index" else arrow_schema()
        assert [field["name"] for field in one["field"]] == schema.names
        # Of what is below a column nothing but lists inside records is left out, and that is said.
        (clips,) = (field for field in one["field"] if field["name"] == "clips")
        members = {name.split("/")[0] for name in (member["name"] for member in clips["subField"])}
        assert {member.name for member in schema.field("clips").type.value_type} - members == {"speaker"}
        assert "Each has speaker as well" in clips["description"]
    assert [one["@id"] for one in found["recordSet"]] == list(manifest["configs"])


def test_what_it_says_of_the_whole(release: Path) -> None:
    manifest, found = read_manifest(release), read(release)
    assert found["conformsTo"] == ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
    assert (found["version"], found["datePublished"], found["url"]) == (
        "1.0.0",
        "2026-02-03",
        "https://example.org/try",
    )
    assert found["creator"] == [{"@type": "sc:Person", "name": name} for name in ("A. Maker", "B. Maker")]
    # No one licence covers CC0 and terms of a corpus's own.
    assert manifest["licence"] == ""
    assert found["license"] == ["https://creativecommons.org/publicdomain/zero/1.0/", "LicenseRef-Private"]
    assert manifest["canary"] in found["keywords"]
    asked = ("dataCollection", "dataCollectionType", "dataAnnotationProtocol", "dataBiases", "dataLimitations",
             "personalSensitiveInformation", "dataSocialImpact", "dataReleaseMaintenancePlan")  # fmt: skip
    assert all(found[f"rai:{name}"] for name in asked)
    assert "1 items come without sound" in " ".join(found["rai:dataLimitations"])


def test_who_judged_and_how_they_agreed(tmp_path: Path) -> None:
    release = with_judgements(tmp_path)
    require_valid(release / CROISSANT)
    found = read(release)
    assert found["rai:dataAnnotationPlatform"] == ["Label Studio"]
    assert found["rai:dataAnnotationAnalysis"] == ["blind_qa: Krippendorff's alpha of decision (nominal) 0.400."]
    assert "blind_qa: 6 judgements of 4 items by 2 raters." in found["rai:dataAnnotationProtocol"]
    assert found["rai:annotationsPerItem"] == "2.33 on average"


def dangling(found: dict[str, Any]) -> None:
    found["recordSet"][0]["field"][0]["source"]["fileSet"]["@id"] = "nowhere"


def untyped(found: dict[str, Any]) -> None:
    del found["recordSet"][0]["field"][0]["dataType"]


def unhashed(found: dict[str, Any]) -> None:
    del found["distribution"][0]["sha256"]


def elsewhere(found: dict[str, Any]) -> None:
    found["distribution"][0]["contentUrl"] = "data/none.parquet"


def misnamed(found: dict[str, Any]) -> None:
    found["datePublished"] = "yesterday"


def unshaped(found: dict[str, Any]) -> None:
    array = next(one for one in found["recordSet"][0]["field"] if one["name"] == "choices")
    array["arrayShape"] = "many"


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (dangling, "nowhere"),
        (untyped, "RecordSet(index) > Field(id)"),
        (unhashed, "attribution.csv"),
        (elsewhere, "attribution.csv"),
        (misnamed, "yesterday"),
        (unshaped, "index/choices"),
    ],
)
def test_what_is_wrong_is_named(
    release: Path, tmp_path: Path, fault: Callable[[dict[str, Any]], None], named: str
) -> None:
    found = read(release)
    found["recordSet"] = found["recordSet"][:1]
    fault(found)
    copy = tmp_path / "release"
    copy.mkdir()
    for one in release.iterdir():
        if one.name != CROISSANT:
            (copy / one.name).symlink_to(one)
    (copy / CROISSANT).write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(ReleaseError, match="expected metadata that mlcroissant takes") as caught:
        require_valid(copy / CROISSANT)
    assert named in caught.value.got


@pytest.mark.parametrize("text", ["", "not json", "[]", "{}", "\x00", '{"@context": 3}'])
def test_what_is_no_document(tmp_path: Path, text: str) -> None:
    (tmp_path / CROISSANT).write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseError, match="expected metadata that mlcroissant takes"):
        require_valid(tmp_path / CROISSANT)


def test_the_release_stage_asks_mlcroissant(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setattr("earmark.release.opening.require_valid", asked.append)
    manifest = read_manifest(release)
    require_opens(release, manifest)
    assert asked == [release / CROISSANT]
