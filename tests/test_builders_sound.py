"""What the builders of sound, scenes, space and film make of oddities of their corpora: values, one by one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from builders import (
    audiocaps,
    audiogrounding,
    clotho,
    clotho_aqa,
    desed,
    easycom,
    fsd50k,
    l3das22,
    macs,
    starss23,
    tut2017,
    urbansound8k,
    voiceassistant_eval,
    wavcaps,
)
from earmark.errors import SourceError
from tests.fake import fake
from tests.fake.corpora import added, changed, split
from tests.fake.easycom import pose


class TestCaptions:
    def test_captions_of_a_clip_are_one_item(self, tmp_path: Path) -> None:
        fake("audiocaps").make(tmp_path)
        items, rejects = split(audiocaps.build(tmp_path / "Olivia714__audiocaps"))
        assert not rejects
        assert [len(item.answers) for item in items] == [3, 3, 2, 2]
        assert {item.clips[0].source.record for item in items} == {"wav_files/92.wav", "wav_files/93.wav"}

    def test_clip_without_a_licence_is_a_reject(self, tmp_path: Path) -> None:
        fake("clotho").make(tmp_path)
        root = tmp_path / "clotho-2.1"
        added(root / "clotho_captions_evaluation.csv", "no row.wav,a,b,c,d,e\n")
        items, rejects = split(clotho.build(root))
        assert len(items) == fake("clotho").EXPECTED_ITEMS
        assert [(reject.id, reject.code) for reject in rejects] == [("clotho/no row.wav", "source.no_licence")]
        assert items[0].clips[0].licence == "CC-BY-3.0"
        assert items[0].clips[0].attribution.startswith("sound by André (Freesound)")

    def test_short_description_is_no_label(self, tmp_path: Path) -> None:
        fake("wavcaps").make(tmp_path)
        root = tmp_path / "cvssp__WavCaps"
        changed(root / "json_files" / "SoundBible" / "sb_final.json", "Water runs out of a sink.", "Water.")
        items, rejects = split(wavcaps.build(root))
        assert [item.answers for item in items] == [("An old clock that winds down.",)]
        assert [reject.code for reject in rejects] == ["source.no_label"]

    @pytest.mark.parametrize("text", ["files: [", "- a\n", "files: 3\n"])
    def test_damaged_yaml_is_an_error(self, tmp_path: Path, text: str) -> None:
        fake("macs").make(tmp_path)
        (tmp_path / "MACS" / "MACS.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(SourceError, match=r"source 'macs'.*MACS.yaml: expected (YAML|a list `files`)"):
            list(macs.build(tmp_path / "MACS"))

    def test_entry_of_macs_without_captions_is_a_reject(self, tmp_path: Path) -> None:
        fake("macs").make(tmp_path)
        text = "\n- filename: beach-oslo-1-1-a.wav\n  annotations: [{sentence: Waves}]\n- filename: x\n"
        added(tmp_path / "MACS" / "MACS.yaml", text)
        _, rejects = split(macs.build(tmp_path / "MACS"))
        assert [reject.code for reject in rejects] == ["source.unknown_label", "source.bad_row"]


class TestClothoAqa:
    def test_people_must_agree(self, tmp_path: Path) -> None:
        fake("clotho_aqa").make(tmp_path)
        rows = "".join(f"Roof.wav,Is it loud?,{answer},yes\n" for answer in ("yes", "no", "yes"))
        added(tmp_path / "Clotho-AQA" / "clotho_aqa_test.csv", rows)
        items, rejects = split(clotho_aqa.build(tmp_path / "Clotho-AQA"))
        assert [item.answer_type for item in items] == ["choice", "choice", "span"]
        assert [reject.code for reject in rejects] == ["source.no_label"]
        assert "expected one answer of 3 people, got yes, no, yes" in rejects[0].message

    def test_three_questions_a_clip(self, tmp_path: Path) -> None:
        fake("clotho_aqa").make(tmp_path)
        rows = "".join(f"Roof.wav,Is it {n}?,no,yes\n" for n in "abcde" for _ in range(3))
        added(tmp_path / "Clotho-AQA" / "clotho_aqa_test.csv", rows)
        items, rejects = split(clotho_aqa.build(tmp_path / "Clotho-AQA"))
        assert Counter(item.clips[0].source.record for item in items)["audio_files/Roof.wav"] == 3
        assert [reject.code for reject in rejects] == ["source.enough_questions"] * 3

    def test_sampling_plus_is_not_passed_on(self, tmp_path: Path) -> None:
        fake("clotho_aqa").make(tmp_path)
        items, _ = split(clotho_aqa.build(tmp_path / "Clotho-AQA"))
        assert [item.clips[0].redistributable for item in items] == [True, True, False]


class TestScenes:
    def test_damaged_file_is_a_reject(self, tmp_path: Path) -> None:
        fake("tut2017").make(tmp_path)
        root = tmp_path / "TUT-acoustic-scenes-2017-development"
        added(root / "error.txt", "audio/z901_0_10.wav\t0.1\t0.2\n")
        items, rejects = split(tut2017.build(root))
        assert len(items) == 3
        assert [(reject.id, reject.code) for reject in rejects] == [("tut2017/audio/z901_0_10.wav", "source.damaged")]

    def test_scenes_alike_are_kept_apart(self, tmp_path: Path) -> None:
        fake("tut2017").make(tmp_path)
        items, _ = split(tut2017.build(tmp_path / "TUT-acoustic-scenes-2017-development"))
        for item in items:
            assert len({"on a train", "on a tram"} & set(item.choices)) <= 1

    def test_sounds_in_the_background_are_not_asked(self, tmp_path: Path) -> None:
        fake("urbansound8k").make(tmp_path)
        items, rejects = split(urbansound8k.build(tmp_path / "UrbanSound8K"))
        assert [item.answers[0] for item in items] == ["a dog barking", "a jackhammer"]
        assert not rejects


class TestFsd50k:
    def test_wrong_answers_are_not_below_the_answer(self, tmp_path: Path) -> None:
        fake("fsd50k").make(tmp_path)
        items, _ = split(fsd50k.build(tmp_path / "FSD50K"))
        bird = items[1]
        assert bird.answers == ("bird",)
        assert not {"crow", "animal"} & set(bird.choices)  # a crow is a bird, a bird is an animal
        assert "dog" in bird.choices

    def test_rejects(self, tmp_path: Path) -> None:
        fake("fsd50k").make(tmp_path)
        root = tmp_path / "FSD50K"
        added(root / "FSD50K.ground_truth" / "eval.csv", "900008,Dgo,/m/0\n900009,Dog,/m/0\n")
        items, rejects = split(fsd50k.build(root))
        assert len(items) == fake("fsd50k").EXPECTED_ITEMS
        assert [reject.code for reject in rejects] == ["source.unknown_label", "source.no_licence"]
        assert "Did you mean 'Dog'" in rejects[0].message


class TestTimes:
    def test_desed_rejects(self, tmp_path: Path) -> None:
        fake("desed").make(tmp_path)
        root = tmp_path / "DESED_public_eval"
        rows = "a.wav\t\t\t\nb.wav\t0\tx\tDog\nc.wav\t0\t1\tDgo\nd.wav\t0\t1\tDog\nd.wav\t0.1\t1\tCat\n"
        added(root / "dataset" / "metadata" / "eval" / "public.tsv", rows)
        items, rejects = split(desed.build(root))
        assert len(items) == fake("desed").EXPECTED_ITEMS
        codes = [reject.code for reject in rejects]
        assert codes == ["source.no_label", "source.bad_row", "source.unknown_label", "source.no_label"]

    def test_desed_without_its_folder_gives_the_same_ids(self, tmp_path: Path) -> None:
        fake("desed").make(tmp_path)
        root = tmp_path / "DESED_public_eval"
        one, _ = split(desed.build(root))
        two, _ = split(desed.build(root / "dataset"))
        assert [item.id for item in one] == [item.id for item in two]

    def test_phrases_that_overlap_have_no_order(self, tmp_path: Path) -> None:
        fake("audiogrounding").make(tmp_path)
        root = tmp_path / "AudioGrounding"
        changed(root / "test" / "label.json", "1.1", "4.7")
        items, _ = split(audiogrounding.build(root))
        assert [item.answers[0] for item in items] == ["the first half", "2", "the second half"]

    def test_second_entry_of_a_clip_asks_nothing_twice(self, tmp_path: Path) -> None:
        fake("audiogrounding").make(tmp_path)
        path = tmp_path / "AudioGrounding" / "test" / "label.json"
        labels = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps([*labels, {**labels[0], "audiocap_id": 9003}, {**labels[0], "phrases": 3}]))
        items, rejects = split(audiogrounding.build(tmp_path / "AudioGrounding"))
        assert len(items) == fake("audiogrounding").EXPECTED_ITEMS
        assert [reject.code for reject in rejects] == [*["source.enough_questions"] * 2, "source.bad_row"]


class TestSpace:
    def test_starss_rejects(self, tmp_path: Path) -> None:
        fake("starss23").make(tmp_path)
        root = tmp_path / "STARSS23"
        path = root / "metadata_dev" / "dev-train-sony" / "fold3_room21_mix901.csv"
        path.write_text("0,99,0,0,0,0\n1,x,0,0,0,0\n0,1,0,45,0,100\n", encoding="utf-8")
        _, rejects = split(starss23.build(root))
        assert [reject.code for reject in rejects] == ["source.unknown_label", "source.bad_row", "source.no_label"]

    def test_nearer_is_by_distance_alone(self, tmp_path: Path) -> None:
        fake("l3das22").make(tmp_path)
        items, _ = split(l3das22.build(tmp_path / "L3DAS22_Task2_dev"))
        nearer = [item for item in items if item.task == "spatial_audio"]
        assert [item.answers for item in nearer] == [("knocking",)]
        assert all(clip.layout == "array" for item in items for clip in item.clips)

    @pytest.mark.parametrize(("yaw_deg", "side"), [(0.0, "on the left"), (20.0, "on the left"), (45.0, None)])
    def test_side_of_a_speaker(self, yaw_deg: float, side: str | None) -> None:
        """Participant 4 sits at atan2(0.9, 0.7) = 52 degrees to the left; the head turns to the left."""
        frame = {"Participants": [pose(2, yaw_deg), pose(4)]}
        assert easycom.side_of([frame], 4) == side

    def test_head_that_is_not_seen_gives_no_side(self) -> None:
        assert easycom.side_of([{"Participants": [pose(2)]}], 4) is None
        upside_down = {**pose(2), "isUpSideDown": True}
        assert easycom.side_of([{"Participants": [upside_down, pose(4)]}], 4) is None
        assert easycom.side_of([{"Participants": [pose(2), pose(4)]}, {"Participants": [pose(2)]}], 4) is None

    def test_training_sessions_are_not_asked(self, tmp_path: Path) -> None:
        fake("easycom").make(tmp_path)
        main = tmp_path / "EasyComDataset" / "Main"
        (main / "Speech_Transcriptions" / "Session_10").rename(main / "Speech_Transcriptions" / "Session_9")
        assert list(easycom.build(tmp_path / "EasyComDataset")) == []

    def test_silence_and_lost_poses_are_rejects(self, tmp_path: Path) -> None:
        fake("easycom").make(tmp_path)
        main = tmp_path / "EasyComDataset" / "Main"
        (main / "Speech_Transcriptions" / "Session_10" / "00-00-000.json").write_text("[]", encoding="utf-8")
        (main / "Tracked_Poses" / "Session_10" / "01-00-500.json").unlink()
        items, rejects = split(easycom.build(tmp_path / "EasyComDataset"))
        assert [item.task for item in items] == ["speech"]
        assert [reject.code for reject in rejects] == ["source.no_label", "source.no_label"]


class TestVoiceAssistantEval:
    def test_roles_turns_and_types(self, tmp_path: Path) -> None:
        fake("voiceassistant_eval").make(tmp_path)
        items, _ = split(voiceassistant_eval.build(tmp_path / "MathLLMs__VoiceAssistant-Eval"))
        of = {item.task: item for item in items}
        assert [clip.role for clip in of["listening_sound"].clips] == ["context", "question"]
        assert [clip.role for clip in of["speaking_roleplay"].clips] == ["voice", "question"]
        rounds = of["speaking_multi_round"].turns
        assert [(turn.role, turn.clip) for turn in rounds] == [("user", 0), ("user", 1), ("user", 2)]
        assert of["speaking_assistant"].turns[0].role == "system"
        assert of["speaking_safety"].answer_type == "refusal"
        assert [of[f"listening_{part}"].answers[0] for part in ("general", "music", "speech")] == [
            "the gate",
            "oboe",
            "dawn",
        ]
        assert len(of["viewing_multi_discipline"].images) == 2
        assert {a.key: a.value for a in of["speaking_emotion"].groups} == {"emotion": "happy"}

    def test_what_was_not_fetched_is_passed_over(self, tmp_path: Path) -> None:
        fake("voiceassistant_eval").make(tmp_path)
        root = tmp_path / "MathLLMs__VoiceAssistant-Eval"
        (root / "speaking" / "test_speaking_safety.parquet").rename(root / "speaking" / "test_speaking_other.parquet")
        items, rejects = split(voiceassistant_eval.build(root))
        assert len(items) == 12
        assert [reject.code for reject in rejects] == ["source.unknown_label"]
