"""SpokenWOZ: telephone dialogues about travel, test split; what they are about.

`<id>.wav` for each dialogue and JSON keyed by dialogue with `goal` and `log`: seen; the names of the archives and
that a goal holds an empty object for a domain that is no part of it are recalled. Ids begin with `SNG` (one domain)
or `MUL` (several). Recordings have two channels, one for each side.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Manual, Source, worded
from builders.reading.json_files import json_array
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="spokenwoz",
    title="SpokenWOZ",
    folders=("SpokenWOZ",),
    revision="1",
    licence="CC-BY-NC-4.0",
    redistributable=True,
    attribution="SpokenWOZ by S. Si et al.",
    citation="S. Si et al. SpokenWOZ: A Large-Scale Speech-Text Benchmark for Spoken Task-Oriented Dialogue Agents. "
    "NeurIPS 2023, Datasets and Benchmarks. arXiv:2305.13040",
    homepage="https://spokenwoz.github.io/",
    how_to_get="Unpack text_5700_test.tar.gz and audio_5700_test.tar.gz of https://spokenwoz.github.io/ into SpokenWOZ",
    cells=(("voiceassistant_eval", "listening_speech"),),
    languages=("en",),
    standing="layout",
    fetch=(Manual("Fetch text_5700_test.tar.gz and audio_5700_test.tar.gz by hand, unpack them into SpokenWOZ"),),
)

ONE_WORDINGS = ("What does the caller need?", "Which of these is the call about?")
MANY_WORDINGS = ("Which of these does the caller ask about? Name all.", "What is the call about? Name all that apply.")
DOMAINS = {
    "attraction": "an attraction to visit", "hospital": "a hospital", "hotel": "a place to stay",
    "police": "the police", "restaurant": "a restaurant", "taxi": "a taxi", "train": "a train",
}  # fmt: skip


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every dialogue."""
    for entry in json_array(SOURCE, root, "text_5700_test/data.json", ("goal", "log"), keyed="dialogue"):
        if isinstance(entry, Reject):
            yield entry
            continue
        record, goal = str(entry.cells["dialogue"]), entry.cells["goal"]
        domains = tuple(DOMAINS[name] for name in DOMAINS if isinstance(goal, dict) and goal.get(name))
        path = SOURCE.inside(root, f"audio_5700_test/{record}.wav")
        single = record.startswith("SNG")
        if path is None or not domains or (single and len(domains) > 1) or len(domains) == len(DOMAINS):
            expected = "one domain in the goal" if single else "domains in the goal, but not all"
            got = ", ".join(domains) or "none"
            yield SOURCE.reject(record, "source.no_label", SOURCE.error(entry.where, expected=expected, got=got))
            continue
        kind = "choice" if single else "multi_choice"
        yield SOURCE.item(
            record,
            [SOURCE.clip(root, path, language="en", layout="stereo")],
            benchmark="voiceassistant_eval",
            task="listening_speech",
            question=worded(ONE_WORDINGS if single else MANY_WORDINGS, record),
            choices=tuple(DOMAINS.values()),
            answer_type=kind,
            answers=domains,
            scorer=kind,
        )
