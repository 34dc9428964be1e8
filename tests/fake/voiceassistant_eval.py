"""A row of each of the 13 configurations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.hub import parquet, picture, sound

EXPECTED_ITEMS = 13
EXPECTED_FIRST_ID = "voiceassistant_eval/706a481064a4c25e"

# configuration, system prompt, role, sound, rounds, references, pictures, options
ROWS: tuple[tuple[str, str, bool, bool, int, list[str], int, list[str]], ...] = (
    ("listening_general", "", False, True, 1, ["The gate"], 0, ["the gate", "the door", "the lid"]),
    ("listening_music", "", False, True, 1, ["B. oboe"], 0, ["A. flute", "B. oboe"]),
    ("listening_sound", "", False, True, 1, ["It rains on tin"], 0, []),
    ("listening_speech", "", False, True, 1, ["B"], 0, ["A. noon", "B. dawn"]),
    ("speaking_assistant", "You are an assistant.", False, False, 1, [], 0, []),
    ("speaking_emotion", "", False, False, 1, [], 0, []),
    ("speaking_instruction_following", "", False, False, 1, [], 0, []),
    ("speaking_multi_round", "", False, False, 3, [], 0, []),
    ("speaking_reasoning", "", False, False, 1, ["41"], 0, []),
    ("speaking_robustness", "", False, False, 1, [], 0, []),
    ("speaking_roleplay", "You are an old sailor.", True, False, 1, ["Aye, the sea is wide"], 0, []),
    ("speaking_safety", "", False, False, 1, [], 0, []),
    ("viewing_multi_discipline", "", False, False, 1, ["two"], 2, []),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MathLLMs__VoiceAssistant-Eval"
    media = ("role_audio", "sound_audio", *(f"user_audio_{n}" for n in range(7)), *(f"image_{n}" for n in range(5)))
    for n, (name, prompt, role, heard, rounds, references, pictures, options) in enumerate(ROWS):
        group, _, category = name.partition("_")
        hz = 200.0 + 30 * n
        row: dict[str, Any] = {
            "id": f"{n}",
            "category1": group,
            "category2": category,
            "system_prompt": prompt,
            "role_audio": sound(hz + 5, "role.wav") if role else None,
            "sound_audio": sound(hz + 10, "sound.wav") if heard else None,
            **{f"user_audio_{k}": sound(hz + 20 + k, f"user{k}.wav") if k < rounds else None for k in range(7)},
            "ref_answers": references,
            **{f"image_{k}": picture(n + k) if k < pictures else None for k in range(5)},
            "extra": {
                "user_audio_transcripts": [f"Words of round {k}, please." for k in range(rounds)],
                "raw_question": "What is asked here?" if references else "",
                "raw_options": options,
                "role_name": "a sailor" if role else "",
                "user_audio_emotion": "happy" if category == "emotion" else "",
            },
        }
        parquet(folder / group / f"test_{name}.parquet", [row], media=media)
