"""From what Label Studio stores of a filled-in page to fields and spans; every fault is named, not only the first."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation.configs import words
from annotation.exchange.interface import Interface, Result
from earmark.item import Attribute
from earmark.judgements import Kind, Span, attribute

# Without these nobody said anything, whatever the interface on the server has become.
LEAST: dict[Kind, tuple[str, ...]] = {
    "blind_qa": ("answer",), "viewing": ("answer",), "write": ("question", "answer"), "open_answer": ("overall",),
    "preference": ("choice",), "speech_quality": ("mos",), "dispute": ("final",),
}  # fmt: skip
_WORDS = {
    "confidence": words.CONFIDENCE, "difficulty": words.DIFFICULTY, "correct": words.CORRECT,
    "needs_audio": words.NEEDS_AUDIO, "clear": words.CLEAR, "flags": words.FLAGS, "decision": words.DECISION,
    "mos": words.MOS, "likeness": words.LIKENESS, "choice": words.PREFERENCE, "overall": words.OVERALL,
    "final": words.DECISION,
}  # fmt: skip
_LABELS = frozenset(label for label, *_ in words.REGIONS)
_OBJECT = re.compile(r"audio_(\d+)")
# A region drawn to the very end may pass it by what the browser's decoder adds, a frame of a lossy codec at most.
END_SLACK_S = 0.05
# Line ends that are no control characters: raw in JSON, and they would cut a line of a file in two.
_LINE_ENDS = str.maketrans({"\x85": "\n", "\u2028": "\n", "\u2029": "\n"})


@dataclass(frozen=True, slots=True)
class Filled:
    """What a rater filled in.

    Attributes:
        fields: In the order of their names; the values of one field in the order that they came in.
        spans: In the order of clip and time.
        faults: What is wrong; where there is one, the rest is not to be trusted.
    """

    fields: tuple[Attribute, ...] = ()
    spans: tuple[Span, ...] = ()
    faults: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """Text as the rater meant it: without the mark that keeps `$5` from being taken for a variable.

    Half a character (what is left of a picture letter that was cut through) becomes the sign for what cannot be shown.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("$\u200b", "$").translate(_LINE_ENDS)


def filled(
    interface: Interface, kind: Kind, data: Mapping[str, Any], result: Any, durations: Sequence[float | None] | None
) -> Filled:
    """Read a result.

    Args:
        interface: That was filled in.
        kind: Of work.
        data: Of the task.
        result: Of the annotation.
        durations: Of the item's clips, in seconds; None where the item as it was judged is not at hand: there the
            length counts that the rater's browser found.
    """
    faults = interface.faults(result)
    if faults:
        return Filled(faults=faults)
    results: list[Result] = [one for one in result if one["type"] != "relation"]
    regions = [one for one in results if one["type"] == "labels"]
    notes = {one.get("id"): one for one in results if interface.per_region(one["from_name"])}
    answers = [one for one in results if one not in regions and not interface.per_region(one["from_name"])]
    found: dict[str, list[str]] = {}
    for one in answers:
        name = one["from_name"]
        if name in found:
            faults.append(f"{name}: filled in twice")
        found[name], wrong = _values(interface, name, one["value"], data)
        faults += wrong
    given = frozenset(name for name, values in found.items() if values)
    missing = dict.fromkeys([*interface.missing(results, given), *(name for name in LEAST[kind] if name not in given)])
    faults += [f"{name}: not filled in" for name in missing]
    spans = [span for one in regions for span in _spans(one, notes, durations, faults)]
    faults += [f"a note on region {one!r}, which is not there" for one in notes.keys() - {r.get("id") for r in regions}]
    fields = tuple(attribute(name, value) for name in sorted(found) for value in found[name])
    return Filled(fields, tuple(sorted(spans, key=lambda s: (s.clip, s.start_s, s.end_s, s.label, s.note))), faults)


def _values(interface: Interface, name: str, value: Mapping[str, Any], data: Mapping[str, Any],
            ) -> tuple[list[str], list[str]]:  # fmt: skip
    """The values of a field, and what is wrong with them."""
    taken = interface.takes(name)
    if "text" in value:
        lines = value["text"] if isinstance(value["text"], list) else [value["text"]]
        text = plain("\n".join(lines)).strip()
        original = _original(name, taken, data)
        unedited = original is not None and text == plain(original).strip()
        return ([] if unedited or not text else [text]), []
    if "taxonomy" in value:
        said = dict.fromkeys(plain(path[-1]) for path in value["taxonomy"] if path)
        leaves = interface.leaves(name)
        return list(said), [f"{name}: {one!r} is a heading, no answer" for one in said if one not in leaves]
    if "choices" in value:
        chosen = list(value["choices"])
    else:
        chosen = [_number(one) for one in value.values() if isinstance(one, int | float) and math.isfinite(one)]
    many = len(chosen) > 1 and not interface.several(name)
    wrong = [f"{name}: {len(chosen)} answers, where one is asked for"] if many else []
    if taken is not None:
        found, unknown = _offered(name, chosen, data.get(taken))
        return found, [*wrong, *unknown]
    known = offered(name)
    wrong += [f"{name}: {one!r} is no answer to it" for one in chosen if known and one not in known]
    return [plain(one) for one in dict.fromkeys(chosen)], wrong


def offered(name: str) -> frozenset[str]:
    """The words that a field takes, whatever the item; empty where it takes any."""
    found = words.RATING if name.startswith("rubric_") else _WORDS.get(name, ())
    return frozenset(one.alias for one in found)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _original(name: str, taken: str | None, data: Mapping[str, Any]) -> str | None:
    """What a text was filled with before the rater saw it."""
    known = {"question_rewrite": "question", "answer_rewrite": "key_text"}
    found = data.get(taken or known.get(name, ""))
    if found is None and name == "choices_rewrite" and isinstance(data.get("options"), list):
        found = [one.get("value", "") if isinstance(one, Mapping) else one for one in data["options"]]
    return "\n".join(map(str, found)) if isinstance(found, list) else found if isinstance(found, str) else None


def _offered(name: str, chosen: list[str], options: Any) -> tuple[list[str], list[str]]:
    """Choices of what the task itself offers, as their letters."""
    letters: dict[str, str] = {}
    for one in options if isinstance(options, list) else []:
        value, alias = (one.get("value"), one.get("alias")) if isinstance(one, Mapping) else (one, None)
        letters.setdefault(plain(str(value)), plain(str(alias or value)))
    known = set(letters.values())
    given = [plain(one) for one in chosen]
    wrong = [f"{name}: {one!r} is not one of the {len(letters)} options" for one in given
             if one not in known and one not in letters]  # fmt: skip
    found = [one if one in known else letters.get(one, one) for one in given]
    return list(dict.fromkeys(found)), wrong


def _seen(region: Result) -> float | None:
    length = region.get("original_length")
    return float(length) if isinstance(length, int | float) and math.isfinite(length) and length > 0 else None


def _spans(region: Result, notes: Mapping[Any, Result], durations: Sequence[float | None] | None, faults: list[str],
           ) -> list[Span]:  # fmt: skip
    """The spans of a region, one for each of its labels; none, and a fault, where it is not inside a clip."""
    where, value = str(region["to_name"]), region["value"]
    labels = [label for label in value.get("labels", ()) if label in _LABELS]
    matched = _OBJECT.fullmatch(where)
    if not matched or (durations is not None and int(matched[1]) >= len(durations)):
        faults.append(f"a region on {where!r}, where the item has no clip")
        return []
    clip, start, end = int(matched[1]), value.get("start"), value.get("end")
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in (start, end)) or not 0 <= start < end:
        faults.append(f"a region on {where} from {start!r} to {end!r} s")
        return []
    length = durations[clip] if durations is not None else _seen(region)
    if length is not None and end > length + END_SLACK_S:
        faults.append(f"a region on {where} to {end} s, where the clip ends at {length:.3f} s")
        return []
    if not labels:
        faults.append(f"a region on {where} without a label of ours")
    note = notes.get(region.get("id"))
    said = note["value"].get("text", "") if note else ""
    text = plain("\n".join(said) if isinstance(said, list) else said).strip()
    end = end if length is None else min(end, length)
    if not start < end:
        faults.append(f"a region on {where} from {start} s, where the clip ends")
        return []
    return [Span(clip=clip, start_s=float(start), end_s=float(end), label=label, note=text) for label in labels]
