"""Numbers in a reply: digits of any script or English words, as exact decimals.

| in the reply | is |
|---|---|
| "5", "-5", "3.50", "1,000", "1 000", "1e3", "1k" | 5, -5, 3.5, 1000 four times |
| "5 dB", "44.1kHz", "10%", "$5" | the number; units are not converted |
| "seven", "twenty-one", "a hundred and five", "minus five", "three point five" | 7, 21, 105, -5, 3.5 |
| "two thousand", "3 thousand", "2.5 million" | 2000, 3000, 2500000 |
| "2 + 3 = 5" | 5 |
| "3rd", "second", "MP3", "A4", "the last one", "no one" | no numbers |
| "5-6" | two numbers |
| "3,5", "3/4", "4:30" | something that is no one number (its text) |
| "- 5" (a bullet) | 5 |
| "not 5", "more than 5", "is it 5?" | 5, but not affirmed |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from earmark.score.clauses import Clauses, Stance
from earmark.score.decision import Mention, only
from earmark.score.normalise import Token, tokens

_SMALL = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    )
}  # fmt: skip
_TENS = {
    word: 10 * tens
    for tens, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_HUNDRED = 2
_SCALES = {"thousand": 3, "million": 6, "billion": 9}  # powers of ten
_NEGATIVE = frozenset(["minus", "negative"])
_SCALES_OF_DIGITS = {**_SCALES, "hundred": _HUNDRED}
_SCALES_ATTACHED = {**_SCALES_OF_DIGITS, "k": 3}
_DIGITS = re.compile(r"-?[$€£¥]?(?:\d+(?:\.\d+)?|\.\d+)%?")
_NO_NUMBER = re.compile(r"-?[$€£¥]?\d+(?:[.,:/]\d+)+%?")
_GROUP = re.compile(r"\d{3}")
_LONGEST_GROUP = 3
_LONGEST_SUM = 32  # tokens
_EXPONENT = re.compile(r"e(\d{1,2})")
_MARKS = re.compile(r"[$€£¥%]")
_OPERATOR = re.compile(r"\s*[-*/\u00d7\u00f7\u00b7]\s*")  # the last three: multiplied, divided, dot
_EQUALS = frozenset(["=", "equals"])
_OPERATORS = frozenset(["+", "plus", "minus", "times", "x"])
# "the one", "no one": a pronoun
_BEFORE_PRONOUN = frozenset(
    ["the", "this", "that", "last", "each", "every", "no", "any", "which", "other", "another", "next", "previous",
     "first", "second", "third", "some", "right", "correct"]
)  # fmt: skip
_BOUNDS = frozenset(
    [("more", "than"), ("less", "than"), ("fewer", "than"), ("greater", "than"), ("at", "least"), ("at", "most"),
     ("up", "to")]
)  # fmt: skip
_BOUND_WORDS = frozenset(["over", "under", "above", "below", "<", ">"])


# A number, or the text of what has digits and is none.
Value = Decimal | str


class Numbers:
    """Finds numbers in replies (a `decision.Finder`)."""

    leads = frozenset(["about", "approximately", "roughly", "around", "exactly", "equal", "to", "only", "there", "are"])

    def alone(self, text: str) -> Value | None:
        """The number that a text consists of, in digits, words or both: "3", "three", "three (3)"."""
        return only(tokens(text), self)

    def final(self, before: str, sentence: str) -> Value | None:
        """The number that the last sentence consists of, unless the sentence before is one as well."""
        value = self.alone(sentence)
        last = before.rstrip().rstrip(".!?").rsplit(". ", 1)[-1]
        return value if value is not None and self.alone(last) is None else None

    def mention_at(self, found: Sequence[Token], at: int, *, begins: bool) -> Mention[Value] | None:
        """The number that begins at a token; a sum with its result is one mention, of the result."""
        del begins
        first = _number_at(found, at)
        number = first
        if number and not any(token.key in _EQUALS for token in found[at : at + _LONGEST_SUM]):
            return first
        while number and number.stop < min(len(found) - 1, at + _LONGEST_SUM):
            equals = found[number.stop].key in _EQUALS
            operator = found[number.stop].key in _OPERATORS
            joined = equals or operator or bool(_OPERATOR.fullmatch(found[number.stop].before))
            number = _number_at(found, number.stop + (equals or operator)) if joined else None
            if number and equals:
                return Mention(number.value, at, number.stop)
        return first

    def stance(self, clauses: Clauses, mention: Mention[Value]) -> Stance:
        """Whether a number is affirmed; a bound ("more than 5") is not."""
        before = tuple(token.key for token in clauses.tokens[max(0, mention.start - 2) : mention.start])
        if before in _BOUNDS or (before and before[-1] in _BOUND_WORDS):
            return Stance.SUPPOSED
        return clauses.stance(mention.start, mention.stop)


def _number_at(found: Sequence[Token], at: int) -> Mention[Value] | None:
    negative = found[at].key in _NEGATIVE
    start = at + negative
    if start >= len(found) - 1:
        return None
    number = _digits_at(found, start) or _words_at(found, start)
    if number:
        return Mention(number.value.copy_negate() if negative else number.value, at, number.stop)
    return Mention(found[at].key, at, at + 1) if _NO_NUMBER.fullmatch(found[at].key) else None


def _digits_at(found: Sequence[Token], at: int) -> Mention[Decimal] | None:
    key, stop = found[at].key, at + 1
    if not _DIGITS.fullmatch(key):
        return None
    if key.isdigit() and len(key) <= _LONGEST_GROUP:
        while found[stop].before == " " and _GROUP.fullmatch(found[stop].key):
            stop += 1
        key += "".join(token.key for token in found[at + 1 : stop])
    following = found[stop]
    exponent = _EXPONENT.fullmatch(following.key) if not following.before else None
    scales = _SCALES_OF_DIGITS if following.before else _SCALES_ATTACHED
    power = int(exponent[1]) if exponent else scales.get(following.key, 0)
    value = Decimal(f"{_MARKS.sub('', key)}e{power}")  # from text: exact, however long
    return Mention(value, at, stop + 1 if power else stop)


def _words_at(found: Sequence[Token], at: int) -> Mention[Decimal] | None:
    """A number in words: groups below a thousand, each but the last with its scale, the scales falling."""
    if found[at].key == "one" and at and found[at - 1].key in _BEFORE_PRONOUN:
        return None
    if found[at].key == "point":
        decimal = _with_decimals(found, Mention(Decimal(0), at, at))
        return decimal if decimal.stop > at else None
    total, stop, ceiling = 0, at, None
    while group := _below_thousand(found, _past_and(found, stop) if ceiling else stop):
        scale = _SCALES.get(found[group.stop].key, 0)
        if ceiling is not None and scale >= ceiling:
            break
        total, stop = total + group.value * 10**scale, group.stop + (scale > 0)
        if not scale:
            break
        ceiling = scale
    if stop == at:
        return None
    return _with_decimals(found, Mention(Decimal(total), at, stop))


def _below_thousand(found: Sequence[Token], at: int) -> Mention[int] | None:
    following = found[at + 1].key if at + 1 < len(found) else ""
    if found[at].key == "a" and following in {"hundred", *_SCALES}:
        head: Mention[int] | None = Mention(1, at, at + 1)
    else:
        head = _below_hundred(found, at)
    if head is None or found[head.stop].key != "hundred":
        return head
    rest = _below_hundred(found, _past_and(found, head.stop + 1))
    value = 100 * head.value
    return Mention(value + rest.value, at, rest.stop) if rest else Mention(value, at, head.stop + 1)


def _below_hundred(found: Sequence[Token], at: int) -> Mention[int] | None:
    word = found[at].key
    if word in _SMALL:
        return Mention(_SMALL[word], at, at + 1)
    if word not in _TENS:
        return None
    unit = _SMALL.get(found[at + 1].key, 0) if found[at + 1].before in (" ", "-") else 0
    return Mention(_TENS[word] + unit, at, at + 2) if 0 < unit < 10 else Mention(_TENS[word], at, at + 1)


def _past_and(found: Sequence[Token], at: int) -> int:
    return at + 1 if found[at].key == "and" else at


def _with_decimals(found: Sequence[Token], number: Mention[Decimal]) -> Mention[Decimal]:
    if found[number.stop].key != "point":
        return number
    stop = number.stop + 1
    while _SMALL.get(found[stop].key, 10) < 10:
        stop += 1
    digits = "".join(str(_SMALL[token.key]) for token in found[number.stop + 1 : stop])
    return Mention(Decimal(f"{number.value}.{digits}"), number.start, stop) if digits else number
