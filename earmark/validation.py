"""The rules of the record: every issue of an item is collected, none stops the search."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from earmark.errors import Issue, ItemError, TaxonomyError
from earmark.item import Item
from earmark.licences import is_known
from earmark.taxonomy import benchmarks, taxonomy, unknown_word

# What scores an answer of a type; the scorer's table (earmark/score/) has a function for each.
SCORERS: Mapping[str, frozenset[str]] = {
    "choice": frozenset({"choice"}),
    "number": frozenset({"number"}),
    "span": frozenset({"span"}),
    "transcript": frozenset({"wer"}),
    "multi_choice": frozenset({"multi_choice"}),
    "free": frozenset({"judge"}),
    "translation": frozenset({"translation"}),
    "refusal": frozenset({"refusal"}),
    "instructions": frozenset({"instructions"}),
    "speech": frozenset({"speech"}),
    "preference": frozenset({"preference"}),
}

_ID = re.compile(r"[a-z][a-z0-9_]*(/[A-Za-z0-9._-]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TIME_SLACK_S = 1e-3

Rule = Callable[[Item], Iterator[Issue]]


def parse(row: Mapping[str, Any]) -> Item:
    """Make an item of a mapping, and check it by every rule.

    Args:
        row: Field to value, as a builder, a shard or a person gives it.

    Raises:
        ItemError: Holds all issues: those of the types or, where the types hold, those of the rules.
    """
    try:
        item = Item.model_validate(row)
    except ValidationError as error:
        name = str(row.get("id", "item without id"))
        raise ItemError.of(name, [_type_issue(name, e) for e in error.errors()]) from None
    require(item)
    return item


def require(item: Item) -> None:
    """Raise if the item breaks any rule.

    Raises:
        ItemError: Holds all issues.
    """
    found = issues(item)
    if found:
        raise ItemError.of(item.id, found)


def issues(item: Item) -> list[Issue]:
    """All issues of an item, by every rule; empty for a valid one."""
    return [issue for rule in _RULES for issue in rule(item)]


def sealed_issues(item: Item) -> list[Issue]:
    """All issues of an item that has been through a stage: its clips must be measured as well."""
    return [*issues(item), *_measured(item)]


def _type_issue(item: str, error: Mapping[str, Any]) -> Issue:
    field = ""
    for part in error["loc"]:
        field += f"[{part}]" if isinstance(part, int) else f".{part}" if field else str(part)
    got = repr(error["input"])
    shown = got if len(got) <= 80 else f"{got[:77]}..."
    if error["type"] == "missing":
        return Issue(item, field, "a value", "nothing", "schema.type")
    if error["type"] == "extra_forbidden":
        return Issue(item, field, "no such field", shown, "schema.type")
    wanted = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return Issue(item, field, wanted, shown, "schema.type")


def _text(item: Item) -> Iterator[Issue]:
    """Text that cannot be written: half of a character, from a damaged file or a file name of another encoding."""
    for field, text in _texts("", item.model_dump(mode="python", exclude={"audio", "images", "video"})):
        try:
            text.encode()
        except UnicodeEncodeError:
            yield Issue(item.id, field, "whole Unicode characters", ascii(text), "schema.text")


def _texts(field: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(f"{field}.{key}" if field else key, inner)
    elif isinstance(value, tuple):
        for n, inner in enumerate(value):
            yield from _texts(f"{field}[{n}]", inner)


def _identity(item: Item) -> Iterator[Issue]:
    if not _ID.fullmatch(item.id):
        yield Issue(item.id, "id", "source/hash: lower-case source, then path parts", repr(item.id), "schema.id")
    if item.revision < 1:
        yield Issue(item.id, "revision", "1 or more", str(item.revision), "schema.revision")
    if not item.question.strip():
        yield Issue(item.id, "question", "a question", "blank text", "schema.question")


def _words(item: Item) -> Iterator[Issue]:
    def wrong(field: str, kind: str, word: str, known: Iterable[str]) -> Issue:
        error: TaxonomyError = unknown_word(kind, word, known)
        return Issue(item.id, field, f"{error.expected} ({error.remedy})", repr(word), "taxonomy.unknown")

    if item.benchmark not in benchmarks():
        yield wrong("benchmark", "benchmark", item.benchmark, benchmarks())
        return
    words = taxonomy(item.benchmark)
    if item.task not in words.tasks:
        yield wrong("task", f"task of {item.benchmark}", item.task, words.tasks)
    for field, values, known in (
        ("skills", item.skills, words.skills),
        ("aspects", item.aspects, words.aspects),
        ("level", () if item.level is None else (item.level,), words.levels),
    ):
        yield from (wrong(field, f"{field} of {item.benchmark}", w, known) for w in values if w not in known)


def _choices(item: Item) -> Iterator[Issue]:
    if item.answer_type not in ("choice", "multi_choice"):
        if item.choices:
            yield Issue(item.id, "choices", f"none for {item.answer_type}", str(len(item.choices)), "choices.extra")
        if item.answer_index is not None:
            yield Issue(item.id, "answer_index", "none without choices", str(item.answer_index), "choices.index")
        return
    if len(item.choices) < 2:
        yield Issue(item.id, "choices", "2 or more", str(len(item.choices)), "choices.few")
    keys = [normalised_choice(c) for c in item.choices]
    if len(set(keys)) < len(keys):
        yield Issue(item.id, "choices", "distinct after normalisation", repr(item.choices), "choices.distinct")
    for answer in item.answers:
        count = item.choices.count(answer)
        if count != 1:
            yield Issue(item.id, "answers", f"{answer!r} among the choices once", f"{count} times", "choices.answer")
    index = item.answer_index
    if item.answer_type == "choice" and (
        index is None or not 0 <= index < len(item.choices) or item.answers != (item.choices[index],)
    ):
        expected = "the index of the one answer among the choices"
        yield Issue(item.id, "answer_index", expected, f"{index} for {item.answers!r}", "choices.index")


def normalised_choice(text: str) -> str:
    """A choice as a scorer compares it: case-folded, blanks squeezed, punctuation at the ends dropped."""
    return " ".join(text.casefold().split()).strip(".,;:!?\"'")


def _answers(item: Item) -> Iterator[Issue]:
    scorers = SCORERS.get(item.answer_type, frozenset())
    if item.scorer not in scorers:
        expected = f"a scorer of {item.answer_type} answers: {', '.join(sorted(scorers)) or 'none yet'}"
        yield Issue(item.id, "scorer", expected, repr(item.scorer), "answers.scorer")
    if not item.answers or any(not a.strip() for a in item.answers):
        yield Issue(item.id, "answers", "one or more, none blank", repr(item.answers), "answers.blank")
    if item.answer_type == "number":
        for answer in item.answers:
            if not _NUMBER.fullmatch(answer):
                yield Issue(item.id, "answers", "a decimal number in digits", repr(answer), "answers.number")


def _clips(item: Item) -> Iterator[Issue]:
    if len(item.audio) != len(item.clips):
        counts = f"{len(item.audio)} audio, {len(item.clips)} clips"
        yield Issue(item.id, "clips", "one for each of audio", counts, "clips.count")
    for n, clip in enumerate(item.clips):
        field = f"clips[{n}]"
        if clip.language is not None and not _LANGUAGE.fullmatch(clip.language):
            yield Issue(item.id, f"{field}.language", "a BCP-47 tag", repr(clip.language), "clips.language")
    for n, turn in enumerate(item.turns):
        if turn.clip is not None and not 0 <= turn.clip < len(item.clips):
            yield Issue(item.id, f"turns[{n}].clip", f"0 to {len(item.clips) - 1}", str(turn.clip), "turns.clip")


def _licensed(item: Item) -> Iterator[Issue]:
    """All that comes from somewhere says from where and under which licence; nothing comes from nowhere."""
    if not item.clips and item.words is None:
        yield Issue(item.id, "words", "where the words come from: no clip says it", "nothing", "words.absent")
    for field, part in item.licensed():
        if not is_known(part.licence):
            yield Issue(item.id, f"{field}.licence", "an SPDX identifier", repr(part.licence), "licences.unknown")
        if not (part.source.dataset and part.source.revision and part.source.record):
            code = f"{field.partition('[')[0]}.source"
            yield Issue(item.id, f"{field}.source", "dataset, revision and record", repr(part.source), code)


def _evidence(item: Item) -> Iterator[Issue]:
    for n, span in enumerate(item.evidence):
        field = f"evidence[{n}]"
        if not 0 <= span.clip < len(item.clips):
            yield Issue(item.id, f"{field}.clip", f"0 to {len(item.clips) - 1}", str(span.clip), "evidence.clip")
            continue
        end = item.clips[span.clip].duration_s
        inside = 0 <= span.start_s < span.end_s and (end is None or span.end_s <= end + _TIME_SLACK_S)
        if not inside:
            got = f"{span.start_s} to {span.end_s}"
            yield Issue(item.id, field, f"a span within 0 to {end} s", got, "evidence.outside")


def _measured(item: Item) -> Iterator[Issue]:
    for n, clip in enumerate(item.clips):
        for name in ("sha256", "pcm_sha256", "duration_s", "sample_rate_hz", "channels"):
            if getattr(clip, name) is None:
                yield Issue(item.id, f"clips[{n}].{name}", "measured", "nothing", "clips.unmeasured")
    if item.content_hash != item.computed_hash():
        yield Issue(item.id, "content_hash", item.computed_hash(), item.content_hash or "nothing", "schema.hash")


_RULES: tuple[Rule, ...] = (_text, _identity, _words, _choices, _answers, _clips, _licensed, _evidence)
