"""Transcripts by a chat endpoint: one model writes a case, another answers it without names; both must agree.

After CoRe-Bench (arXiv:2508.21376, appendix D): both answers are named, names are masked for the check, and generator
and validator are not the same. Ours writes three versions of one turn, and the check has to tell all three.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated

from pydantic import Field, ValidationError

from earmark.chat import JSON_OBJECT
from earmark.item import Record
from synth.conversations.dialogue import TRUTHS, UNTOLD, Case, Line, Script, Truth
from synth.conversations.masking import masked, masked_transcript, mentions
from synth.conversations.settings import Writers
from synth.questions.writer import Question

ATTEMPTS = 3
FEWEST_TURNS, MOST_TURNS = 4, 15  # those of CoRe-Bench
_MOST_WORDS = 60
_MARKUP = frozenset("[]{}<>*_#|\\\n\r\t")
_WRITE_TEMPERATURE, _CHECK_TEMPERATURE = 0.7, 0.0

_WRITE = """You write short spoken conversations in English for a listening test. Answer with one JSON object:
{"before": [turn, ...], "first": turn, "second": turn, "neither": turn, "after": [turn, ...]}
where a turn is {"speaker": number, "text": "what is said"}. Rules:
- Both candidate answers are named in "before", in exactly the words given; everybody speaks at least once.
- "first", "second" and "neither" stand at the same place, one at a time. With "first" the first candidate is the
  answer, with "second" the second one, with "neither" nobody can tell. None of the three names a candidate answer that
  is not a person: it has to be inferred.
- Nothing in "before" or "after" tells the answer; "after" fits all three.
- People call each other only as given, and each is called by somebody and answers next.
- 4 to 15 turns in all, about 25 to 80 seconds when spoken; plain speech, no stage directions, no markup."""
_CHECK = """You read the transcript of a conversation without names: "Voice 1" is who speaks, "Person A" is somebody who
is spoken to or of. Answer the question from the transcript alone. Answer with one JSON object: {"answer": number}, the
number of the right option. If the transcript does not settle it, choose the option that says so."""


class _Turn(Record):
    speaker: Annotated[int, Field(strict=True, ge=1)]
    text: Annotated[str, Field(strict=True, min_length=1)]


class _Written(Record):
    before: tuple[_Turn, ...]
    first: _Turn
    second: _Turn
    neither: _Turn
    after: tuple[_Turn, ...]


class _Checked(Record):
    answer: Annotated[int, Field(strict=True, ge=1)]


def generated(
    case: Case, asked: Callable[[Truth], Question], by: Writers, seed: int, fits: Callable[[Script], str]
) -> tuple[Script | None, str]:
    """Have a case written and checked.

    Args:
        case: What it is about.
        asked: The question of each version.
        by: Who writes and who checks.
        seed: Of the scene; with the number of the attempt, it makes another answer.
        fits: Why a script cannot be spoken as it should; empty where it can.

    Returns:
        The script, and why the attempts before it were refused; None where all were.

    Raises:
        SynthError: A service cannot be reached, or keeps failing.
    """
    reasons: list[str] = []
    for attempt in range(ATTEMPTS):
        script, reason = _written(case, asked("untold").text, by, (seed + attempt) % 2**31)
        reason = reason or (fits(script) if script else "")
        reason = reason or (_disagreement(case, script, asked, by) if script else "")
        if script and not reason:
            return script, "; ".join(reasons)
        reasons.append(f"attempt {attempt + 1}: {reason}")
    return None, "; ".join(reasons)


def _written(case: Case, question: str, by: Writers, seed: int) -> tuple[Script | None, str]:
    told = {
        "where": case.environment, "mood": case.mood, "relationship": case.relationship,
        "people": [{"speaker": n, **person.model_dump()} for n, person in enumerate(case.people, 1)],
        "the subject comes up like this": case.raises, "question": question,
        "first candidate": case.candidates[0].heard, "second candidate": case.candidates[1].heard,
    }  # fmt: skip
    messages = [{"role": "system", "content": _WRITE}, {"role": "user", "content": json.dumps(told, indent=1)}]
    answer = by.generator.complete(messages, temperature=_WRITE_TEMPERATURE, seed=seed, response_format=JSON_OBJECT)
    try:
        found = _Written.model_validate_json(answer)
    except ValidationError as error:
        return None, f"the generator's JSON: {_first(error)}"
    reason = _breach(found, case)
    return (None, reason) if reason else (_script(found), "")


def _first(error: ValidationError) -> str:
    """Of a wrong answer, the first fault; never the text itself, which may be anything."""
    fault = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(map(str, fault["loc"])) or "whole"
    return f"{where}: {fault['msg']}"[:160]


def _breach(found: _Written, case: Case) -> str:
    """The first rule that a script breaks; empty for a good one."""
    shared, deciding = [*found.before, *found.after], [found.first, found.second, found.neither]
    said = " / ".join(turn.text for turn in shared)
    count = len(shared) + 1
    things = [candidate.heard for candidate in case.candidates if candidate.person is None]
    rules = {
        f"{FEWEST_TURNS} to {MOST_TURNS} turns, two before the deciding one": FEWEST_TURNS <= count <= MOST_TURNS
        and len(found.before) >= 2,
        "speakers that are there": all(turn.speaker <= len(case.people) for turn in [*shared, *deciding]),
        "everybody speaks": {turn.speaker for turn in shared} == set(range(1, len(case.people) + 1)),
        "words to be spoken, without markup": all(_speakable(turn.text) for turn in [*shared, *deciding]),
        "both candidates are named": all(mentions(said, c.heard) for c in case.candidates),
        "the deciding turn names no candidate": not any(mentions(t.text, thing) for t in deciding for thing in things),
        "three different deciding turns": len({turn.text.casefold() for turn in deciding}) == len(deciding),
    }
    return next((f"the generator broke a rule: {rule}" for rule, holds in rules.items() if not holds), "")


def _speakable(text: str) -> bool:
    words = len(text.split())
    return 1 <= words <= _MOST_WORDS and not _MARKUP & set(text) and text.isprintable() and any(map(str.isalpha, text))


def _script(found: _Written) -> Script:
    def line(turn: _Turn) -> Line:
        return Line(speaker=turn.speaker - 1, text=turn.text.strip())

    before, after = tuple(map(line, found.before)), tuple(map(line, found.after))
    return Script(
        deciding=len(before),
        first=(*before, line(found.first), *after),
        second=(*before, line(found.second), *after),
        untold=(*before, line(found.neither), *after),
    )


def _disagreement(case: Case, script: Script, asked: Callable[[Truth], Question], by: Writers) -> str:
    """What the validator answers otherwise; empty where it agrees on all three versions."""
    for truth in TRUTHS:
        question = asked(truth)
        options = [choice if choice == UNTOLD else masked(choice, case.people) for choice in question.choices]
        told = [
            masked_transcript(script.lines(truth), case.people), "", f"Question: {masked(question.text, case.people)}",
            *(f"{n}. {option}" for n, option in enumerate(options, 1)),
        ]  # fmt: skip
        messages = [{"role": "system", "content": _CHECK}, {"role": "user", "content": "\n".join(told)}]
        answer = by.validator.complete(messages, temperature=_CHECK_TEMPERATURE, seed=0, response_format=JSON_OBJECT)
        try:
            number = _Checked.model_validate_json(answer).answer
        except ValidationError as error:
            return f"the validator's JSON: {_first(error)}"
        if number > len(options):
            return f"the validator's JSON: answer: one of {len(options)} options"
        if question.choices[number - 1] != question.answer:
            return f"the validator answers {question.choices[number - 1]!r} where {question.answer!r} is meant"
    return ""
