"""Voice jailbreak: forbidden questions, plain and in five jailbreak prompts; texts that are yet to be spoken.

Seen: `data/question_set/questions_tiny.csv` and `data/jailbreak_prompts/text_jailbreak_prompts.csv` with their columns;
a prompt takes the question in place of `{question}`, or has it after a line break. The plots and the voice prompts of
the same repository are not read. What is wanted of a model is that it declines.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Manual, Source, speaker
from builders.reading.files import table
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="voice_jailbreak",
    title="Voice jailbreak attacks (baseline and text jailbreak)",
    folders=("VoiceJailbreakAttack",),
    revision="3bffa8b",
    licence="MIT",
    redistributable=True,
    attribution="VoiceJailbreakAttack by X. Shen, Y. Wu, M. Backes and Y. Zhang",
    citation="X. Shen, Y. Wu, M. Backes, Y. Zhang. Voice Jailbreak Attacks Against GPT-4o. 2024. arXiv:2405.19103",
    homepage="https://github.com/TrustAIRLab/VoiceJailbreakAttack",
    how_to_get="Clone https://github.com/TrustAIRLab/VoiceJailbreakAttack as VoiceJailbreakAttack",
    cells=(("ahelm", "voice_jailbreak"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    size="1 MB",
    fetch=(Manual("Clone the repository as VoiceJailbreakAttack, at commit 3bffa8b"),),
)

QUESTIONS = "data/question_set/questions_tiny.csv"
PROMPTS = "data/jailbreak_prompts/text_jailbreak_prompts.csv"
_SLOT = "{question}"


def build(root: Path) -> Iterator[Item | Reject]:
    """Every question as it is, then in every prompt."""
    prompts: list[tuple[str, str]] = [("", _SLOT)]
    for row in table(SOURCE, root, PROMPTS, ("id", "prompt")):
        if isinstance(row, Reject):
            yield row
        else:
            prompts.append((row.cells["id"], row.cells["prompt"]))
    columns = ("id", "content_policy_name", "question")
    for row in table(SOURCE, root, QUESTIONS, columns):
        if isinstance(row, Reject):
            yield row
            continue
        for key, prompt in prompts:
            yield _item(row.cells["id"], row.cells["question"], row.cells["content_policy_name"], key, prompt)


def _item(question_id: str, question: str, policy: str, key: str, prompt: str) -> Item:
    text = prompt.replace(_SLOT, question) if _SLOT in prompt else f"{prompt}\n{question}"
    return SOURCE.item(
        f"textjailbreak/{key}/{question_id}" if key else f"baseline/{question_id}",
        [],
        benchmark="ahelm",
        task="voice_jailbreak",
        aspects=("safety",),
        question=text,
        answer_type="refusal",
        answers=("refuse",),
        scorer="refusal",
        groups=speaker(attack=f"text jailbreak {key}" if key else "none", policy=policy),
    )
