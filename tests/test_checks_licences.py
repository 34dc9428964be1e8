"""Licences: known, credited, withheld where they must be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks import Gates, check_items, verify
from earmark.checks.licences import covers
from earmark.checks.registry import ItemCheck, chosen
from earmark.item import Item, Media, Origin
from earmark.licences import LICENCES, MIXED, licence_of_mix
from tests.made import item, prompt
from tests.test_checks import Case, holding, released, write

CLEAN = item()


def licensed(name: str = "hand/one", **fields: object) -> Item:
    clips = (CLEAN.clips[0].model_copy(update=fields),)
    return CLEAN.model_copy(update={"id": name, "clips": clips}).sealed()


def without_bytes(whole: Item) -> Item:
    return whole.model_copy(update={"audio": (Media(path="upstream.wav"),)})


PART = CLEAN.clips[0]
KNOWN = PART.source.model_copy(update={"sha256": "0" * 64})
CLOSED = licensed(licence="CC-BY-NC-4.0", redistributable=False, attribution="A. Reader", source=KNOWN)

FREE_PART = licensed("hand/part", licence="CC-BY-4.0", attribution="A. Reader")


def mixed(spdx: str, name: str = "hand/mix", of: Item = CLEAN, **fields: object) -> Item:
    """An item whose clip was made of that of another."""
    record = json.dumps({"events": [{"kind": "recording", "pcm_sha256": of.clips[0].pcm_sha256}]})
    origin = Origin(dataset="synth", revision="mixed/1", record=record)
    return licensed(name, licence=spdx, source=origin, pcm_sha256="1" * 64, attribution="A. Reader", **fields)


CASES = {
    "licences.known": Case(holding(licensed(licence="CC-BY-9.0")), holding(CLEAN)),
    "licences.attribution": Case(
        holding(licensed(licence="CC-BY-4.0", attribution=" ")),
        holding(CLEAN, licensed("hand/two", licence="CC-BY-4.0", attribution="A. Reader: Tone")),
    ),
    "licences.withheld": Case(released({"mmau_pro": [CLOSED]}), released({"mmau_pro": [CLEAN, without_bytes(CLOSED)]})),
    "licences.pointers": Case(holding(CLOSED), holding(CLEAN)),
    "licences.recipe": Case(holding(licensed(redistributable=False)), holding(CLOSED)),
    "licences.mixes": Case(holding(FREE_PART, mixed("CC0-1.0")), holding(FREE_PART, mixed("CC-BY-4.0"))),
    "licences.release": Case(
        released({"mmau_pro": [CLEAN]}, licence="MIT", licences={"CC-BY-NC-4.0": 1}),
        released({"mmau_pro": [CLEAN]}, licence="CC-BY-NC-4.0", licences={"CC-BY-NC-4.0": 1, "MIT": 2}),
    ),
}


def test_an_empty_licence_is_not_known() -> None:
    check = chosen(["licences.known"])[0]
    assert isinstance(check, ItemCheck)
    assert [issue.field for issue in check.find(licensed(licence=""))] == ["clips[0].licence"]


def test_an_unknown_licence_is_not_asked_what_it_wants() -> None:
    check = chosen(["licences.attribution"])[0]
    assert isinstance(check, ItemCheck)
    assert list(check.find(licensed(licence="my own"))) == []
    assert len(list(check.find(licensed(licence="LicenseRef-Corpus")))) == 1


def test_pointers_are_counted_by_corpus_and_only_warned_of(tmp_path: Path) -> None:
    closed = [CLOSED.model_copy(update={"id": f"hand/{n}", "question": f"Number {n}?"}).sealed() for n in range(3)]
    write(tmp_path, [CLEAN, *closed])
    report = check_items(tmp_path, Gates(), None, ["licences"])
    assert report.passed
    (issue,) = report.result("licences.pointers").issues
    assert issue.item == "hand"
    assert issue.got.startswith("3 of its 4 clips under CC-BY-NC-4.0")


SAID = prompt(licence="LicenseRef-Closed", redistributable=False, attribution="A. Writer")


def test_words_are_licensed_as_clips_are() -> None:
    for word, words in (("known", {"licence": "CC-BY-9.0"}), ("attribution", {"licence": "MIT"})):
        (check,) = chosen([f"licences.{word}"])
        assert isinstance(check, ItemCheck)
        (issue,) = check.find(prompt(**words))
        assert issue.field in ("words.licence", "words.attribution")
        assert check.count(prompt()) == 1


def test_words_may_be_withheld_and_are_counted_apart(tmp_path: Path) -> None:
    public = verify(released({"mmau_pro": [CLEAN], "voiceassistant_eval": [SAID]})(tmp_path / "public"), ["licences"])
    (issue,) = public.result("licences.withheld").issues
    assert (issue.item, issue.field) == (SAID.id, "words")
    assert public.result("licences.withheld").of == 2
    (pointer,) = public.result("licences.pointers").issues
    assert pointer.got == "the words of 1 of its 1 items are under LicenseRef-Closed: these do not go out"
    assert verify(released({"voiceassistant_eval": [SAID]}, private=True)(tmp_path / "private"), ["licences"]).passed


def test_bytes_are_withheld_in_public_releases_alone(tmp_path: Path) -> None:
    """Inside the pipeline every item carries its bytes, and so does a private release."""
    shards, private = holding(CLOSED)(tmp_path / "shards"), released({"mmau_pro": [CLOSED]}, private=True)
    for folder in (shards, private(tmp_path / "private")):
        assert "licences.withheld" not in [result.id for result in verify(folder).results]
        assert verify(folder).passed
    assert not verify(released({"mmau_pro": [CLOSED]}, private=False)(tmp_path / "public")).passed


@pytest.mark.parametrize(
    ("whole", "part", "kept"),
    [
        ("MIT", "CC0-1.0", True),
        ("CC0-1.0", "CC-BY-4.0", False),  # credit
        ("MIT", "CC-BY-NC-4.0", False),  # NonCommercial goes over
        ("CC-BY-NC-4.0", "CC-BY-4.0", True),
        ("CC-BY-4.0", "CC-BY-SA-4.0", False),  # ShareAlike asks for itself
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", True),  # or a later version
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", False),
        ("CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", False),
        ("CC-BY-NC-SA-4.0", "CC-BY-NC-4.0", True),
        ("CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", False),
        ("GPL-3.0-only", "LGPL-3.0-only", False),
        ("CC-BY-4.0", "LicenseRef-Corpus", False),  # nobody knows what it asks
        ("LicenseRef-Corpus", "CC-BY-4.0", True),
        ("LicenseRef-PublicDomain", "LicenseRef-PublicDomain", True),
        ("MIT", "my own", True),  # said by licences.known
    ],
)
def test_a_licence_covers_what_asks_for_no_more(whole: str, part: str, kept: bool) -> None:
    assert covers(whole, part) == kept


@given(st.lists(st.sampled_from(sorted(LICENCES)), min_size=1, max_size=4))
def test_the_licence_of_a_mix_covers_its_parts(parts: list[str]) -> None:
    whole = licence_of_mix(parts)
    assert whole == MIXED or all(covers(whole, part) for part in parts)


def test_a_mix_of_what_is_withheld_is_withheld(tmp_path: Path) -> None:
    closed = licensed("hand/part", licence="LicenseRef-Own", redistributable=False, attribution="A. Reader")
    write(tmp_path, [closed, mixed("LicenseRef-Own"), mixed("LicenseRef-Own", "hand/kept", redistributable=False)])
    result = check_items(tmp_path, Gates(), None, ["licences.mixes"]).result("licences.mixes")
    assert (result.of, [issue.item for issue in result.issues]) == (2, ["hand/mix"])
    assert result.issues[0].got == "LicenseRef-Own, to be passed on"


def test_a_part_that_is_no_item_says_nothing(tmp_path: Path) -> None:
    write(tmp_path, [mixed("CC0-1.0")])
    assert check_items(tmp_path, Gates(), None, ["licences.mixes"]).passed


@pytest.mark.parametrize("missing", ["pcm_sha256", "transform"])
def test_what_a_reader_needs_to_complete_a_pointer_is_named(missing: str) -> None:
    (check,) = chosen(["licences.recipe"])
    assert isinstance(check, ItemCheck)
    lacking = licensed(redistributable=False, source=KNOWN, **{missing: ""})
    assert list(check.find(CLOSED)) == []
    assert [issue.field for issue in check.find(lacking)] == [f"clips[0].{missing}"]
    assert check.count(CLEAN) == 0  # what is passed on needs none


def test_an_unknown_licence_of_a_release_is_reported(tmp_path: Path) -> None:
    folder = released({"mmau_pro": [CLEAN]}, licence="open", licences={"CC0-1.0": 1})(tmp_path / "release")
    (issue,) = verify(folder, ["licences.release"]).result("licences.release").issues
    assert issue.got == "'open'"


def test_the_table_is_of_corpora_and_licences(tmp_path: Path) -> None:
    write(tmp_path, [CLEAN, FREE_PART, SAID, licensed("hand/three", licence="my own")])
    table = check_items(tmp_path, Gates(), None, ["licences"]).to_json()["licences"]
    assert [(row["corpus"], row["licence"], row["asks"]) for row in table] == [
        ("hand", "CC-BY-4.0", "credit"), ("hand", "CC0-1.0", "nothing"), ("hand", "LicenseRef-Closed", "its own terms"),
        ("hand", "my own", "not known"),
    ]  # fmt: skip
    assert {name: table[2][name] for name in ("clips", "words", "passed on", "credited")} == {
        "clips": 0, "words": 1, "passed on": 0, "credited": 1,
    }  # fmt: skip
    assert table[0]["url"].startswith("https://creativecommons.org")
