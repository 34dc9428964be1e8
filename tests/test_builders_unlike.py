"""Corpora that are not as they should be: in another place, leading out of their folder, with strange records."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builders import esc50, ljspeech
from builders.contract.source import Builder, Source, builder
from builders.ingest.extent import Counted
from builders.ingest.units import units
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject
from earmark.stage import Unit
from tests.fake.corpora import Given, added, changed, corpus, items_of
from tests.fake.sound import tone


def rejects_of(chosen: Builder, root: Path) -> list[Reject]:
    return [one for one in units(chosen, root) if isinstance(one, Reject)]


class TestPlace:
    def test_another_case_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "esc-50").mkdir()
        with pytest.raises(SourceError, match=r"no such folder, but esc-50\. Rename .*/esc-50 to ESC-50\. Clone "):
            esc50.SOURCE.locate(tmp_path)

    def test_the_corpus_itself_is_not_its_root(self, tmp_path: Path) -> None:
        inside = tmp_path / "ESC-50"
        (inside / "meta").mkdir(parents=True)
        with pytest.raises(
            SourceError, match=re.escape(f"the corpus itself. Give the folder that it lies in, {tmp_path}. ")
        ):
            esc50.SOURCE.locate(inside)

    def test_absent_root_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match=re.escape(f"got no folder {tmp_path / 'gone'}. Clone ")):
            esc50.SOURCE.locate(tmp_path / "gone")

    @pytest.mark.parametrize("name", ["esc50", "fsdd", "ljspeech", "ravdess", "meld"])
    def test_a_level_too_deep_is_said(self, name: str, tmp_path: Path) -> None:
        chosen, root = corpus(name, tmp_path / "flat")
        deep = tmp_path / "deep" / root.name
        deep.mkdir(parents=True)
        shutil.move(root, deep / root.name)
        with pytest.raises(SourceError) as caught:
            list(Counted(chosen).build(chosen.SOURCE.locate(tmp_path / "deep")))
        assert f"one folder deeper, in {deep / root.name}: move it up" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "file", "token", "suffix"),
    [("ljspeech", "metadata.csv", "XX001-0002", ".wav"), ("audiocaps", "test.csv", "93", ".wav")],
)
@pytest.mark.parametrize("lead", ["../../out/", "{tmp}/in/out/"])
def test_names_that_lead_out_are_rejects(
    name: str, file: str, token: str, suffix: str, lead: str, tmp_path: Path
) -> None:
    """Sound that lies beside the corpus is not of it, whatever a table says."""
    chosen, root = corpus(name, tmp_path / "in")
    tone(tmp_path / "in" / "out" / f"{token}{suffix}")
    before = list(units(chosen, root))
    table = min(root.rglob(file))
    table.write_text(
        table.read_text(encoding="utf-8").replace(token, lead.format(tmp=tmp_path) + token, 1), encoding="utf-8"
    )
    found = list(units(chosen, root))
    items = [one.payload for one in found if isinstance(one, Unit)]
    assert len(found) == len(before) > len(items) > 0
    heard = [media.path or "" for item in items for media in item.audio]
    assert all(os.path.normpath(path).startswith(f"{root}/") for path in heard)
    assert {one.code for one in found if isinstance(one, Reject)} <= {"source.outside", "source.missing_file"}


@pytest.mark.parametrize("leads", ["{root}/../out.wav", "{root}/../corpus-2/out.wav", "/out.wav"])
def test_what_lies_outside_is_named(leads: str, tmp_path: Path) -> None:
    chosen, root = corpus("ljspeech", tmp_path)
    path = leads.format(root=root)
    clip = chosen.SOURCE.clip(root, Path(path))
    stray = items_of(chosen, root)[0].model_copy(update={"audio": clip[:1], "clips": clip[1:]})
    (reject,) = rejects_of(Given(chosen.SOURCE, [stray]), root)
    assert reject.code == "source.outside"
    assert f"expected a file below {root}, got {path}" in reject.message


def test_a_link_within_the_corpus_may_lead_anywhere(tmp_path: Path) -> None:
    chosen, root = corpus("ljspeech", tmp_path / "in")
    sound = min((root / "wavs").glob("*.wav"))
    moved = tmp_path / "store.wav"
    shutil.move(sound, moved)
    sound.symlink_to(moved)
    assert not rejects_of(chosen, root)


class TestRepeats:
    @pytest.mark.parametrize(
        ("row", "code", "message"),
        [
            ("{first}", "source.repeated", "got the same once more. Take it out"),
            ("XX001-0001|Other.|Other.", "source.contradiction", "got another with the answer 'Other.'. The first was"),
        ],
    )
    def test_a_record_that_is_there_twice(self, row: str, code: str, message: str, tmp_path: Path) -> None:
        chosen, root = corpus("ljspeech", tmp_path)
        table = root / "metadata.csv"
        first = table.read_text(encoding="utf-8").splitlines()[0]
        before = items_of(chosen, root)
        added(table, row.format(first=first) + "\n")
        found = list(units(chosen, root))
        assert [one.payload for one in found if isinstance(one, Unit)] == before
        (reject,) = (one for one in found if isinstance(one, Reject))
        assert reject.code == code
        assert "source 'ljspeech', wavs/XX001-0001.wav: expected one record of this name for asr, " in reject.message
        assert message in reject.message


class TestText:
    def test_half_a_character_is_a_reject(self, tmp_path: Path) -> None:
        chosen, root = corpus("ljspeech", tmp_path)
        items = items_of(chosen, root)
        half = items[0].model_copy(update={"answers": ("a \ud83d",)})
        (reject,) = rejects_of(Given(chosen.SOURCE, [half, *items[1:]]), root)
        assert reject.code == "source.bad_row"
        assert "XX001-0001.wav: expected text in Unicode, got half a character" in reject.message

    def test_zero_bytes_are_no_text(self, tmp_path: Path) -> None:
        chosen, root = corpus("ljspeech", tmp_path)
        table = root / "metadata.csv"
        table.write_bytes(table.read_bytes() + b"\0" * 64)
        (reject,) = rejects_of(chosen, root)
        assert reject.code == "source.bad_row"
        assert "metadata.csv, line 4: expected text in UTF-8, got a zero byte. Fetch" in reject.message

    def test_carriage_returns_alone_are_named(self, tmp_path: Path) -> None:
        chosen, root = corpus("ljspeech", tmp_path)
        table = root / "metadata.csv"
        table.write_bytes(table.read_bytes().replace(b"\n", b"\r"))
        with pytest.raises(
            SourceError, match=r"got a carriage return in the middle of a line\. Save the table with line"
        ):
            list(chosen.build(root))


class TestStrangeRecord:
    """A record that the builder breaks on is a reject that names it, never a traceback; the others are kept."""

    @pytest.mark.parametrize(
        ("name", "file", "old", "new", "said"),
        [
            (
                "ljspeech",
                "metadata.csv",
                "XX001-0002",
                "x" * 5_000,
                "x+: expected a record as .*: .*File name too long",
            ),
            ("fsdd", "metadata.json", '"male"', "[[]]", ".*expected a record as .*ValidationError: .*valid string"),
            (
                "easycom",
                "00-00-000.json",
                '"Start_Frame": ',
                '"Start_Frame": 1e999, "_": ',
                ".*expected a record as .*OverflowError: .*infinity",
            ),
        ],
    )
    def test_is_named(self, name: str, file: str, old: str, new: str, said: str, tmp_path: Path) -> None:
        chosen, root = corpus(name, tmp_path)
        before = len(list(units(chosen, root)))
        changed(min(root.rglob(file)), old, new)
        found = list(units(Counted(chosen), root))
        rejects = [one for one in found if isinstance(one, Reject)]
        assert 0 < len(rejects) < len(found) <= before
        assert all(re.search(rf"source '{name}', {said}.*line \d+\)", one.message) for one in rejects)

    def test_what_the_stage_does_is_not_the_builders_fault(self, tmp_path: Path) -> None:
        chosen, root = corpus("ljspeech", tmp_path)
        found = Counted(chosen).build(root)

        def stops_at_the_first() -> None:
            for _ in found:
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            stops_at_the_first()

    def test_first_record(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_text("x", encoding="utf-8")
        with pytest.raises(SourceError, match=r"its first record: expected .*KeyError: 'gone'.*is wrong"):
            list(Counted(Breaking(lambda: dict[str, int]()["gone"])).build(tmp_path))


class Breaking:
    """A builder that breaks."""

    def __init__(self, breaks: Callable[[], object]) -> None:
        self.SOURCE: Source = replace(builder("ljspeech").SOURCE, name="breaking")
        self._breaks = breaks

    def build(self, root: Path) -> Iterator[Item | Reject]:
        self._breaks()
        yield from ljspeech.build(root)
