"""How builders are found, and the helpers that all of them use."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders.contract.source import Builder, Source, builder, candidates, names, worded
from builders.ingest.extent import Counted
from earmark.errors import SourceError
from earmark.item import Item, Origin, Words
from earmark.shards import Reject
from earmark.validation import issues
from tests.conftest import ROOT


def test_unknown_builder_names_the_nearest() -> None:
    with pytest.raises(SourceError, match="Did you mean 'esc50'"):
        builder("esc5")
    with pytest.raises(SourceError, match="python -m builders list"):
        builder("qqqq")


def test_module_without_build_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "half_a_builder.py").write_text("SOURCE = None\n", encoding="utf-8")
    monkeypatch.setattr(builders, "__path__", [*builders.__path__, str(tmp_path)])
    assert "half_a_builder" in names()
    with pytest.raises(SourceError, match=r"half_a_builder.py: expected a builder: SOURCE and build, got no build"):
        builder("half_a_builder")
    sys.modules.pop("builders.half_a_builder")


def test_new_module_is_found_without_registration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "builders" / "ravdess.py", tmp_path / "another.py")
    monkeypatch.setattr(builders, "__path__", [*builders.__path__, str(tmp_path)])
    assert builder("another").SOURCE.title == builder("ravdess").SOURCE.title
    sys.modules.pop("builders.another")


def test_item_with_a_wrong_field_is_an_error() -> None:
    source = builder("ravdess").SOURCE
    with pytest.raises(SourceError, match="source 'ravdess', r1: expected a record with a valid questoin"):
        source.item(
            "r1",
            [],
            benchmark="talk_arena",
            task="emotion",
            questoin="?",
            question="?",
            answer_type="choice",
            scorer="",
        )


PROMPT = {
    "benchmark": "voiceassistant_eval", "task": "speaking_safety", "question": "How?", "answer_type": "refusal",
    "answers": ("refuse",), "scorer": "refusal",
}  # fmt: skip


def test_words_without_sound_are_of_the_corpus(tmp_path: Path) -> None:
    source = builder("ravdess").SOURCE
    item = source.item("r1", [], **PROMPT)
    origin = Origin(dataset="ravdess", revision=source.revision, record="r1", url=source.homepage)
    assert item.words == Words(
        source=origin, licence=source.licence, redistributable=source.redistributable, attribution=source.attribution
    )
    assert issues(item) == []
    own = Words(source=origin, licence="MIT", redistributable=True, attribution="A. Writer")
    assert source.item("r1", [], **{**PROMPT, "words": own}).words == own
    assert source.item("r1", [source.clip(tmp_path, tmp_path / "a.wav")], **PROMPT).words is None


@pytest.mark.parametrize("name", names())
def test_folder_with_nothing_of_the_corpus_says_what_and_how(name: str, tmp_path: Path) -> None:
    """Empty, or full of other things: the error names the source, the folder, what was expected and how to get it."""
    source = builder(name).SOURCE
    root = tmp_path / source.folders[0]
    (root / "below").mkdir(parents=True)
    with pytest.raises(SourceError, match="an empty folder") as empty:
        source.locate(tmp_path)
    (root / "below" / "notes.md").write_text("Something else.\n", encoding="utf-8")
    with pytest.raises(SourceError) as other:
        list(Counted(builder(name)).build(source.locate(tmp_path)))
    for error in (str(empty.value), str(other.value)):
        for text in (repr(name), str(root), "expected ", source.how_to_get):
            assert text in error


def test_empty_folder_does_not_hide_a_full_one(tmp_path: Path) -> None:
    source = builder("esc50").SOURCE
    (tmp_path / source.folders[0]).mkdir()
    (tmp_path / source.folders[1]).mkdir()
    (tmp_path / source.folders[1] / "README.md").touch()
    assert source.locate(tmp_path) == tmp_path / source.folders[1]
    (tmp_path / source.folders[0] / "audio").symlink_to(tmp_path / source.folders[1])
    assert source.locate(tmp_path) == tmp_path / source.folders[0]


@dataclass
class _Given:
    """A builder that makes what is given: a name for each clip of an item, a reject for each name with `!`."""

    SOURCE: Source
    made: tuple[str, ...]

    def build(self, root: Path) -> Iterator[Item | Reject]:
        for name in self.made:
            if name.startswith("!"):
                error = self.SOURCE.error(name, expected="a label", got="none")
                yield self.SOURCE.reject(name[1:], "source.no_label", error)
            else:
                clips = [self.SOURCE.clip(root, root / part) for part in name.split("+")]
                yield self.SOURCE.item(name, clips, **PROMPT)


def counted(*made: str, recordings: int | None = None, questions: int | None = None) -> Counted:
    source = replace(builder("ravdess").SOURCE, recordings=recordings, questions=questions)
    given: Builder = _Given(source, made)
    return Counted(given)


@pytest.mark.parametrize(
    ("made", "whole", "notes"),
    [
        (("a", "b"), {}, ()),
        (("a", "b"), {"recordings": 2}, ()),
        (("a", "a", "b"), {"recordings": 2}, ()),  # two questions of one clip
        (("a+b", "b+c"), {"recordings": 3}, ()),
        (("a", "!b"), {"recordings": 2}, ()),  # a reject has its reason already
        (("a", "!b#x", "!b#y"), {"recordings": 3}, ("a part of the corpus: 1 of its 3 recordings",)),
        (("a", "b"), {"recordings": 1440}, ("a part of the corpus: 2 of its 1,440 recordings",)),
        (
            ("a", "b"),
            {"recordings": 1},
            ("more than the corpus has: 2 recordings, not 1. Is it another version of it?",),
        ),
        (("a", "!b"), {"questions": 2}, ()),
        (("a", "!b"), {"questions": 3}, ("a part of the corpus: 2 of its 3 questions",)),
        (
            ("a", "!b"),
            {"questions": 1},
            ("more than the corpus has: 2 questions, not 1. Is it another version of it?",),
        ),
    ],
)
def test_part_of_a_corpus_is_told_from_all_of_it(
    made: tuple[str, ...], whole: dict[str, int], notes: tuple[str, ...], tmp_path: Path
) -> None:
    of = counted(*made, **whole)
    for _ in range(2):  # the counts are those of one reading
        assert len(list(of.build(tmp_path))) == len(made)
        assert of.notes() == notes
        assert {kind: share.whole for kind, share in of.shares().items()} == whole


def test_figures_of_whole_corpora_are_there_and_are_numbers() -> None:
    known = [source for name in names() if (source := builder(name).SOURCE).recordings or source.questions]
    assert len(known) >= 40
    assert all((source.recordings or 1) > 0 and (source.questions or 1) > 0 for source in known)


LABELS = st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=1, max_size=12, unique=True)


@given(labels=LABELS, data=st.data())
def test_candidates_hold_the_answer_and_no_two_that_are_kept_apart(labels: list[str], data: st.DataObject) -> None:
    answer = data.draw(st.sampled_from(labels))
    apart = (
        data.draw(st.lists(st.frozensets(st.sampled_from(labels), min_size=2, max_size=4), max_size=6))
        if len(labels) > 1
        else []
    )
    record = data.draw(st.text(max_size=5))
    found = candidates(answer, labels, record, apart)
    assert answer in found
    assert all(len(group & set(found)) <= 1 for group in apart)
    assert found == candidates(answer, list(reversed(labels)), record, apart)
    left_out = set(labels) - set(found)
    assert all(any(label in group and group & set(found) for group in apart) for label in left_out)


@given(wordings=st.lists(st.text(min_size=1), min_size=1, max_size=4), record=st.text())
def test_wording_follows_from_the_record(wordings: list[str], record: str) -> None:
    assert worded(wordings, record) == worded(tuple(wordings), record)
    assert worded(wordings, record) in wordings
