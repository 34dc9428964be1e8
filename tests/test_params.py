"""`params.yaml`: everything wrong is named before anything is built; one settings file a stage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from earmark.errors import ParamsError
from earmark.params import Params, read_params
from earmark.settings import settings_files, write_settings
from tests.conftest import ROOT

GOOD: dict[str, Any] = {"version": "1.0.0", "seed": 1, "sources": ["esc50"]}


def params(folder: Path, **changes: Any) -> Params:
    path = folder / "params.yaml"
    path.write_text(yaml.safe_dump({k: v for k, v in {**GOOD, **changes}.items() if v != "gone"}))
    return read_params(path)


def raw(folder: Path, content: bytes) -> Params:
    path = folder / "params.yaml"
    path.write_bytes(content)
    return read_params(path)


def test_the_file_of_the_project_is_good() -> None:
    assert read_params(ROOT / "params.yaml").sources


def test_defaults(tmp_path: Path) -> None:
    found = params(tmp_path)
    assert (found.form, found.audio.loudness_lufs, found.audio.max_sample_rate_hz) == ("A", -23.0, 48_000)
    assert found.recipes == ()


@pytest.mark.parametrize("version", ["0.1.0", "10.20.30", "1.0.0-rc.1", "1.0.0-x-y.0+b.01", "1.0.0+5"])
def test_versions(tmp_path: Path, version: str) -> None:
    assert params(tmp_path, version=version).version == version


@pytest.mark.parametrize(
    "version", ["1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0-a..b", "1.0.0\n", "1.\u0662.0", ""]
)
def test_versions_that_are_none(tmp_path: Path, version: str) -> None:
    with pytest.raises(ParamsError, match=r"version: expected a version such as 1\.0\.0"):
        params(tmp_path, version=version)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 1.0}, r"version: expected a valid string, got 1\.0"),
        ({"version": "gone"}, "version: missing"),
        ({"seed": "gone"}, "seed: missing"),
        ({"seed": "7"}, "seed: expected a valid integer, got '7'"),
        ({"seed": True}, "seed: expected a valid integer, got True"),
        ({"seed": -1}, "seed: expected greater than or equal to 0, got -1"),
        ({"sorces": []}, r"sorces: no such key \(did you mean sources\?\)"),
        ({"zzz": 1}, "zzz: no such key; |zzz: no such key. Mend"),
        ({"audio": {"loudnes_lufs": -23.0}}, r"audio\.loudnes_lufs: no such key \(did you mean loudness_lufs\?\)"),
        ({"audio": {"loudness_lufs": "loud"}}, r"audio\.loudness_lufs: expected a valid number"),
        ({"audio": {"loudness_lufs": float("nan")}}, r"audio\.loudness_lufs"),
        ({"audio": {"true_peak_dbtp": 1.0}}, r"audio\.true_peak_dbtp: expected less than or equal to 0"),
        ({"audio": {"max_sample_rate_hz": 44100.0}}, r"max_sample_rate_hz: expected a valid integer"),
        ({"audio": None}, "audio: expected a valid dictionary"),
        ({"release": {"mini_items": 0}}, r"release\.mini_items: expected greater than or equal to 1"),
        ({"sources": "esc50"}, "sources: expected a list, got 'esc50'"),
        ({"sources": [1]}, r"sources\.0: expected a valid string, got 1"),
        ({"sources": ["a", "b", "a"]}, "sources: expected names that are each given once"),
        ({"sources": ["../esc50"]}, "sources: expected names in lower case, such as esc50"),
        ({"sources": [""]}, "sources: expected names in lower case"),
        ({"recipes": ["esc50"]}, "expected sources and recipes of different names, got esc50 in both"),
        ({"sources": []}, "expected at least one source or recipe, got none"),
        ({"form": "first form"}, "form: expected one to eight letters or digits"),
        ({"form": 1}, "form: expected a valid string"),
        ({"options": {"esc50": 3}}, r"options\.esc50: expected a valid dictionary"),
        ({"gates": {"share": "x"}}, r"gates\.share"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ParamsError, match=message):
        params(tmp_path, **changes)


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ParamsError) as caught:
        params(tmp_path, version="1", seed=-1, sources=[3], nonsense=1, form="")
    assert [part.split(":")[0] for part in caught.value.got.split("; ")] == [
        "version", "sources.0", "seed", "form", "nonsense",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected keys such as version, sources, recipes, seed, got NoneType"),
        (b"[1, 2]", "got list"),
        (b"just text", "got str"),
        (b"a: [b", "expected YAML in UTF-8, got while parsing"),
        (b"a: b: c", "expected YAML in UTF-8, got mapping values"),
        (b"\xff\xfe\x00", "expected YAML in UTF-8, got 'utf-8' codec"),
        (b"version: 1.0.0\x07", "expected YAML in UTF-8, got unacceptable character"),
        (b"seed: 1\nseed: 2\n", "expected YAML in UTF-8, got the key seed twice"),
        (b"audio: {a: 1, a: 2}\n", "got the key a twice"),
        (b"1: 2\nversion: 1.0.0\n", "1: expected Keys should be strings"),
        (b"version: !!python/object/apply:os.getcwd []\n", "could not determine a constructor"),
    ],
)
def test_what_is_no_set_of_parameters(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(ParamsError, match=message):
        raw(tmp_path, content)


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match=r"none\.yaml: expected a readable file, got No such file"):
        read_params(tmp_path / "none.yaml")
    with pytest.raises(ParamsError, match="expected a readable file, got Is a directory"):
        read_params(tmp_path)


def test_merged_keys_are_not_taken_for_repeats(tmp_path: Path) -> None:
    text = b"version: 1.0.0\nseed: 1\nsources: [a, b]\noptions: {a: &o {n: 1}, b: {<<: *o, m: 2}}\n"
    assert raw(tmp_path, text).options["b"] == {"n": 1, "m": 2}


def test_a_sources_option_turns_its_own_settings_file_alone(tmp_path: Path) -> None:
    names: dict[str, Any] = {"sources": ["esc50", "fsdd"], "recipes": ["spatial"]}
    before = settings_files(params(tmp_path, **names))
    after = settings_files(params(tmp_path, **names, options={"esc50": {"options": 3}}))
    assert {name for name in before if before[name] != after[name]} == {"sources/esc50.json"}
    assert set(before) == {
        "sources/esc50.json", "sources/fsdd.json", "recipes/spatial.json", "curate.json", "redraw.json",
        "validate.json", "release.json",
    }  # fmt: skip


def test_settings_files_take_the_place_of_those_that_were_there(tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    write_settings(params(tmp_path, sources=["a", "b"]), folder)
    write_settings(params(tmp_path, sources=["a"]), folder)
    assert [path.name for path in (folder / "sources").iterdir()] == ["a.json"]
    assert json.loads((folder / "sources/a.json").read_text())["seed"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"settings", "params.yaml"}
    first = {path: path.read_bytes() for path in folder.rglob("*.json")}
    write_settings(params(tmp_path, sources=["a"]), folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == first


def test_recordings_are_of_sources_that_take_part(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match="recordings of sources that take part, got b"):
        params(tmp_path, sources=["a"], recordings=["a", "b"])
