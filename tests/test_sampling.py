"""Samples: bounded, the same whatever the order, and counted."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.__main__ import main
from builders.contract.source import Source, builder, speaker
from builders.ingest.sampling import NOTE, Sampled, Wish, cell_of_item, choose, require_some
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject, read_items
from earmark.stage import SUMMARY
from tests.fake import fake

SOURCE: Source = replace(builder("ljspeech").SOURCE, name="x")


def item(number: int, task: str = "asr", gender: str | None = None) -> Item:
    return SOURCE.item(
        f"r{number}", [], benchmark="talk_arena", task=task, question="?", answer_type="transcript", answers=("a",),
        scorer="wer", groups=speaker(gender=gender),
    )  # fmt: skip


class Given:
    """A builder whose items are given."""

    def __init__(self, *made: Item | Reject) -> None:
        self.SOURCE = SOURCE
        self.made = made

    def build(self, root: Path) -> Iterator[Item | Reject]:
        assert root == Path()
        yield from self.made


MIXED = tuple(item(n, "asr" if n % 3 else "gender", ("female", "male", None)[n % 7 % 3]) for n in range(60))


def chosen(made: tuple[Item | Reject, ...], wish: Wish, seed: int = 1) -> list[str]:
    builder = Given(*made)
    sampled = Sampled(builder, choose(builder, Path(), wish, seed))
    return [made.id for made in sampled.build(Path()) if isinstance(made, Item)]


def test_cap_holds_for_every_cell() -> None:
    ids = chosen(MIXED, Wish(cap=4, by=("gender",)))
    cells = Counter(cell_of_item(made, ("gender",)) for made in MIXED if made.id in ids)
    assert set(cells.values()) == {4}
    assert len(cells) == 6
    assert ("talk_arena", "asr", "(none)") in cells


@given(order=st.permutations(MIXED), cap=st.integers(1, 70), seed=st.integers(0, 3))
def test_order_does_not_matter(order: list[Item], cap: int, seed: int) -> None:
    wish = Wish(cap=cap, by=("gender",))
    assert set(chosen(tuple(order), wish, seed)) == set(chosen(MIXED, wish, seed))


@given(cap=st.integers(1, 20))
def test_larger_sample_holds_the_smaller(cap: int) -> None:
    assert set(chosen(MIXED, Wish(cap=cap))) <= set(chosen(MIXED, Wish(cap=cap + 1)))


def test_items_that_are_added_push_out_no_more_than_their_number() -> None:
    before, after = set(chosen(MIXED[:-5], Wish(cap=10))), set(chosen(MIXED, Wish(cap=10)))
    assert len(before - after) <= 5


def test_seed_draws_another_sample() -> None:
    assert len({tuple(chosen(MIXED, Wish(cap=5), seed)) for seed in range(5)}) == 5


def test_small_cell_is_left_out_and_counted() -> None:
    made = (*(item(n) for n in range(9)), item(9, "gender"))
    wish = Wish(cap=4, minimum=2)
    sample = choose(Given(*made), Path(), wish, 1)
    assert {cell[1]: tuple(counts) for cell, counts in sample.cells.items()} == {"asr": (9, 4), "gender": (1, 0)}
    assert sample.sampled_out == 6
    noted = json.loads(sample.note(wish, 1))
    assert (noted["sampled_out"], noted["cap"], noted["minimum"]) == (6, 4, 2)
    assert noted["cells"][1] == {"cell": ["talk_arena", "gender"], "available": 1, "taken": 0}


def test_nothing_left_is_an_error() -> None:
    wish = Wish(minimum=100)
    sample = choose(Given(*MIXED), Path(), wish, 1)
    with pytest.raises(SourceError, match=r"a cell with 100 items, got 40 at most, in talk_arena asr. Lower options.x"):
        require_some("x", sample, wish)
    require_some("x", choose(Given(), Path(), wish, 1), wish)


def test_group_that_no_item_has_is_an_error() -> None:
    with pytest.raises(SourceError, match=r"a group of its items: gender, got 'gendre'. Did you mean 'gender'"):
        choose(Given(*MIXED), Path(), Wish(cap=1, by=("gendre",)), 1)


def test_rejects_of_the_whole_corpus_are_kept() -> None:
    reject = Reject("x/y", "ingest@x", "source.bad_row", "why")
    found = list(Sampled(Given(reject, *MIXED), choose(Given(*MIXED), Path(), Wish(cap=1), 1)).build(Path()))
    assert found[0] == reject
    assert len(found) == 3


def test_without_a_wish_the_corpus_is_not_read() -> None:
    sample = choose(Given(), Path("elsewhere"), Wish(by=("gender",)), 1)
    assert (sample.ids, sample.sampled_out) == (None, 0)


def test_counts_of_a_build_add_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake("ravdess").make(tmp_path)
    settings = tmp_path / "settings.json"
    options = {"cap": 2, "by": ["gender"], "minimum": 2}
    settings.write_text(json.dumps({"corpora_root": str(tmp_path), "seed": 1, "options": options}), encoding="utf-8")
    out = tmp_path / "items" / "ravdess"
    monkeypatch.setattr(sys, "argv", ["builders", "ravdess", "--settings", str(settings), "--out", str(out)])
    assert main() == 0
    assert "ingest@ravdess: 4 sampled out; 4 cells, 0 too small" in capsys.readouterr().out
    summary = json.loads((out / SUMMARY).read_text(encoding="utf-8"))
    assert (summary["came_in"], summary["went_out"], summary["rejected"], summary["sampled_out"]) == (8, 8, 0, 4)
    assert json.loads((out / NOTE).read_text(encoding="utf-8"))["sampled_out"] == 4
    cells = Counter((made.task, made.groups[0].value) for made in read_items(out))
    assert set(cells.values()) == {2}
