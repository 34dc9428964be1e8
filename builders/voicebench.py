"""VoiceBench: spoken questions to an assistant, in sets made of other benchmarks.

Seen: Parquet `<set>/<split>-*` with `audio` and `prompt` (what is said); `ifeval` adds `key`, `instruction_id_list` and
`kwargs`; recalled from a loader: `sd-qa` and `bbh` add `reference`, `bbh` also `id`. Only bbh and ifeval have an id: a
record is the prompt, in sd-qa with its region (553 questions in 11 accents: groups, not independent items). The open
sets have no reference: a judge has the words alone. Not read: alpacaeval (part of alpacaeval_full), openbookqa and mmsu
(options are said with letters), mtbench (its columns were not seen). Most is synthesised, so it may be passed on as its
text may; commoneval, wildvoice, sd-qa and bbh are people's voices, which the card's licence covers by its own word
only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.source import HubFiles, Source, speaker, worded
from builders.reading.files import Entry
from builders.reading.hub_rows import hub_clip, hub_rows
from builders.reading.instructions import kept, rules
from earmark.item import Item
from earmark.shards import Reject


class _Set(NamedTuple):
    """A set: the task that it feeds, how it is answered, its columns beside `prompt`, what its text allows."""

    task: str
    answer_type: str
    columns: tuple[str, ...] = ()
    licence: str = "Apache-2.0"
    redistributable: bool = True


SETS = {
    "alpacaeval_full": _Set("speaking_assistant", "free", licence="CC-BY-NC-4.0"),
    "commoneval": _Set("speaking_assistant", "free", redistributable=False),
    "wildvoice": _Set("speaking_assistant", "free", redistributable=False),
    "sd-qa": _Set("speaking_robustness", "free", ("reference",), redistributable=False),
    "ifeval": _Set("speaking_instruction_following", "instructions", ("key", "instruction_id_list", "kwargs")),
    "bbh": _Set("speaking_reasoning", "free", ("reference", "id"), redistributable=False),
    "advbench": _Set("speaking_safety", "refusal"),
}

SOURCE = Source(
    name="voicebench",
    title="VoiceBench",
    folders=("voicebench", "hlt-lab__voicebench"),
    revision="9d42335",
    licence="Apache-2.0",
    redistributable=True,
    attribution="VoiceBench by Y. Chen et al.",
    citation="Y. Chen et al. VoiceBench: Benchmarking LLM-Based Voice Assistants. 2024. arXiv:2410.17196",
    homepage="https://huggingface.co/datasets/hlt-lab/voicebench",
    how_to_get="Get hlt-lab/voicebench of the Hub as voicebench",
    cells=tuple(("voiceassistant_eval", task) for task in dict.fromkeys(each.task for each in SETS.values())),
    languages=("en",),
    standing="layout",
    fetch=(HubFiles("hlt-lab/voicebench", None, tuple(f"{name}/*.parquet" for name in SETS)),),
)

REGIONS = {
    "aus": "en-AU", "gbr": "en-GB", "ind_n": "en-IN", "ind_s": "en-IN", "irl": "en-IE", "kenya": "en-KE",
    "nga": "en-NG", "nzl": "en-NZ", "phl": "en-PH", "usa": "en-US", "zaf": "en-ZA",
}  # fmt: skip
WORDINGS = ("Answer the speaker.", "Reply to what is said.", "Do what the speaker asks of you.")
_FREE = "A reply that does what the speaker asks."


def build(root: Path) -> Iterator[Item | Reject]:
    """An item for every row of the sets that are read."""
    for name, given in SETS.items():
        for entry in hub_rows(SOURCE, root, f"{name}/*.parquet", ("prompt", *given.columns), media=("audio",)):
            yield _made(root, name, given, entry)


def _made(root: Path, name: str, given: _Set, entry: Entry) -> Item | Reject:
    cells, said = entry.cells, str(entry.cells["prompt"] or "").strip()
    region = Path(entry.file).name.rsplit("-", 3)[0] if name == "sd-qa" else None
    record = "/".join(str(part) for part in (name, region, cells.get("key"), cells.get("id"), said) if part is not None)
    asked = _asked(given, cells)
    if not said or not asked or (region is not None and region not in REGIONS):
        error = SOURCE.error(
            entry.where, expected="a prompt, an answer, a known region", got=f"{region}, {cells!r}"[:80]
        )
        return SOURCE.reject(record, "source.no_label", error)
    accent = speaker(accent=region)
    clip = hub_clip(
        SOURCE, root, entry, "audio", role="question", transcript=said, language=REGIONS.get(region or "", "en"),
        speaker=accent, licence=given.licence, redistributable=given.redistributable,
    )  # fmt: skip
    return SOURCE.item(
        record,
        [clip],
        benchmark="voiceassistant_eval",
        task=given.task,
        question=worded(WORDINGS, said),
        groups=accent,
        **asked,
    )


def _asked(given: _Set, cells: dict[str, Any]) -> dict[str, Any]:
    """The fields of the answer; none if the row has none."""
    if given.answer_type == "refusal":
        return {"answer_type": "refusal", "answers": ("refuse",), "scorer": "refusal"}
    if given.answer_type == "instructions":
        found = rules(cells["instruction_id_list"], cells["kwargs"])
        fields = {"answer_type": "instructions", "scorer": "instructions", "constraints": found}
        return {**fields, "answers": (kept(found),)} if found else {}
    free: dict[str, Any] = {"answer_type": "free", "scorer": "judge"}
    if "reference" not in given.columns:
        return {**free, "answers": (_FREE,), "rubric": ("The reply does what is asked.", "It suits being heard.")}
    reference = str(cells["reference"] or "").strip()
    return {**free, "answers": (reference,), "rubric": ("It agrees with the reference.",)} if reference else {}
