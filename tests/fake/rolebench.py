"""Two roles, one in each language, with general and role-specific questions."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import json_file, json_lines

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "rolebench/2f201727095379fb"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "RoleBench"
    json_file(folder / "profiles-eng" / "desc.json", {"Old Miller": "A miller who has seen every flood."})
    json_file(folder / "profiles-zh" / "desc.json", {"老船夫": "一位见多识广的船夫。"})
    for place, role, asked, reply in (
        ("rolebench-eng/instruction-generalization", "Old Miller", "What is bread?", "Flour that found its fire, lad."),
        ("rolebench-zh", "老船夫", "什么是河?", "会走路的水。"),
    ):
        for kind in ("general", "role_specific"):
            extra = {} if kind == "general" else {"type": "script_based"}
            question = asked if kind == "general" else f"{role}, {asked}"
            row = {"role": role, "question": question, "generated": [reply, f"{reply} ({kind})"], **extra}
            json_lines(folder / place / kind / "test.jsonl", [row])
