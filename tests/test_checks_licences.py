"""Licences: known, credited, withheld where they must be."""

from __future__ import annotations

from pathlib import Path

from earmark.checks import Gates, check_items, verify
from earmark.checks.registry import ItemCheck, chosen
from earmark.item import Item, Media
from tests.made import item, prompt
from tests.test_checks import Case, holding, released, write

CLEAN = item()


def licensed(name: str = "hand/one", **fields: object) -> Item:
    clips = (CLEAN.clips[0].model_copy(update=fields),)
    return CLEAN.model_copy(update={"id": name, "clips": clips}).sealed()


def without_bytes(whole: Item) -> Item:
    return whole.model_copy(update={"audio": (Media(path="upstream.wav"),)})


CLOSED = licensed(licence="CC-BY-NC-4.0", redistributable=False, attribution="A. Reader")

CASES = {
    "licences.known": Case(holding(licensed(licence="CC-BY-9.0")), holding(CLEAN)),
    "licences.attribution": Case(
        holding(licensed(licence="CC-BY-4.0", attribution=" ")),
        holding(CLEAN, licensed("hand/two", licence="CC-BY-4.0", attribution="A. Reader: Tone")),
    ),
    "licences.withheld": Case(released({"mmau_pro": [CLOSED]}), released({"mmau_pro": [CLEAN, without_bytes(CLOSED)]})),
    "licences.pointers": Case(holding(CLOSED), holding(CLEAN)),
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
