"""Prompts of our own writing: word problems, choices read aloud, instructions that a program can check."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
import yaml

from synth.texts.phrases import FOLDER

T = TypeVar("T")
LETTERS = "ABCD"


class Own(NamedTuple):
    """One prompt.

    Attributes:
        kind: Which problem, choice or rules.
        text: As written.
        answer: What is true, or which rules are to be kept.
        choices: As read aloud.
        constraints: JSON objects, in the words of IFEval.
    """

    kind: str
    text: str
    answer: str
    choices: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()


@cache
def _texts() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "prompts.yaml").read_text(encoding="utf-8"))
    return found


def _one(rng: np.random.Generator, values: Sequence[T]) -> T:
    return values[int(rng.integers(len(values)))]


class Problem(NamedTuple):
    """What fills a word problem, and its answer."""

    values: dict[str, object]
    answer: int


def _shopping(rng: np.random.Generator) -> Problem:
    count, halves = 2 * int(rng.integers(2, 9)), int(rng.integers(3, 30))
    return Problem({"a": count, "price": f"{halves / 2:.2f}"}, count * halves // 2)


def _sale(rng: np.random.Generator) -> Problem:
    price, percent = 20 * int(rng.integers(2, 40)), 5 * int(rng.integers(1, 11))
    return Problem({"price": price, "percent": percent}, price * (100 - percent) // 100)


def _journey(rng: np.random.Generator) -> Problem:
    speed, hours = 2 * int(rng.integers(20, 60)), int(rng.integers(1, 6))
    return Problem({"speed": speed, "hours": hours}, speed * (2 * hours + 1) // 2)


def _share(rng: np.random.Generator) -> Problem:
    upper, lower = _one(rng, ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (2, 5), (3, 5)))
    whole = lower * int(rng.integers(10, 60))
    return Problem({"whole": whole, "part": f"{upper}/{lower}"}, whole - whole * upper // lower)


def _course(rng: np.random.Generator) -> Problem:
    days = int(rng.integers(3, 14))
    first = int(rng.integers(1, 29 - days))
    date = f"{int(rng.integers(2012, 2036))}-{int(rng.integers(1, 13)):02d}-{first:02d}"
    return Problem({"date": date, "days": days}, first + days - 1)


def _recipe(rng: np.random.Generator) -> Problem:
    few, each, more = int(rng.integers(2, 7)), 5 * int(rng.integers(8, 31)), int(rng.integers(1, 9))
    return Problem({"few": few, "many": few + more, "grams": few * each}, each * (few + more))


def _left_over(rng: np.random.Generator) -> Problem:
    start = int(rng.integers(12, 60))
    given = int(rng.integers(3, start - 3))
    return Problem({"a": start, "b": given}, 3 * (start - given))


def _cold(rng: np.random.Generator) -> Problem:
    low, rise, fall = (int(rng.integers(a, b)) for a, b in ((2, 12), (3, 20), (2, 12)))
    return Problem({"low": low, "rise": rise, "fall": fall}, rise - low - fall)


_PROBLEMS: dict[str, Callable[[np.random.Generator], Problem]] = {
    "shopping": _shopping, "sale": _sale, "journey": _journey, "share": _share, "course": _course, "recipe": _recipe,
    "left_over": _left_over, "cold": _cold,
}  # fmt: skip


def arithmetic(rng: np.random.Generator) -> Own:
    """A word problem with a whole number as its answer."""
    texts = _texts()
    kind = _one(rng, sorted(_PROBLEMS))
    values, answer = _PROBLEMS[kind](rng)
    wording = _one(rng, texts["arithmetic"][kind])
    return Own(
        kind, wording.format(name=_one(rng, texts["names"]), goods=_one(rng, texts["goods"]), **values), str(answer)
    )


def choice(rng: np.random.Generator) -> Own:
    """Four options read aloud, each as likely to be right: what is asked for is heard and written nowhere."""
    texts = _texts()["choice"]
    if rng.integers(2):
        asked = _one(rng, texts["order"])
        numbers = [int(n) for n in 10 + rng.choice(980, size=4, replace=False)]
        kind, options = "order", [str(n) for n in numbers]
        answer = str(sorted(numbers, reverse=True)[asked["rank"]])
    else:
        four = [texts["kinds"][int(at)] for at in rng.permutation(len(texts["kinds"]))[:4]]
        options = [_one(rng, one["members"]) for one in four]
        at = int(rng.integers(4))
        kind, asked, answer = "kinds", four[at], options[at]
    options = [options[int(at)] for at in rng.permutation(4)]
    read = " ".join(f"{letter}) {option}." for letter, option in zip(LETTERS, options, strict=True))
    return Own(kind, _one(rng, texts["ask"]).format(question=asked["asked"], options=read), answer, tuple(options))


def instructions(rng: np.random.Generator) -> Own:
    """A topic and one or two rules that a program can check."""
    texts = _texts()
    rules = [texts["rules"][int(at)] for at in rng.permutation(len(texts["rules"]))]
    second = next(rule for rule in rules[1:] if rule["rule"].split(":")[0] != rules[0]["rule"].split(":")[0])
    kept = [rules[0], second][: int(rng.integers(1, 3))]
    sentences, constraints = [_one(rng, texts["openings"]).format(topic=_one(rng, texts["topics"]))], []
    for rule in kept:
        value = _one(rng, rule.get("values", [None]))
        sentences.append(_one(rng, rule["said"]).format(n=value))
        constraints.append(_constraint(rule, value))
    names = ", ".join(rule["rule"] for rule in kept)
    answer = f"A reply that keeps the rules {names}."
    return Own("+".join(rule["rule"] for rule in kept), " ".join(sentences), answer, (), tuple(constraints))


def _constraint(rule: dict[str, Any], value: object) -> str:
    given: dict[str, object] = {"rule": rule["rule"]}
    if "relation" in rule:
        given["relation"] = rule["relation"]
    if "key" in rule:
        given[rule["key"]] = [value] if rule.get("is_list") else value
    return json.dumps(given, ensure_ascii=False, sort_keys=True)
