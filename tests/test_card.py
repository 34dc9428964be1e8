"""The card and what is beside it: all of it counted, the same bytes from the same items, verified like every file."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import uuid
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import earmark
from earmark.checks import verify
from earmark.checks.gates import Gates
from earmark.checks.licences import covers, promised
from earmark.checks.registry import Folder
from earmark.curate import SOURCES
from earmark.item import Clip, Item
from earmark.licences import LICENCES
from earmark.provenance import commit_date
from earmark.release.candidate import make_candidate
from earmark.release.citing import CITATION, bibtex, canary
from earmark.release.croissant import CROISSANT
from earmark.release.described import Described, how_made
from earmark.release.freeze import read_manifest
from earmark.release.limits import limits
from earmark.release.terms import declared_licence, hub_licence
from earmark.score.baselines import run_baselines
from tests.made import clip_of, item, tone
from tests.published import made_items
from tests.test_release import SETTINGS, write_curated

# A report of the checks, as far as the card reads it.
CHECKED: dict[str, Any] = {
    "checks": [
        {"id": "coverage.labels", "severity": "warning", "title": "no option is right more often than offered",
         "found": 2, "of": 12, "unit": "choice items", "not_run": "", "issues": [{"item": "mmau_pro/sound"}]},
        {"id": "shortcuts.words", "severity": "warning", "title": "t", "found": 0, "of": 0, "unit": "u",
         "not_run": "needs scikit-learn", "issues": []},
        {"id": "privacy.files", "severity": "error", "title": "t", "found": 0, "of": 3, "unit": "u", "not_run": "",
         "issues": []},
    ],
    "shortcuts": {},
}  # fmt: skip


@cache
def varied() -> tuple[Item, ...]:
    """Choice items whose answers stand in several places, among options of several lengths and numbers."""
    options = [("a tone", "rain", "a dog", "a bell"), ("rain", "a tone"), ("a dog", "a longer bell", "a tone")]
    made = [
        item(f"hand/{n}", tone(200.0 + 40 * n), choices=options[n % 3], answer_index=options[n % 3].index("a tone"))
        for n in range(7)
    ]
    return (*made, made_items(0)[0])


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    make_candidate(write_curated(folder / "curated", [*varied()]), folder / "release", SETTINGS, folder, CHECKED)
    return folder / "release"


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    return shutil.copytree(release, tmp_path / "release")


def card_of(release: Path) -> str:
    return (release / "README.md").read_text(encoding="utf-8")


def test_two_builds_differ_in_nothing_but_the_build(release: Path, tmp_path: Path) -> None:
    curated = write_curated(tmp_path / "curated", [*varied()[::-1]])
    make_candidate(curated, tmp_path / "again" / "release", SETTINGS, tmp_path, CHECKED)
    files = sorted(path.relative_to(release) for path in release.rglob("*") if path.is_file())
    assert {CROISSANT, CITATION, "README.md", "figures/lengths.svg"} <= {file.as_posix() for file in files}
    differing = [
        f.as_posix() for f in files if (release / f).read_bytes() != (tmp_path / "again/release" / f).read_bytes()
    ]
    assert set(differing) <= {"build.json"}


def test_what_explains_the_items_does_not_touch_the_digest(release: Path, tmp_path: Path) -> None:
    settings = {
        **SETTINGS,
        "creators": ["A. Maker"],
        "url": "https://example.org",
        "date": "2026-02-03",
        "title": "Other",
    }
    other = make_candidate(write_curated(tmp_path / "curated", [*varied()]), tmp_path / "release", settings, tmp_path)
    assert other["digest"] == read_manifest(release)["digest"]


@pytest.mark.parametrize("name", [CROISSANT, CITATION, "README.md", "figures/items_by_task.svg"])
def test_every_new_file_is_verified(copy: Path, name: str) -> None:
    assert verify(copy, ["files", "licences", "privacy.files"]).passed
    (copy / name).write_bytes((copy / name).read_bytes() + b" ")
    assert "files.match" in json.dumps(
        [one.issues for one in verify(copy, ["files"]).results if one.found], default=str
    )


def test_a_release_from_before_is_verified_and_loaded(copy: Path) -> None:
    manifest = read_manifest(copy)
    for name in [n for n in manifest["files"] if n in {CROISSANT, CITATION} or n.startswith("figures/")]:
        del manifest["files"][name]
        (copy / name).unlink()
    for key in ("licence", "canary", "described"):
        del manifest[key]
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert verify(copy, ["files", "licences", "record"]).passed
    assert len(list(earmark.load(copy, "mmau_pro"))) == 7


def test_the_baselines_of_the_card_are_those_that_are_measured(release: Path, tmp_path: Path) -> None:
    metrics = run_baselines(release, tmp_path, seed=1)
    facts = read_manifest(release)["described"]["tasks"]["mmau_pro/sound"]
    assert facts["choice"] == metrics["first"]["n"] == 7
    assert facts["first"] / 7 == pytest.approx(metrics["first"]["score"])
    assert facts["longest"] / 7 == pytest.approx(metrics["longest"]["score"])
    assert facts["chance"] == pytest.approx(metrics["random"]["chance"], abs=1e-4)
    # By hand: the answer is first in items 0, 3, 6, and longest (or the first of the longest) in 0, 1, 3, 4, 6.
    assert (facts["first"], facts["longest"]) == (3, 5)
    # (3 of 4 options, 2 of 2, 2 of 3): (3/4 + 2/2 + 2/3) / 7 = 0.3452.
    assert "| mmau_pro/sound | 7 | 34.5% | 42.9% | 71.4% |" in card_of(release)


def test_what_is_counted(release: Path) -> None:
    described = read_manifest(release)["described"]
    assert described["positions"] == {"2": [0, 2], "3": [0, 0, 2], "4": [3, 0, 0, 0]}
    assert described["lengths"]["items"][0] == sum(described["lengths"]["items"]) == 8  # all of half a second
    assert described["length_bins"] == {"short": 8}
    assert described["clips"] == {"recorded": 8}
    assert described["origins"]["hand"]["tasks"] == {"mmau_pro/sound": 7}
    # Of seven items 22 points (30 % differing) and 50 points or more cannot be shown: Card et al. 2020, Connor 1987.
    assert "| mmau_pro/sound | 7 | - | - | 1 | 100.0% |" in card_of(release)


@pytest.mark.parametrize(
    ("dataset", "record", "how"),
    [
        ("esc50", "1-2-A.wav", "recorded"),
        ("synth", '{"parts":[{"pcm_sha256":"00"}]}', "mixed"),
        ("synth", "{}", "made"),
    ],
)
def test_how_a_clip_came_about(dataset: str, record: str, how: str) -> None:
    clip: Clip = clip_of(tone())[1]
    source = clip.source.model_copy(update={"dataset": dataset, "record": record})
    assert how_made(clip.model_copy(update={"source": source})) == how


@given(st.permutations(range(8)))
def test_the_order_of_items_does_not_matter(order: list[int]) -> None:
    items = [varied()[n] for n in order]
    counts, same = Described(), Described()
    for one in items:
        counts.add(one)
    for one in varied():
        same.add(one)
    assert json.dumps(counts.facts()) == json.dumps(same.facts())


def test_the_card_names_what_there_is(release: Path) -> None:
    card, manifest = card_of(release), read_manifest(release)
    head = yaml.safe_load(card.split("---\n")[1])
    assert (head["license"], head["license_name"], head["size_categories"]) == ("other", "per-clip", ["n<1K"])
    found = re.findall(r"^## (.*)$", card, flags=re.MULTILINE)
    assert found == [
        "What it is for", "Load", "What is in it", "Where it comes from", "Licences", "Sound", "Words",
        "How much a task can show", "Baselines", "Review", "Known limits", "Cite",
    ]  # fmt: skip
    shown = {path: alt for alt, path in re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", card)}
    assert set(shown) == {name for name in manifest["files"] if name.startswith("figures/")}
    assert len(shown) == 4
    assert shown["figures/items_by_task.svg"] == "Items by task: mmau_pro/sound 7, talk_arena/asr 1"
    assert not re.search(r"\bnan\b|None|\{\w+\}", re.sub(r"```.*?```", "", card, flags=re.DOTALL))


def test_figures_are_small_and_say_nothing_of_when_and_where(release: Path) -> None:
    figures = sorted((release / "figures").glob("*.svg"))
    assert [figure.stem for figure in figures] == ["answer_positions", "items_by_task", "lengths", "licences"]
    for figure in figures:
        text = figure.read_text(encoding="utf-8")
        assert ET.fromstring(text).tag.endswith("svg")  # noqa: S314 - drawn here
        assert len(text) < 100_000
        assert not re.search(r"<text|dc:date|dc:creator|matplotlib\.org", text)


def test_the_canary_is_that_of_name_and_version(release: Path) -> None:
    # RFC 9562, section 5.5, by hand: SHA-1 over the namespace and the name, with version and variant set.
    raw = bytearray(hashlib.sha1(uuid.NAMESPACE_OID.bytes + b"try@1.0.0", usedforsecurity=False).digest()[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x50, raw[8] & 0x3F | 0x80
    expected = f"EARMARK-CANARY-{uuid.UUID(bytes=bytes(raw))}"
    assert canary("try", "1.0.0") == expected != canary("try", "1.0.1")
    assert read_manifest(release)["canary"] == expected
    for name in ("README.md", CROISSANT):
        assert expected in (release / name).read_text(encoding="utf-8")


def test_limits_are_said_from_the_numbers(release: Path) -> None:
    said = limits(read_manifest(release), CHECKED)
    assert said[0].startswith(
        "2 of 2 tasks have fewer than 30 items and should not be reported alone: mmau_pro/sound 7"
    )
    assert "8 of 8 items (100%) have not been judged by people." in said
    assert "All 1 clips of speech whose language is known are in one language (en)." in said
    assert "1 items come without sound: a reader without the corpora cannot be scored on them." in said
    assert "Sources that were asked for and were not there: esc50." in said
    assert any(
        "`coverage.labels` warns" in one and "2 of 12 choice items (mmau_pro/sound and 1 more)" in one for one in said
    )
    assert "The check `shortcuts.words` was not run: needs scikit-learn." in said
    card = card_of(release)
    assert all(f"- {one}\n" in card for one in said)


def test_limits_of_what_was_made_and_judged(release: Path) -> None:
    manifest = read_manifest(release)
    told = {
        "described": {**manifest["described"], "clips": {"made": 6, "mixed": 2}},
        "review": {"statuses": {"accepted": 5, "disputed": 3}}, "languages": {"en": 3, "fr": 1}, "left_out": {"x": 2},
    }  # fmt: skip
    said = limits({**manifest, **told}, {})
    assert "6 of 8 clips (75%) are made altogether, by synthesis" in said[2]
    assert {
        "3 items are disputed: raters did not come to one view.",
        "2 of 8 clips (25%) are mixed of recordings.",
        "Of 4 clips of speech in 2 languages or varieties, 75% are en.",
        "2 items that were built may not go out and are missing here.",
    } <= set(said)
    assert not any("judged by people" in one for one in said)


def test_it_can_be_cited(release: Path) -> None:
    facts = yaml.safe_load((release / CITATION).read_text(encoding="utf-8"))
    # Citation File Format 1.2.0: these four are required.
    assert {"cff-version", "message", "title", "authors"} <= facts.keys()
    assert (facts["type"], facts["version"], facts["authors"]) == (
        "dataset",
        "1.0.0",
        [{"name": "The makers of A try"}],
    )
    manifest = {
        **read_manifest(release),
        "creators": ["A. Maker", "B & Sons"],
        "date": "2026-02-03",
        "title": "50 % {x}_",
    }
    entry = bibtex(manifest)
    assert "  author = {{A. Maker} and {B \\& Sons}}," in entry
    assert "  title = {{50 \\% \\{x\\}\\_}}," in entry
    assert "  year = {2026}," in entry
    assert entry.replace("\\{", "").replace("\\}", "").count("{") == entry.replace("\\{", "").replace("\\}", "").count(
        "}"
    )


@pytest.mark.parametrize(
    ("parts", "whole", "hub"),
    [
        (["CC0-1.0"], "CC0-1.0", "cc0-1.0"),
        (["CC0-1.0", "CC-BY-4.0", "MIT"], "CC-BY-4.0", "cc-by-4.0"),
        (["CC-BY-NC-3.0", "CC-BY-4.0"], "CC-BY-NC-3.0", "cc-by-nc-3.0"),
        (["CC-BY-SA-3.0", "CC-BY-SA-4.0"], "CC-BY-SA-4.0", "cc-by-sa-4.0"),
        (["CC-BY-NC-4.0", "CC-BY-ND-4.0"], "CC-BY-NC-ND-4.0", "cc-by-nc-nd-4.0"),
        (["CC-BY-SA-4.0", "CC-BY-NC-4.0"], "", "other"),
        (["LicenseRef-Own"], "LicenseRef-Own", "other"),
        (["LicenseRef-Own", "CC0-1.0"], "", "other"),
        (["GPL-3.0-only"], "GPL-3.0-only", "gpl-3.0"),
        (["no such"], "", "other"),
        ([], "", "other"),
    ],
)
def test_the_licence_of_the_whole(parts: list[str], whole: str, hub: str) -> None:
    assert (declared_licence(parts), hub_licence(whole)) == (whole, hub)


@given(st.lists(st.sampled_from([*LICENCES, "LicenseRef-Own"]), min_size=1, max_size=5))
def test_the_whole_asks_for_what_every_part_asks(parts: list[str]) -> None:
    whole = declared_licence(parts)
    assert whole == declared_licence(parts[::-1])
    assert not whole or all(covers(whole, part) for part in parts)
    manifest = {"licence": whole, "licences": dict.fromkeys(parts, 1)}
    assert not list(promised(Folder(Path(), Gates(), {}, manifest)))


def test_the_date_is_that_of_the_commit(tmp_path: Path) -> None:
    assert commit_date(tmp_path) is None
    when = {"GIT_AUTHOR_DATE": "2026-02-03T12:00:00Z", "GIT_COMMITTER_DATE": "2026-02-03T12:00:00Z"}
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "one"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True, env={"PATH": "/usr/bin:/bin", **when})
    assert commit_date(tmp_path) == "2026-02-03"
    manifest = make_candidate(
        write_curated(tmp_path / "curated", [*varied()]), tmp_path / "release", SETTINGS, tmp_path
    )
    assert manifest["date"] == "2026-02-03"


def test_titles_of_any_letters_and_sources_that_say_what_they_are(tmp_path: Path) -> None:
    title = '"quoted" | piped `code` [x](y) ${a}: été 音 # c'
    settings = {**SETTINGS, "title": title}
    curated = write_curated(tmp_path / "curated", [*varied()[:1]])
    sources = json.loads((curated / SOURCES).read_text(encoding="utf-8"))
    sources["hand"] |= {"title": "Sounds | made by hand", "citation": "A. Maker. Sounds. 2026."}
    (curated / SOURCES).write_text(json.dumps(sources), encoding="utf-8")
    make_candidate(curated, tmp_path / "release", settings, tmp_path)
    assert "\n- `hand`: Sounds | made by hand. A. Maker. Sounds. 2026.\n" in card_of(tmp_path / "release")
    assert yaml.safe_load(card_of(tmp_path / "release").split("---\n")[1])["pretty_name"] == title
    assert yaml.safe_load((tmp_path / "release" / CITATION).read_text(encoding="utf-8"))["title"] == title
    assert json.loads((tmp_path / "release" / CROISSANT).read_text(encoding="utf-8"))["alternateName"] == title
