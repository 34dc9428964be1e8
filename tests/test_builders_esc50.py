"""ESC-50 and ESC-10: two layouts, one licence a clip, wrong answers that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import esc50
from earmark.errors import SourceError
from tests.fake import esc50 as fake_esc50
from tests.fake.corpora import split
from tests.fake.sound import tone


class TestEsc50:
    def test_licence_of_each_clip(self, tmp_path: Path) -> None:
        fake_esc50.make(tmp_path)
        items, _ = split(esc50.build(tmp_path / "ESC-50"))
        licences = [(item.clips[0].licence, item.clips[0].redistributable) for item in items]
        # The third is listed as Sampling+, the fourth not at all and not of ESC-10: it has the licence of ESC-50.
        sampling = ("LicenseRef-CC-Sampling-Plus-1.0", False)
        assert licences == [("CC0-1.0", True), ("CC-BY-3.0", True), sampling, ("CC-BY-NC-3.0", True)]
        assert items[0].clips[0].attribution == "“made up (one).wav” by ann (Freesound); ESC-50 by K. J. Piczak"
        assert items[0].clips[0].source.url == "https://freesound.org/s/100001/"

    def test_both_layouts_give_a_clip_one_id(self, tmp_path: Path) -> None:
        fake_esc50.make(tmp_path)
        fake_esc50.make_esc10(tmp_path)
        large, _ = split(esc50.build(tmp_path / "ESC-50"))
        small, rejects = split(esc50.build(tmp_path / "ESC-10"))
        assert [item.id for item in small] == [item.id for item in large[:3]]
        assert len(small) == fake_esc50.EXPECTED_ESC10_ITEMS
        assert {reject.code for reject in rejects} == {"source.missing_folder"}
        assert small[0].clips[0].source.revision == esc50.ESC10_REVISION

    def test_choices_of_esc10_are_its_classes(self, tmp_path: Path) -> None:
        fake_esc50.make_esc10(tmp_path)
        items, _ = split(esc50.build(tmp_path / "ESC-10"))
        ten = {esc50.PHRASES[label] for label in esc50.ESC10_CLASSES.values()}
        assert all(set(item.choices) == ten for item in items)

    def test_rain_is_not_offered_beside_a_thunderstorm(self, tmp_path: Path) -> None:
        fake_esc50.make(tmp_path)
        items, _ = split(esc50.build(tmp_path / "ESC-50"))
        storm = items[3]
        assert storm.answers == ("a thunderstorm",)
        assert not {"rain", "wind", "fireworks"} & set(storm.choices)
        assert len(storm.choices) > 20

    def test_words_and_sets_fit_the_corpus(self) -> None:
        assert len(esc50.PHRASES) == len(set(esc50.PHRASES.values())) == 50
        assert list(esc50.PHRASES)[::10] == ["dog", "rain", "crying_baby", "door_wood_knock", "helicopter"]
        assert set().union(*esc50.APART) <= set(esc50.PHRASES)
        assert set(esc50.ESC10_CLASSES.values()) <= set(esc50.PHRASES)

    def test_markdown_list_of_licences(self, tmp_path: Path) -> None:
        fake_esc50.make_esc10(tmp_path)
        (tmp_path / "ESC-10" / "README.txt").unlink()
        (tmp_path / "ESC-10" / "README.md").write_text(fake_esc50.MARKDOWN_CREDITS, encoding="utf-8")
        items, _ = split(esc50.build(tmp_path / "ESC-10"))
        assert [item.clips[0].licence for item in items] == ["CC0-1.0", "CC-BY-3.0", "CC-BY-3.0"]
        assert items[0].clips[0].attribution.startswith("“made up (one).wav” by ann")

    @pytest.mark.parametrize(
        ("row", "code", "message"),
        [
            ("1-1-A-0.wav,1,0,dgo,True,1,A", "source.unknown_label", "Did you mean 'dog'"),
            ("1-1-A-1.wav,1,0,dog,True,1,A", "source.contradiction", "0 in the table and 1 in the name"),
            ("1-1-A-5.wav,1,5,dog,True,1,A", "source.contradiction", "expected target 0 for 'dog'"),
            ("dog.wav,1,0,dog,True,1,A", "source.bad_name", "<Freesound id>"),
            ("1-1-A-0.wav,1,0", "source.bad_row", "line 6: expected 7 cells, got 3"),
        ],
    )
    def test_bad_row_is_a_reject(self, tmp_path: Path, row: str, code: str, message: str) -> None:
        fake_esc50.make(tmp_path)
        table = tmp_path / "ESC-50" / "meta" / "esc50.csv"
        table.write_text(table.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
        items, rejects = split(esc50.build(tmp_path / "ESC-50"))
        assert len(items) == fake_esc50.EXPECTED_ITEMS
        assert [reject.code for reject in rejects] == [code]
        assert message in rejects[0].message

    def test_unknown_licence_and_class_folder_are_rejects(self, tmp_path: Path) -> None:
        fake_esc50.make_esc10(tmp_path)
        root = tmp_path / "ESC-10"
        notes = (root / "README.txt").read_text(encoding="utf-8").replace("[CC-BY]", "[CC-Magic]")
        (root / "README.txt").write_text(notes, encoding="utf-8")
        tone(root / "011 - Owl" / "1-5-A.ogg")
        tone(root / "001 - Dog bark" / "bark.ogg")
        items, rejects = split(esc50.build(root))
        assert len(items) == 2
        codes = sorted(reject.code for reject in rejects if reject.code != "source.missing_folder")
        assert codes == ["source.bad_name", "source.unknown_label", "source.unknown_licence"]

    def test_audio_without_table_asks_for_the_table(self, tmp_path: Path) -> None:
        fake_esc50.make(tmp_path)
        (tmp_path / "ESC-50" / "meta" / "esc50.csv").unlink()
        with pytest.raises(SourceError, match=r"esc50.csv: expected a readable file, got No such file"):
            list(esc50.build(tmp_path / "ESC-50"))
