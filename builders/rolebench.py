"""RoleBench, test: questions to 100 roles, answered in their voice; text alone, yet to be spoken.

Seen: `profiles-{eng,zh}/desc.json` (role to description); `rolebench-eng/instruction-generalization/{general,
role_specific}/test.jsonl` and `rolebench-zh/…`, lines with `role`, `question`, `generated`. The role is set by a system
turn, the description of the corpus. `generated` is written by a model: references for a judge, not truth. The split of
role generalisation asks the same again and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import HubFiles, Source
from builders.reading.files import Entry, files
from builders.reading.json_files import json_lines, json_value
from earmark.item import Item, Turn
from earmark.shards import Reject

SOURCE = Source(
    name="rolebench",
    title="RoleBench",
    folders=("RoleBench", "ZenMoore__RoleBench"),
    revision="main of 2024",
    licence="Apache-2.0",
    redistributable=True,
    attribution="RoleBench by Z. M. Wang et al.",
    citation="Z. M. Wang et al. RoleLLM: Benchmarking, Eliciting, and Enhancing Role-Playing Abilities of Large "
    "Language Models. Findings of ACL 2024. arXiv:2310.00746",
    homepage="https://huggingface.co/datasets/ZenMoore/RoleBench",
    how_to_get="Get ZenMoore/RoleBench of the Hub as RoleBench",
    cells=(("voiceassistant_eval", "speaking_roleplay"),),
    languages=("en", "zh"),
    standing="layout",
    modality=("text",),
    # The head of main in the repository's history.
    fetch=(
        HubFiles(
            "ZenMoore/RoleBench",
            "a57ed54f9613921e4a5f1b63601a558cd5acf971",
            (
                "profiles-*/desc.json",
                "rolebench-eng/instruction-generalization/*/test.jsonl",
                "rolebench-zh/*/test.jsonl",
            ),
        ),
    ),
)

FOLDERS = {"eng": "rolebench-eng/instruction-generalization", "zh": "rolebench-zh"}
SYSTEM = {"eng": "You are {role}. {description}", "zh": "你是{role}。{description}"}


def build(root: Path) -> Iterator[Item | Reject]:
    """A question to a role, for every line of the test files."""
    for language, folder in FOLDERS.items():
        roles = json_value(SOURCE, root, f"profiles-{language}/desc.json")
        if not isinstance(roles, dict):
            got = f"a JSON {type(roles).__name__}"
            raise SOURCE.error(f"profiles-{language}/desc.json", expected="an object: role to description", got=got)
        for path in files(SOURCE, root, f"{folder}/*/test.jsonl"):
            name = path.relative_to(root).as_posix()
            for entry in json_lines(SOURCE, root, name, ("role", "question", "generated")):
                yield entry if isinstance(entry, Reject) else _made(language, path.parent.name, entry, roles)


def _made(language: str, kind: str, entry: Entry, roles: dict[str, str]) -> Item | Reject:
    role, question = str(entry.cells["role"]), str(entry.cells["question"]).strip()
    record = f"{language}/{kind}/{role}/{question}"
    given = entry.cells["generated"]
    answers = tuple(str(text).strip() for text in given if str(text).strip()) if isinstance(given, list) else ()
    if role not in roles or not question or not answers:
        error = SOURCE.error(entry.where, expected="a described role, a question, replies", got=repr(entry.cells)[:80])
        return SOURCE.reject(record, "source.no_label", error)
    system = SYSTEM[language].format(role=role, description=roles[role])
    return SOURCE.item(
        record,
        [],
        benchmark="voiceassistant_eval",
        task="speaking_roleplay",
        turns=(Turn(role="system", text=system), Turn(role="user", text=question)),
        question=question,
        answer_type="free",
        answers=answers,
        rubric=(f"The reply is what {role} would say, in their manner.", "It answers the question."),
        scorer="judge",
    )
