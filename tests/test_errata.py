"""Errata: single items that are withdrawn or corrected, applied to the next release and known to the scorer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ReleaseError
from earmark.item import Item
from earmark.release.errata import Applying, Erratum, applied, read_errata
from earmark.release.withdrawn import withdrawn
from earmark.shards import Reject
from tests.candidates import candidate
from tests.made import item, tone

ONE = {"item": "hand/0", "action": "withdraw", "reason": "Its maker took it back.", "date": date(2027, 1, 31)}
HASH = f"sha256:{'0' * 64}"


def written(path: Path, *entries: dict[str, object]) -> Path:
    path.write_text(yaml.safe_dump({"errata": [*entries]}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return [item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(3)]


def correction(of: Item, **rewrite: object) -> dict[str, object]:
    about = {"item": of.id, "content_hash": of.content_hash}
    return {**about, "action": "correct", "reason": "It was wrong.", "date": "2027-01-31", "rewrite": rewrite}


def test_the_list_of_the_project_is_one() -> None:
    assert Path("releases/errata.yaml").is_file()
    assert read_errata(Path("releases/errata.yaml")) == ()


def test_a_list_is_read(tmp_path: Path) -> None:
    (one,) = read_errata(written(tmp_path / "errata.yaml", ONE))
    assert (one.item, one.outcome, one.date, one.content_hash) == ("hand/0", "withdrawn", date(2027, 1, 31), None)
    assert read_errata(tmp_path / "none.yaml") == ()
    (tmp_path / "empty.yaml").write_text("# nothing yet\n")
    assert read_errata(tmp_path / "empty.yaml") == ()


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{**ONE, "action": "drop"}], r"entry 1 \(hand/0\): expected an erratum with valid action"),
        ([{k: v for k, v in ONE.items() if k != "reason"}], "valid reason, got Field required"),
        ([{**ONE, "reason": "  "}], "valid reason, got String should have at least 1 character"),
        ([ONE, {**ONE, "item": ""}], "entry 2 .*valid item"),
        ([{**ONE, "item": 7}], "entry 1: expected an erratum with valid item, got Input should be a valid string"),
        ([{**ONE, "because": "x"}], "valid because, got Extra inputs are not permitted"),
        ([{**ONE, "date": "soon"}], "valid date"),
        ([{**ONE, "content_hash": "sha256:12"}], "valid content_hash"),
        ([{**ONE, "action": "correct"}], "expected a correction with the content_hash of the item"),
        ([{**ONE, "action": "correct", "content_hash": HASH, "rewrite": {}}], "a rewrite that changes something"),
        ([{**ONE, "action": "correct", "content_hash": HASH, "rewrite": {"colour": "red"}}], r"valid rewrite\.colour"),
        ([{**ONE, "rewrite": {"question": "What?"}}], r"\(hand/0\): expected a withdrawal without a rewrite"),
        (["hand/0"], "entry 1: expected an erratum with valid keys"),
        ([ONE, ONE], "expected one erratum for each version of hand/0, got 2"),
    ],
)
def test_an_entry_that_is_wrong_is_named(tmp_path: Path, entries: list[dict[str, object]], message: str) -> None:
    with pytest.raises(ReleaseError, match=message):
        read_errata(written(tmp_path / "errata.yaml", *entries))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("errata: [", "expected a list of errata in YAML"),
        ("- item: hand/0\n", "expected one key `errata` with a list of entries .*got list"),
        ("erata: []\n", "got the keys erata"),
        ("errata: {}\n", "expected one key `errata`"),
        ("errata:\nmore: 1\n", "got the keys errata, more"),
        ("errata: []\nerrata: []\n", "got the key errata twice"),
        ("errata: [{date: 2027-13-45}]\n", "expected a list of errata in YAML, got month must be in"),
        ("errata: &a [*a]\n", "entry 1: expected an erratum with valid keys"),
        ("errata: " + "[" * 3000, "expected a list of errata in YAML"),
    ],
)
def test_a_file_that_is_no_list(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "errata.yaml").write_text(text)
    with pytest.raises(ReleaseError, match=message):
        read_errata(tmp_path / "errata.yaml")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "errata.yaml").write_bytes(b"errata: \xff\n")
    with pytest.raises(ReleaseError, match="expected a list of errata in YAML"):
        read_errata(tmp_path / "errata.yaml")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
_KEYS = ("item", "action", "reason", "date", "content_hash", "rewrite")


@given(_VALUES | st.fixed_dictionaries({}, optional=dict.fromkeys(_KEYS, _VALUES)))
def test_whatever_an_entry_is_it_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, entry: object) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(yaml.safe_dump({"errata": [entry]}), encoding="utf-8")
    try:
        found: object = read_errata(path)
    except ReleaseError as error:
        found = error.subject
    assert "any.yaml, entry 1" in found and "\n" not in found if isinstance(found, str) else found


def test_the_next_release_applies_them(tmp_path: Path, items: list[Item]) -> None:
    words = correction(items[1], question="What is it?")
    answer = correction(items[2], answer="rain")
    errata = read_errata(written(tmp_path / "errata.yaml", ONE, words, answer))
    gone, reworded, other = applied(items, errata)
    assert gone == Reject(
        "hand/0", "curate", "errata.withdrawn",
        "hand/0: expected an item that stands, got one that was withdrawn: Its maker took it back.",
    )  # fmt: skip
    assert isinstance(reworded, Item)
    assert (reworded.id, reworded.revision, reworded.question) == ("hand/1", 2, "What is it?")
    assert isinstance(other, Item)
    assert (other.parent, other.revision, other.answers, other.answer_index) == ("hand/2", 1, ("rain",), 1)
    assert other.id != "hand/2"
    assert all(one.content_hash == one.computed_hash() for one in (reworded, other))


def test_what_was_corrected_can_be_corrected_again_or_withdrawn(tmp_path: Path, items: list[Item]) -> None:
    first = correction(items[0], question="What is it?")
    (once,) = applied(items[:1], read_errata(written(tmp_path / "errata.yaml", first)))
    assert isinstance(once, Item)
    errata = read_errata(written(tmp_path / "errata.yaml", correction(once, question="What sounds?"), first))
    (twice,) = applied(items[:1], errata)
    assert isinstance(twice, Item)
    assert (twice.revision, twice.question) == (3, "What sounds?")
    errata = read_errata(written(tmp_path / "errata.yaml", first, ONE))
    (gone,) = applied(items[:1], errata)
    assert isinstance(gone, Reject)
    back = correction(once, question=items[0].question)
    circle = list(applied(items[:1], read_errata(written(tmp_path / "errata.yaml", first, back))))
    assert len(circle) == 1


def test_a_correction_that_makes_no_item_is_a_reject_and_idle_errata_are_told(
    tmp_path: Path, items: list[Item]
) -> None:
    nothing = correction(items[0], question=items[0].question)
    elsewhere = {**ONE, "item": "hand/9"}
    other = {**ONE, "item": "hand/1", "content_hash": HASH}
    applying = Applying(read_errata(written(tmp_path / "errata.yaml", nothing, elsewhere, other)))
    (reject, *kept) = map(applying, items)
    assert isinstance(reject, Reject)
    assert reject.code == "errata.rewrite"
    assert "a rewrite that changes something" in reject.message
    assert kept == items[1:]
    assert [one.item for one in applying.idle()] == ["hand/9", "hand/1"]
    assert applying.met == {"hand/0", "hand/1"}
    assert not applying.done


def test_the_scorer_knows_what_of_an_older_release_is_withdrawn(tmp_path: Path, items: list[Item]) -> None:
    releases = tmp_path / "releases"
    releases.mkdir()
    old = candidate(releases / "1.0.0", items)
    assert withdrawn(old) == {}
    new = candidate(releases / "2.0.0", items[1:], "2.0.0")
    by_hash = {**ONE, "item": "hand/1", "content_hash": items[1].content_hash, "reason": "Two answers are right."}
    other_version = {**ONE, "item": "hand/2", "content_hash": HASH}
    shipped = written(new / "errata.yaml", ONE, by_hash, other_version, {**ONE, "item": "hand/9"})
    reasons = {"hand/0": "Its maker took it back.", "hand/1": "Two answers are right."}
    assert withdrawn(old) == withdrawn(old, new) == withdrawn(old, shipped) == reasons
    assert withdrawn(new) == {"hand/1": "Two answers are right."}
    assert withdrawn(old, written(tmp_path / "mine.yaml")) == {}
    alone = candidate(tmp_path / "away" / "1.0.0", items)
    assert withdrawn(alone) == {}
    assert withdrawn(alone, tmp_path / "mine.yaml") == {}
    with pytest.raises(ReleaseError, match="expected a list of errata, got no such file"):
        withdrawn(alone, tmp_path / "none.yaml")


def test_lists_of_something_else_beside_a_release_are_not_read(tmp_path: Path, items: list[Item]) -> None:
    old = candidate(tmp_path / "1.0.0", items)
    named(old, "bells")
    (tmp_path / "notes").mkdir()
    written(tmp_path / "notes" / "errata.yaml", ONE)
    other = candidate(tmp_path / "2.0.0", items, "2.0.0")
    written(other / "errata.yaml", ONE)
    for name in (None, "gongs"):
        named(other, name)
        assert withdrawn(old) == {}
    named(other, "bells")
    assert withdrawn(old) == {"hand/0": "Its maker took it back."}


def named(release: Path, name: str | None) -> None:
    """Have a release call itself so, or nothing."""
    path = release / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "name": name}), encoding="utf-8")


def test_a_correction_does_not_withdraw(tmp_path: Path, items: list[Item]) -> None:
    old = candidate(tmp_path / "1.0.0", items)
    errata = written(tmp_path / "mine.yaml", correction(items[0], question="What is it?"))
    assert withdrawn(old, errata) == {}


def test_an_erratum_holds_for_one_version_or_for_all() -> None:
    given = {**ONE, "content_hash": HASH}
    assert Erratum.model_validate(ONE).concerns("hand/0", "anything")
    assert Erratum.model_validate(given).concerns("hand/0", HASH)
    assert not Erratum.model_validate(given).concerns("hand/0", "another")
    assert not Erratum.model_validate(ONE).concerns("hand/1", HASH)
