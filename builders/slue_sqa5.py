"""SLUE phase 2, SQA5: spoken questions about spoken documents; the verified test.

That it is Parquet in `sqa5/` is seen; the name `verified_test` and the columns are recalled, and a file without
them is an error. An item has two clips, the document and then the question; the answer is a span of the document,
all texts of which are accepted, and its times are the evidence. Documents are of Spoken Wikipedia, CC-BY-SA-4.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import HubFiles, Source, speaker, worded
from builders.reading.files import Entry, place
from builders.reading.hub_rows import hub_clip, hub_rows
from earmark.item import Evidence, Item
from earmark.shards import Reject

SOURCE = Source(
    name="slue_sqa5",
    title="SLUE Phase 2: SQA5",
    folders=("asapp__slue-phase-2",),
    revision="ef08ca1",
    licence="CC-BY-SA-4.0",
    redistributable=True,
    attribution="SLUE phase 2 by S. Shon et al.; Spoken Wikipedia and its speakers",
    citation="S. Shon et al. SLUE Phase-2: A Benchmark Suite of Diverse Spoken Language Understanding Tasks. ACL 2023. "
    "arXiv:2212.10525",
    homepage="https://huggingface.co/datasets/asapp/slue-phase-2",
    how_to_get="Fetch sqa5/verified_test-*.parquet of asapp/slue-phase-2 into asapp__slue-phase-2",
    cells=(("talk_arena", "speech_qa"),),
    languages=("en",),
    standing="layout",
    fetch=(HubFiles("asapp/slue-phase-2", None, ("sqa5/verified_test-*.parquet",)),),
)

WORDINGS = (
    "First comes a talk, then a spoken question about it. Answer the question with words of the talk.",
    "You hear a recording and after it a question. Answer in the words of the recording.",
)

_COLUMNS = (
    "question_id", "raw_question_text", "document_id", "raw_document_text", "question_speaker_id",
    "document_speaker_id", "answer_spans",
)  # fmt: skip


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every row."""
    media = ("document_audio", "question_audio")
    entries = hub_rows(SOURCE, root, "sqa5/verified_test-*.parquet", _COLUMNS, media=media)
    yield from each(SOURCE, entries, partial(_made, root), place)


def _made(root: Path, entry: Entry) -> Item | Reject:
    cells, record = entry.cells, str(entry.cells["question_id"])
    spans = _spans(entry)
    if not spans:
        error = SOURCE.error(entry.where, expected="spans with answer, start_second and end_second", got="none")
        return SOURCE.reject(record, "source.no_label", error)
    clips = [
        hub_clip(
            SOURCE, root, entry, f"{part}_audio", role=role, language="en", transcript=cells[f"raw_{part}_text"],
            speaker=speaker(speaker=str(cells[f"{part}_speaker_id"])),
        )
        for part, role in (("document", "context"), ("question", "question"))
    ]  # fmt: skip
    return SOURCE.item(
        record,
        clips,
        benchmark="talk_arena",
        task="speech_qa",
        question=worded(WORDINGS, record),
        answer_type="span",
        answers=tuple(dict.fromkeys(text for text, _, _ in spans)),
        scorer="span",
        evidence=tuple(Evidence(clip=0, start_s=start, end_s=end) for _, start, end in spans if start < end),
    )


def _spans(entry: Entry) -> list[tuple[str, float, float]]:
    """Text, start and end in seconds; a list of objects, or an object of lists, as the file has it."""
    held = entry.cells["answer_spans"]
    keys = ("answer", "start_second", "end_second")
    if isinstance(held, dict):
        found = list(zip(*(held.get(key) or () for key in keys), strict=False))
    else:
        found = [tuple(span[key] for key in keys) for span in held or () if set(keys) <= set(span)]
    return [(str(text).strip(), float(start), float(end)) for text, start, end in found if str(text).strip()]
