"""Speech Robust Bench: LibriSpeech under noise, and AMI by near and far microphones, as AHELM takes them.

The configurations, the splits `gnoise.1`, `env_noise_esc50.1`, `nearfield`, `farfield` and the columns of
LibriSpeech are seen; that AMI has `text` and `id` as well, and the names of the files, are recalled. A split holds
500 utterances in 30 draws of noise; draws are told apart by their order, and three of them are taken. They are
draws of one severity, not severities. No licence is stated, so no clip is
redistributable: the speech is CC-BY-4.0, but the noise of ESC-50 is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import HubFiles, Source, speaker, worded
from builders.reading.files import Entry
from builders.reading.hub_rows import hub_clip, hub_rows
from earmark.item import Item
from earmark.shards import Reject

_LIBRISPEECH = "librispeech_asr-test.clean_pertEval_500_30"
_AMI = "in-the-wild-AMI"

SOURCE = Source(
    name="speech_robust_bench",
    title="Speech Robust Bench",
    folders=("mshah1__speech_robust_bench",),
    revision="main",
    licence="LicenseRef-Speech-Robust-Bench",
    redistributable=False,
    attribution="Speech Robust Bench by M. A. Shah et al.; LibriSpeech by V. Panayotov et al.; AMI Meeting Corpus",
    citation="M. A. Shah, D. S. Noguero, M. A. Heikkilä, B. Raj and N. Kourtellis. Speech Robust Bench: A Robustness "
    "Benchmark for Speech Recognition. 2024. arXiv:2403.07937",
    homepage="https://huggingface.co/datasets/mshah1/speech_robust_bench",
    how_to_get=f"Fetch {_LIBRISPEECH}/*.parquet and {_AMI}/*.parquet of mshah1/speech_robust_bench into "
    "mshah1__speech_robust_bench",
    cells=(("ahelm", "ami"), ("ahelm", "speech_robust_bench")),
    languages=("en",),
    standing="layout",
    size="10 GB",
    fetch=(
        HubFiles(
            "mshah1/speech_robust_bench", None,
            (f"{_LIBRISPEECH}/gnoise.1-*.parquet", f"{_LIBRISPEECH}/env_noise_esc50.1-*.parquet", f"{_AMI}/*.parquet"),
        ),
    ),
)  # fmt: skip

WORDINGS = ("Write down what is said, word for word.", "Transcribe this recording.")
DRAWS = 3


class _Split(NamedTuple):
    """A split, the task that it feeds, and what the group of its items is."""

    pattern: str
    task: str
    condition: str
    aspects: tuple[str, ...] = ()


SPLITS = (
    _Split(f"{_LIBRISPEECH}/gnoise.1-*.parquet", "speech_robust_bench", "Gaussian noise", ("robustness",)),
    _Split(
        f"{_LIBRISPEECH}/env_noise_esc50.1-*.parquet", "speech_robust_bench", "environmental noise", ("robustness",)
    ),
    _Split(f"{_AMI}/nearfield-*.parquet", "ami", "near microphone"),
    _Split(f"{_AMI}/farfield-*.parquet", "ami", "far microphone"),
)


def build(root: Path) -> Iterator[Item | Reject]:
    """A transcript for every utterance and draw."""
    for split in SPLITS:
        seen: Counter[str] = Counter()
        for entry in hub_rows(SOURCE, root, split.pattern, ("text", "id"), media=("audio",), optional=("speaker_id",)):
            name = str(entry.cells["id"])
            seen[name] += 1
            if seen[name] <= DRAWS:
                yield _item(root, split, entry, f"{split.pattern.split('-*')[0]}/{name}/{seen[name]}")


def _item(root: Path, split: _Split, entry: Entry, record: str) -> Item | Reject:
    text = str(entry.cells["text"] or "").strip().lower()
    if not text:
        return SOURCE.reject(record, "source.no_label", SOURCE.error(entry.where, expected="a text", got="none"))
    about = speaker(speaker=str(entry.cells.get("speaker_id") or "") or None)
    return SOURCE.item(
        record,
        [hub_clip(SOURCE, root, entry, "audio", transcript=text, language="en", speaker=about)],
        benchmark="ahelm",
        task=split.task,
        aspects=split.aspects,
        question=worded(WORDINGS, record),
        answer_type="transcript",
        answers=(text,),
        scorer="wer",
        groups=speaker(condition=split.condition),
    )
