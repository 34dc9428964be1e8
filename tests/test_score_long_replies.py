"""Replies without end: read in steps that grow as their length; what is longer than any answer is unparsed."""

from __future__ import annotations

import gc
import json
import random
import sys
from collections.abc import Callable

import pytest

from earmark.score.clauses import Clauses, Stance
from earmark.score.english import english
from earmark.score.gold import Gold, Release
from earmark.score.instructions import counting, wants
from earmark.score.normalise import Token, clean, tokens
from earmark.score.outcome import Outcome, Status
from earmark.score.replies import LONGEST, OVERLONG, is_overlong
from earmark.score.run import score_outputs
from earmark.score.single import outcome_of

CHOICES = ("a dog bark", "rain", "hot dog stand", "stand")
RULES = tuple(
    json.dumps(rule)
    for rule in (
        {"rule": "length_constraints:number_sentences", "num_sentences": 3, "relation": "at least"},
        {"rule": "length_constraints:number_paragraphs", "num_paragraphs": 3},
        {"rule": "detectable_content:number_placeholders", "num_placeholders": 3},
        {"rule": "detectable_content:postscript", "postscript_marker": "P.S."},
        {"rule": "detectable_format:title"},
        {"rule": "language:response_language", "language": "en"},
        {"rule": "detectable_format:json_format"},
    )
)
GOLDS = {
    "choice": Gold("x", "choice", "choice", ("rain",), CHOICES, 1),
    "several": Gold("x", "multi_choice", "multi_choice", ("rain", "stand"), CHOICES),
    "number": Gold("x", "number", "number", ("5",)),
    "span": Gold("x", "span", "span", ("rain",)),
    "refusal": Gold("x", "refusal", "refusal", ()),
    "instructions": Gold("x", "instructions", "instructions", (), constraints=RULES),
    "transcript": Gold("x", "wer", "transcript", ("it is a sunny day",), language="en"),
    "translation": Gold("x", "translation", "translation", ("it is a sunny day",)),
}
READ = ["choice", "several", "number", "span", "refusal", "instructions"]

# Each was quadratic in one scorer or another, or was feared to be.
REPLIES: dict[str, Callable[[int], str]] = {
    "one phrase": lambda n: "The answer is rain. " * (n // 20),
    "letters": lambda n: "A) B) C) " * (n // 9),
    "digits": lambda n: "1234567890" * (n // 10),
    "groups of digits": lambda n: "123 " * (n // 4),
    "a sum": lambda n: "1+" * (n // 2),
    "one letter": lambda n: "a" * n,
    "brackets": lambda n: "[" * n,
    "a bracket never closed": lambda n: "[" + "a" * n,
    "a title never closed": lambda n: "<<" + "a" * n,
    "round brackets": lambda n: "(" * n,
    "combining marks": lambda n: "e" + "\u0301" * n,
    "newlines": lambda n: "\n" * n + "x",
    "blanks": lambda n: "x" + " " * n + "x",
    "underscores": lambda n: "a" + "_" * n + "a",
    "full stops": lambda n: "." * n + "x",
    "abbreviations": lambda n: "Dr. " * (n // 4),
    "a request and blanks": lambda n: "the request" + " " * n + "x",
    "unheard": lambda n: "I cannot hear" + " " * n + "x",
    "nested JSON": lambda n: '{"answer":' * (n // 20) + "1" + "}" * (n // 20),
    "either": lambda n: "either rain or stand, " * (n // 22),
}


def outcome(kind: str, reply: str) -> Outcome:
    """What the scorer of a kind of item makes of a reply; transcripts after Whisper's normaliser."""
    return outcome_of(GOLDS[kind], reply, normaliser="english1")


@pytest.mark.parametrize("kind", GOLDS)
@pytest.mark.parametrize("reply", REPLIES)
def test_every_scorer_comes_to_an_end(kind: str, reply: str) -> None:
    found = outcome(kind, REPLIES[reply](5_000))
    assert found.status in (Status.RIGHT, Status.WRONG, Status.UNPARSED)
    assert found.value is not None


def calls(step: Callable[[], object]) -> int:
    """Calls of Python and C functions that a step makes: what time is made of, without a clock."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()
    sys.setprofile(counted)
    try:
        step()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


@pytest.mark.parametrize("kind", ["choice", "several", "number", "span"])
@pytest.mark.parametrize("reply", ["one phrase", "letters", "a sum", "either", "groups of digits"])
def test_twice_the_reply_is_at_most_twice_the_steps(kind: str, reply: str) -> None:
    short, long = (REPLIES[reply](n) for n in (4_400, 8_800))
    outcome(kind, "warm")
    few, many = (calls(lambda text=text: outcome(kind, text)) for text in (short, long))  # type: ignore[misc]
    assert many <= 2.1 * few


def test_near_mentions_cost_no_more_than_far_ones() -> None:
    """Every mention looked at 64 tokens on both sides: 98 calls a character of this reply, 16 since."""
    text = "A) B) C) " * 1_000
    assert calls(lambda: outcome("choice", text)) < 20 * len(text)


def walked(tokens_: tuple[Token, ...], start: int, stop: int) -> Stance:
    """The stance of a mention that is asked about alone, with nothing kept from those before."""
    return Clauses(tokens_).stance(start, stop)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_kept_changes_no_stance(seed: int) -> None:
    drawn = random.Random(seed)
    words = ["rain", "not", "no", "doubt", "if", "it", "is", "wrong", "but", "as", "thought", "than", "rather", "a"]
    text = "".join(drawn.choice(words) + drawn.choice([" ", " ", " ", ", ", ". ", "? ", "\n"]) for _ in range(300))
    found = tokens(clean(text + "and " * drawn.choice([0, 70]) + "rain?"))
    places = [at for at, token in enumerate(found) if token.key == "rain"]
    assert len(places) > 2
    clauses = Clauses(found)
    stances = [clauses.stance(at, at + 1) for at in places]
    assert stances == [walked(found, at, at + 1) for at in places]
    assert len(set(stances)) > 1


@pytest.mark.parametrize("kind", READ)
def test_a_reply_longer_than_any_answer_is_unparsed(kind: str) -> None:
    assert outcome(kind, "rain " * (LONGEST // 5 + 1)) == Outcome("x", Status.UNPARSED, 0.0, OVERLONG)
    assert OVERLONG == "longer than 1,000,000 characters"


def test_the_report_says_which_replies_were_not_read() -> None:
    golds = {name: GOLDS["choice"]._replace(id=name) for name in "abc"}
    release = Release("1.0.0", "d" * 12, golds)
    report = score_outputs(release, {"a": "rain", "b": "rain " * (LONGEST // 5 + 1), "c": "thunder"}, resamples=100)
    found = report.to_json()
    assert found["overlong"] == {"count": 1, "ids": ["b"]}
    assert found["unparsed"] == {"count": 2, "ids": ["b", "c"]}
    assert list(report.lines()) == ["1 not read, and unparsed: longer than 1,000,000 characters: b"]
    assert "overlong" not in score_outputs(release, {"a": "rain"}, resamples=100).to_json()


def test_reasoning_does_not_count_towards_the_length() -> None:
    thought = f"<think>{'rain? ' * (LONGEST // 6 + 1)}</think> "
    assert not is_overlong(thought + "B")
    assert outcome("choice", thought + "B").status is Status.RIGHT
    assert not is_overlong("x" * LONGEST)
    assert is_overlong("x" * (LONGEST + 1))


@pytest.mark.parametrize("kind", ["transcript", "translation"])
def test_transcripts_and_translations_are_compared_whole(kind: str) -> None:
    found = outcome(kind, "x" * (LONGEST + 1))
    assert (found.status, found.extracted) == (Status.WRONG, "x" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[noise] one (laughs) rain", "1 rain"), ("one [rain", "1 rain"), ("(one [two) three", "3"),
        ("one <two] rain", "1 rain"), ("[a (b] c) d", "c d"), ("[x [y] z]", "z"), ("one   'tis", "onetis"),
    ],
)  # fmt: skip
def test_brackets_and_blanks_as_before(text: str, expected: str) -> None:
    """By hand, from the table of `earmark.score.english`: to the first closing bracket; one never closed stays."""
    assert english(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a__b__", "a__b"), ("__a__", "a"), ("**a** _", "a _"), ("a_", "a"), ("x **__ y", "x  y"), ("2*__*3", "2*3")],
)
def test_emphasis_as_before(text: str, expected: str) -> None:
    """As the pattern without the guard against runs of underscores gave it."""
    assert clean(text) == expected


def test_counts_as_before() -> None:
    """By hand, from the table of `earmark.score.instructions.counting`."""
    assert counting.sentences("Dr. No came, e.g. late. He left...  Why?!") == 3
    assert counting.sentences("Dr.\n\nNo") == 1
    assert counting.sentences("He met Dr.") == 1
    assert counting.sentences(f"{'a' * 300} etc. more. Done.") == 2
    assert counting.marked_paragraphs("a *** b***c") == 3
    assert counting.marked_paragraphs("a *** *** c") is None
    assert counting.placeholders("[] [ ] [name] [a [b]] [?]") == 2
    assert wants.title("<< >> <<A title>>", {})
    assert not wants.title("<< >> <<<b>", {})
    assert wants.postscript("So it is.\n\n * P.S. more", {"postscript_marker": "P.S."})
