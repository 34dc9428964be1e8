"""AudioGrounding v2, test split: sounds that captions of AudioCaps name, with the times at which they are heard.

`test/label.json`: a list of `audiocap_id, audio_id` (`Y<video>.wav`), `tokens`, `phrases` of `phrase, start_index,
end_index, segments` (pairs of seconds): seen. The sound is AudioSet's and lies in `test/audio/` by our word. Several
phrases may name one source, so only what is true of a phrase itself is asked: which of two, that do not overlap,
comes first; how often one is heard; in which half one begins. One question of each kind a clip.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.source import Manual, Source, worded
from builders.reading.json_files import json_array
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="audiogrounding",
    title="AudioGrounding v2 (test)",
    folders=("AudioGrounding",),
    revision="zenodo-7269161",
    licence="LicenseRef-YouTube",
    redistributable=False,
    attribution="AudioGrounding by X. Xu, H. Dinkel, M. Wu and K. Yu; sound of web videos, from AudioSet",
    citation="X. Xu, H. Dinkel, M. Wu, K. Yu. Text-to-Audio Grounding: Building Correspondence Between Captions and "
    "Sound Events. ICASSP 2021.",
    homepage="https://zenodo.org/records/7269161",
    how_to_get="Unpack https://zenodo.org/records/7269161 as AudioGrounding, with the sound of its test part in "
    "AudioGrounding/test/audio",
    cells=(("mmau_pro", "sound"), ("voiceassistant_eval", "listening_sound")),
    standing="layout",
    fetch=(Manual("Unpack https://zenodo.org/records/7269161 as AudioGrounding, sound in AudioGrounding/test/audio"),),
)

ORDER_WORDINGS = ("Which of these is heard first?", "Which of the two comes first?")
COUNT_WORDINGS = ("How many separate times is this heard: “{}”?", "Count the separate times at which “{}” is heard.")
HALF_WORDINGS = ("In which half of the recording does this begin: “{}”?",)
HALVES = ("the first half", "the second half")

CLIP_S, GAP_S, MARGIN_S = 10.0, 0.25, 1.5

_TABLE = "test/label.json"


class _Phrase(NamedTuple):
    """A phrase, and when it is heard, in order."""

    text: str
    segments: tuple[tuple[float, float], ...]


def build(root: Path) -> Iterator[Item | Reject]:
    """At most three questions a clip, the first of each kind."""
    asked: set[tuple[str, str]] = set()
    for entry in json_array(SOURCE, root, _TABLE, ("audiocap_id", "audio_id", "phrases")):
        if isinstance(entry, Reject):
            yield entry
            continue
        record, clip = str(entry.cells["audiocap_id"]), str(entry.cells["audio_id"])
        path = SOURCE.inside(root, f"test/audio/{clip}")
        try:
            phrases = _phrases(entry.cells["phrases"])
        except (KeyError, TypeError, ValueError) as error:
            problem = SOURCE.error(entry.where, expected="phrases with segments", got=repr(error))
            yield SOURCE.reject(record, "source.bad_row", problem)
            continue
        made = [] if path is None else list(_items(root, path, record, phrases))
        if not made:
            problem = SOURCE.error(entry.where, expected="phrases of which one thing is certain", got="none")
            yield SOURCE.reject(record, "source.no_label", problem)
        for kind, item in made:
            if (clip, kind) in asked:
                problem = SOURCE.error(entry.where, expected=f"one question of {kind} a clip", got="another")
                yield SOURCE.reject(f"{record}#{kind}", "source.enough_questions", problem)
            else:
                asked.add((clip, kind))
                yield item


def _phrases(given: list[dict[str, Any]]) -> list[_Phrase]:
    found: dict[str, list[tuple[float, float]]] = {}
    for phrase in given:
        segments = [(float(on), float(off)) for on, off in phrase["segments"]]
        if not isinstance(phrase["phrase"], str) or not all(0 <= on <= off < math.inf for on, off in segments):
            raise ValueError(f"{phrase!r:.80}")  # NaN is in no order
        found.setdefault(phrase["phrase"].strip(), []).extend(segments)
    return [_Phrase(text, tuple(sorted(segments))) for text, segments in found.items() if text and segments]


def _items(root: Path, path: Path, record: str, phrases: list[_Phrase]) -> Iterator[tuple[str, Item]]:
    pairs = [(a, b) for a in phrases for b in phrases if a.segments[-1][1] + GAP_S <= b.segments[0][0]]
    if pairs:
        before, after = pairs[0]
        question, choices = worded(ORDER_WORDINGS, record), tuple(sorted((before.text, after.text)))
        yield (
            "order",
            _choice(
                root,
                path,
                f"{record}#order",
                benchmark="mmau_pro",
                question=question,
                choices=choices,
                answer=before.text,
            ),
        )
    often = next((phrase for phrase in phrases if _apart(phrase)), None)
    if often:
        question = worded(COUNT_WORDINGS, record).format(often.text)
        yield "count", _count(root, path, f"{record}#count", question, len(often.segments))
    begins = next((p for p in phrases if abs(p.segments[0][0] - CLIP_S / 2) >= MARGIN_S), None)
    if begins:
        question = worded(HALF_WORDINGS, record).format(begins.text)
        half = HALVES[begins.segments[0][0] > CLIP_S / 2]
        yield (
            "half",
            _choice(
                root,
                path,
                f"{record}#half",
                benchmark="voiceassistant_eval",
                question=question,
                choices=HALVES,
                answer=half,
            ),
        )


def _apart(phrase: _Phrase) -> bool:
    """Whether there are two segments or more, with silence between that can be heard."""
    gaps = [later[0] - earlier[1] for earlier, later in zip(phrase.segments, phrase.segments[1:], strict=False)]
    return bool(gaps) and min(gaps) >= GAP_S


def _choice(
    root: Path, path: Path, record: str, *, benchmark: str, question: str, choices: tuple[str, ...], answer: str
) -> Item:
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path)],
        benchmark=benchmark,
        task="sound" if benchmark == "mmau_pro" else "listening_sound",
        skills=("sound_temporal_reasoning",) if benchmark == "mmau_pro" else (),
        question=question,
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
    )


def _count(root: Path, path: Path, record: str, question: str, count: int) -> Item:
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path)],
        benchmark="mmau_pro",
        task="sound",
        skills=("sound_quantitative_reasoning",),
        question=question,
        answer_type="number",
        answers=(str(count),),
        scorer="number",
    )
