"""What the builders of film and pictures make of oddities of their corpora: values, one by one."""

from __future__ import annotations

from pathlib import Path

from builders import (
    avqa,
    humansense,
    mmmu,
    music_avqa,
)
from earmark.taxonomy import taxonomy
from tests.fake import fake
from tests.fake.corpora import changed, split
from tests.fake.hub import parquet
from tests.fake.mmmu import row


class TestFilm:
    def test_sound_alone_or_with_film(self, tmp_path: Path) -> None:
        fake("avqa").make(tmp_path)
        items, _ = split(avqa.build(tmp_path / "AVQA"))
        assert [(len(item.audio), item.video is not None) for item in items] == [(1, False), (1, True)]

    def test_answer_beyond_the_choices_is_a_reject(self, tmp_path: Path) -> None:
        fake("avqa").make(tmp_path)
        changed(tmp_path / "AVQA" / "data" / "annotation" / "val_qa.json", '"answer": 2', '"answer": 7')
        items, rejects = split(avqa.build(tmp_path / "AVQA"))
        assert (len(items), [reject.code for reject in rejects]) == (1, ["source.bad_row"])

    def test_slots_without_words_are_rejects(self, tmp_path: Path) -> None:
        fake("music_avqa").make(tmp_path)
        path = tmp_path / "MUSIC-AVQA" / "data" / "json_update" / "avqa-test.json"
        changed(path, '"[\\"pipa\\", \\"drum\\"]"', '"[\\"pipa\\"]"')
        items, rejects = split(music_avqa.build(tmp_path / "MUSIC-AVQA"))
        assert [item.question for item in items] == ["How many kinds of instruments sound here?"] * 2
        assert [reject.code for reject in rejects] == ["source.bad_row"] * 2

    def test_every_test_of_humansense_has_its_level(self, tmp_path: Path) -> None:
        fake("humansense").make(tmp_path)
        items, _ = split(humansense.build(tmp_path / "antgroup__HumanSense_Benchmark"))
        tasks = taxonomy("humansense").tasks
        assert {item.task for item in items} == set(tasks)
        assert all(item.level == tasks[item.task].level for item in items)
        heard = {item.task for item in items if item.audio}
        assert heard == {"fraud_recognition", "psychological_chat"} | humansense.HEARD
        assert [item.answers for item in items if item.answer_type == "number"] == [("10",)]

    def test_humansense_rejects(self, tmp_path: Path) -> None:
        fake("humansense").make(tmp_path)
        root = tmp_path / "antgroup__HumanSense_Benchmark"
        path = root / "bench_data" / "HumanSense_AQA.json"
        changed(path, "Fraud_Recognition", "Smell_Recognition")
        changed(path, '"answer": "C. gloves"', '"answer": "G"')
        items, rejects = split(humansense.build(root))
        assert len(items) == 13
        assert [reject.code for reject in rejects] == ["source.unknown_label", "source.bad_row"]


class TestPictures:
    def test_letter_without_option_is_a_reject(self, tmp_path: Path) -> None:
        rows = [
            row("validation_Art_901", "Which?", ["a", "b"], "C", 1),
            row("validation_Art_902", "Which?", ["a", "b"], "A", 1),
            row("validation_Art_903", "How many?", [], "", 1),
        ]
        media = tuple(f"image_{n}" for n in range(1, 8))
        parquet(tmp_path / "Art" / "validation-00000-of-00001.parquet", rows, media=media)
        items, rejects = split(mmmu.build(tmp_path))
        assert [item.answers for item in items] == [("a",)]
        assert [reject.code for reject in rejects] == ["source.bad_row"] * 2

    def test_options_of_mmmu_are_never_executed(self, tmp_path: Path) -> None:
        evil = {**row("validation_Art_904", "Which?", ["a", "b"], "A", 1), "options": "__import__('os').getcwd()"}
        media = tuple(f"image_{n}" for n in range(1, 8))
        parquet(tmp_path / "Art" / "validation-00000-of-00001.parquet", [evil], media=media)
        items, rejects = split(mmmu.build(tmp_path))
        assert (items, [reject.code for reject in rejects]) == ([], ["source.bad_row"])
