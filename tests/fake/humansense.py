"""A question of each of the 15 tests, in all four patterns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.pictures import film
from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 15
EXPECTED_FIRST_ID = "humansense/177f6964eff69427"

ONE = "Multiple-choice question (select one answer choice)"
SOME = "Multiple-choice question (select one or more answer choices)"
NUMERAL = "Question and answer (Arabic numerals)"
JUDGMENT = "Judgment question (Yes or No)"
TWO = ["A. strangers", "B. old friends"]
FOUR = ["A. a hat", "B. a scarf", "C. gloves", "D. a coat"]

# task type, pattern, options, answer
HEARD: tuple[tuple[str, str, list[str], str], ...] = (
    ("Fraud_Recognition", JUDGMENT, [], "Yes"),
    ("Psychological_Chat", ONE, FOUR, "C. gloves"),
)
SEEN: tuple[tuple[str, str, list[str], str], ...] = (
    ("Person_Appearance", SOME, FOUR, "A, D"),
    ("Action_Recognition", ONE, FOUR, "B"),
    ("Gesture_Recognition", ONE, [*FOUR, "E. none"], "E"),
    ("Emotion_Recognition", ONE, FOUR, "A"),
    ("Complex_Motion", ONE, FOUR[:3], "C"),
    ("Abnormal_Recognition", ONE, FOUR, "D"),
    ("Human_Counting", NUMERAL, [], "10"),
    ("Talkingperson_Recognition", ONE, FOUR, "B"),
    ("Familiarity_Recognition", ONE, TWO, "B"),
    ("Lie_Detection", JUDGMENT, [], "No"),
    ("Relation_Recognition", ONE, FOUR, "A"),
    ("Rapport_Recognition", ONE, TWO, "A"),
    ("Emo_Strategy", SOME, FOUR, "BC"),
)


def entry(place: str, asks: tuple[Any, ...], *, seen: bool) -> dict[str, Any]:
    """One entry, with all keys of its file."""
    task, pattern, options, answer = asks
    questions = {
        "question": "What holds of the person in this clip?",
        "options": options,
        "answer": answer,
        "task_type": task,
        "question_pattern": pattern,
        **({"full_frame_number": 10, "fps": 10, "asr_en": "made up words"} if seen else {}),
    }
    return {"video_path": place, "video_or_clip": "video", "time": "[0 - 1]", "questions": questions}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "antgroup__HumanSense_Benchmark" / "bench_data"
    heard, seen = [], []
    for n, asks in enumerate(HEARD):
        heard.append(entry(f"./data/audios/z{n}.wav", asks, seen=False))
        tone(folder / "audios" / f"z{n}.wav", 300.0 + 50 * n)
    for n, asks in enumerate(SEEN):
        seen.append(entry(f"data/videos/{asks[0][:2]}/z{n}.mp4", asks, seen=True))
        film(folder / "videos" / asks[0][:2] / f"z{n}.mp4", 1.0, sound_hz=200.0 + 40 * n, seed=n)
    json_file(folder / "HumanSense_AQA.json", heard)
    json_file(folder / "HumanSense_VQA.json", seen)
