r"""What a reply says it answers: its reasoning set aside, its statements of an answer found, abstentions seen.

| in the reply | is |
|---|---|
| `<think> ... </think> B`, `... </think> B` | "B"; a `<think>` that never ends has no answer |
| "the (final, correct ...) answer (to the question) is X", "Answer: X", "option: X", `{"answer": "X"}` | a statement |
| "I choose X", "I would go with X", `\boxed{X}`, `<answer>X</answer>`, "#### X" | a statement |
| "X is the correct answer", "X is correct" | a statement |
| "the answer is not X", "I do not think the answer is X", "the wrong answer is X", "X is not correct" | a denial |
| "if the answer is X", "what the answer is" | nothing |
| a line with X and nothing else, if all such lines name one answer, or the last line repeats one | a statement |
| "I don't know", "I cannot determine", "as an AI", "please provide the audio", "impossible to tell" | an abstention |

Which X there is, and what follows when statements disagree, is the scorer's affair (`choice`, `text`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeVar

from earmark.score.normalise import clean

T = TypeVar("T")

LONGEST = 1_000_000  # characters of an answer, its marked reasoning set aside; more is no answer, but a fault
OVERLONG = f"longer than {LONGEST:,} characters"

_REASONING = r"(?:think|thinking|thought|reasoning)"
_CLOSED = re.compile(rf"(?is)^.*</{_REASONING}>")
_OPEN = re.compile(rf"(?is)<{_REASONING}>.*$")

_DECIDED = r"(?:final|correct|right|best|true|actual|most\s+(?:likely|plausible|probable|appropriate|suitable))"
_IS = r"(?:is|are|was|would\s+be|will\s+be|must\s+be|should\s+be|has\s+to\s+be|can\s+only\s+be|seems\s+to\s+be)"
_NOUN = r"(?:answer|choice|option|result|solution|conclusion|prediction|response|label|verdict|total|sum)"
_WRONG = r"(?:wrong|incorrect|false)"

_AHEAD = re.compile(
    rf"""(?ix)
    (?: (?P<wrong>\b{_WRONG}\s+)? \b{_NOUN}s?\b
        (?:\s+(?:to|for|of|here|choice|option|letter|number)\b[^.!?\n:=]{{0,80}}?)?
        ["'\])}}]*\s*
        (?: (?:\b{_IS}\b|'s\b)\s*(?:that\b(?!')|[:=]|->)? | [:=] | -> | → ) (?!=)
      | \bI(?:\s+(?:would|will|shall|am|have\s+to|must|therefore|thus|then|finally)|'d|'ll|'m)*\s+
        (?:choose|chose|pick|select|(?:go|going)\s+(?:with|for)|opt\s+for|answer|say|guess|vote\s+for)\b
        (?:\s+(?:that|with))?[ :]
      | \\boxed\s*\{{\s*(?:\\text\s*\{{)?
      | <answer>
      | ^\#\#\#\#(?!\#)
      | \bfinal\s*:
    )\s*""",
    re.MULTILINE,
)
_BEHIND = re.compile(
    rf"""(?ix)
    \b(?:are|(?P<one>{_IS})) \s+ (?P<denied>not\s+)?
    (?:(?:clearly|definitely|likely|probably|therefore|thus|indeed|also)\s+)*
    (?: (?:the|my)\s+ (?P<wrong>{_WRONG}\s+)? (?:{_DECIDED}\s+)* (?:answer|choice|option)\b | correct\b
      | right (?=\s*(?:[.,;!?\n]|$))
      | (?P<adjective>{_WRONG})\b )
    """
)
_BODY_END = re.compile(r"(?i)\n|</answer>")
_CLAUSE_END = re.compile(r"(?i)[,;:.!?\n]|\b(?:but|so|because|since|therefore|thus|hence|while|whereas|although)\b")
_SENTENCE_END = re.compile(r"[.!?;:]\s|\n")
_AND = re.compile(r"(?i)\band\b")
_BODY_CHARACTERS = 1_000
_CLAUSE_CHARACTERS = 200
_NEGATION = re.compile(r"(?i)\b(?:not|never|cannot|(?<!no )doubt|nor|neither)\b")
_SUPPOSED = re.compile(r"(?i)\b(?:if|whether|unless|suppose|supposing|assume|assuming|what|which|why|how)\b")

_ABSTENTION = re.compile(
    r"""(?ix)
    \b(?:i|we|it|one)(?:\s+(?:am|can|could|do|did|is|are|'m)|'m)?\s+(?:really\s+|simply\s+|just\s+|currently\s+)?
      (?:not|cannot)\s+(?:\w+\s+){0,2}?
      (?:know|tell|determined?|answer|process|listen|access|assist|help|provide|say|identify|possible)\b
    | \bcan(?:\s+not|not)\s+be\s+(?:determined|answered|known|identified)\b
    | \bcan(?:\s+not|not)\s+hear\s+(?:the\s+|any\s+)?(?:audio|sound|clip|recording|anything)\b
    | \bunable\s+to\b | \bno\s+idea\b | \bas\s+an?\s+ai\b | \bi\s+have\s+no\b
    | \b(?:no|not\s+enough|insufficient)\s+(?:audio|information|context|evidence)\b
    | \bplease\s+(?:provide|upload|share|attach)\b
    | \bimpossible\s+to\s+(?:tell|say|know|determine|answer)\b
    """
)
_CORRECTION = re.compile(
    r"""(?ix) [.!?;,:\n-]\s{0,4}
    (?:\b(?:no|oh|hmm|well|wait|actually|correction|sorry|rather|scratch\s+that|i\s+meant?)\b[\s.,;:!-]*)+
    (?:\b(?:it\s+is|it's|that\s+is|that's)\b\s*)?"""
)
# Signs that say no, or doubt; and what an emoji may be joined with.
_CROSSES = frozenset("\u274c\u274e\u2716\u2717\u2718\U0001f6ab\U0001f44e\U0001f645\U0001f914")
_JOINED = frozenset("\ufe0f\u200d\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_RECOVERED = re.compile(r"(?i)\b(?:but|however|nevertheless|still|although|though|yet)\b")


class Statement(NamedTuple):
    """A place where a reply says what its answer is.

    Attributes:
        at: Where it stands in the text; a later one outweighs an earlier.
        body: The words that should name the answer.
        side: `ahead`: the answer begins the body (and more may follow); `behind`: the answer is in it.
        denied: It says that this is *not* the answer.
    """

    at: int
    body: str
    side: Literal["ahead", "behind"]
    denied: bool


def answer_part(output: str) -> str:
    """The reply, cleaned and without its marked reasoning."""
    return without_reasoning(clean(output)).strip()


def is_overlong(output: str) -> bool:
    """Whether a reply is too long to be read for an answer: no model that works as it should says so much."""
    return len(output) > LONGEST and len(without_reasoning(output)) > LONGEST


def without_ornaments(text: str) -> str:
    """A text without the signs that stand apart at its end ("B \U0001f389"); all of it where one of them says no."""
    words = text.split()
    while words and all(sign in _JOINED or unicodedata.category(sign) == "So" for sign in words[-1]):
        if _CROSSES & {*words.pop()}:
            return text
    return text[: text.rindex(words[-1]) + len(words[-1])] if words else text


def without_reasoning(text: str) -> str:
    """A text without its marked reasoning; where that never ends, without all from its mark on."""
    return _OPEN.sub("", _CLOSED.sub("", text)) if "<" in text else text


def statements(text: str) -> list[Statement]:
    """The statements of an answer in a cleaned reply, in the order in which they stand."""
    found = []
    for cue in _AHEAD.finditer(text):
        clause = _clause_before(text, cue.start())
        if not _SUPPOSED.search(clause):
            body = _BODY_END.split(text[cue.end() : cue.end() + _BODY_CHARACTERS], maxsplit=1)[0]
            denied = bool(cue["wrong"]) or bool(_NEGATION.search(clause))
            found.append(Statement(cue.end(), body, "ahead", denied))
    for cue in _BEHIND.finditer(text):
        clause = _clause_before(text, cue.start())
        if cue["one"]:  # "B is the answer and C is wrong" denies C alone; "B and C are wrong" denies both
            clause = _AND.split(clause)[-1]
        if not _SUPPOSED.search(clause):
            denied = any(cue[name] for name in ("denied", "wrong", "adjective"))
            found.append(Statement(cue.start(), clause, "behind", denied or bool(_NEGATION.search(clause))))
    return sorted(found)


def _clause_before(text: str, stop: int) -> str:
    start = max(0, stop - _CLAUSE_CHARACTERS)
    for end in _CLAUSE_END.finditer(text, start, stop):
        start = end.end()
    return text[start:stop]


def sentence_before(text: str, stop: int) -> str:
    """What stands before a place, from the end of the sentence before."""
    start = max(0, stop - _CLAUSE_CHARACTERS)
    for end in _SENTENCE_END.finditer(text, start, stop):
        start = end.end()
    return text[start:stop]


def lone_line(text: str, read: Callable[[str], T | None]) -> tuple[int, T] | None:
    """The answer that a line of its own states.

    Where several lines hold an answer and nothing else, they state one only if all name the same, or if the
    last line of the reply repeats one of them; otherwise they list what could be answered.

    Args:
        text: A cleaned reply.
        read: Gives the answer that a line consists of, or None.

    Returns:
        Where the line stands, and its answer; None where no line states one.
    """
    found: list[tuple[int, T]] = []
    last = at = 0
    for line in text.split("\n"):
        if line.strip():
            last = at
            value = read(line)
            if value is not None:
                found.append((at, value))
        at += len(line) + 1
    if not found:
        return None
    final = found[-1]
    others = [value for _, value in found[:-1]]
    repeats = final[0] == last and final[1] in others
    return final if repeats or all(value == final[1] for value in others) else None


def last_sentence(text: str) -> str:
    """What stands behind the last sentence end but one, or nothing where the text is one sentence."""
    ends = [end.end() for end in re.finditer(r"[.!?]\s+", text)]
    return text[ends[-1] :] if ends else ""


def corrected_at(text: str) -> int:
    """Where the words behind the last correction of a cleaned reply begin ("No wait, B."); 0 where there is none."""
    return max((found.end() for found in _CORRECTION.finditer(text)), default=0)


def abstained_until(text: str) -> int:
    """How much of a reply an abstention takes back.

    Returns:
        0 where there is none; else the place behind the word that turns away from the last abstention ("I do
        not know the species, *but* it is a dog"), or the length of the text where nothing turns away from it.
    """
    ends = [found.end() for found in _ABSTENTION.finditer(text)]
    if not ends:
        return 0
    turn = _RECOVERED.search(text, ends[-1])
    return turn.end() if turn else len(text)
