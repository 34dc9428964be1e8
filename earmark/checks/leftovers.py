"""Leftovers: texts without the traces of programs, forms and models that they went through.

English for what models and forms say; code and marks in any language. None of the 2,092 items of a default release has
any; of the 1,000 of MMAU test-mini one, whose four options are lists of a program, and two that offer raw labels
("dog_barking"). Words of other corpora, and prompts
that ask for a form of writing, may hold marks of layout.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.checks.wording import texts
from earmark.errors import Issue
from earmark.item import Item

_ESCAPED = re.compile(r"\\n(?=[A-Z\s]|$)|\\r\\n|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\\"")
_LAYOUT = re.compile(r"\*\*\w[^*]*\*\*|^#{1,6} \w|```|\[[^\]]+\]\(https?:|\\(?:text|mathrm|frac)\{")
_MODEL = re.compile(
    r"\bas an? (?:AI|artificial intelligence|(?:large )?language model)\b|^(?:sure|certainly|of course|absolutely)[!,:]"
    r"|^here(?:'s| is| are) (?:a|the|your|an?other)\b[^.?]{0,40}\b(?:question|options?|answers?)\b",
    re.I,
)
_FORM = re.compile(
    r"^(?:q(?:uestion)? ?\d{0,4} ?[.:)]|\d{1,4}[.)] )\s*\w"
    r"|\b(?:correct|right|gold|reference|final) answer(?: is)? ?[:=]"
    r"|\b(?:answer|explanation|rationale|reasoning) ?:\s*$",
    re.I,
)
_MARK = re.compile(
    r"<[A-Za-z_/ ]{1,30}>|\[[^\[\]]{1,40}\]|\{[^{}]{1,40}\}|\d{1,2}:\d{2}[.,]\d{2,3}"
    r"|\((?:inaudible|unintelligible|laughs?|laughter|laughing|noise|music|applause|coughs?|crosstalk|pause|sighs?)\)"
    r"|^(?:SPEAKER|SPK|Speaker)[ _-]?\w{1,3}:|^[\w./-]+\.(?:wav|mp3|flac|ogg|m4a)$"
    r"|^[A-Z]: \S|\bxxx\b|%[A-Za-z]{2,}|\*{2,}|^(?=\S*\d{3})[\w.]+(?:[-_]\w+)+\s+\S"
)
# The key of a form, on the option itself.
_RAW = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+|/[mgt]/\w{3,}|(?:class|label|category)[_ -]?\d+", re.I)
_CAMEL = re.compile(r"(?:[A-Z][a-z]{2,}){2,}")
# What recognisers write where nothing is said (Baranski et al. 2025, on Whisper).
_UNSAID = re.compile(
    r"(?:thanks?|thank you)(?: \w+){0,3} for (?:watching|listening)\W*|\W*subtitles? (?:by|created by|made by)\b.*",
    re.I,
)
_KEYED = re.compile(
    r"[(\[]\s*(?:in)?correct(?: answer)?\s*[)\]]|[(\[]\s*(?:right|wrong) answer\s*[)\]]"
    r"|[\u2713\u2714\u2611\u2705]|^\*(?=[^\W\d_])",
    re.I,
)
_QUOTED = re.compile(r'"[^"]+"')
# A recogniser that lost its place says a phrase over and over.
_LOOP = re.compile(r"\b(\w+(?:[^\w\n]+\w+){1,7})(?:[^\w\n]+\1\b){3,}", re.I)
_LOOPED = 0.6
_ENDS = tuple(".?!:;\u3002\uff1f\uff01\uff1a\u061f\u0964\u037e\"')\u201d\u2019\u300d\u00bb")
_DOTS = ("...", "\u2026")
_OPEN, _CLOSE = "([{", ")]}"
_FEWEST, _MOST = 10, 0.9


def _of_program(text: str) -> str:
    """What of a text is code: a value of JSON or Python, an escape, a mark of layout; empty where nothing is."""
    bare = text.strip()
    if bare[:1] in _OPEN and bare[-1:] in _CLOSE and any(quote in bare for quote in "'\""):
        for read in (json.loads, ast.literal_eval):
            try:
                if isinstance(read(bare), dict | list | tuple | set):
                    return f"a value of a program, {bare[:40]!r}"
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
    found = _ESCAPED.search(text) or _LAYOUT.search(text)
    return f"marks of code or layout, {found[0]!r}" if found else ""


def code(item: Item) -> Iterator[Issue]:
    """No text is a value of a program, or holds its escapes."""
    if item.words is not None or item.answer_type == "instructions":
        return
    for field, text in texts(item):
        found = _of_program(text)
        if found:
            yield Issue(item.id, field, "words alone", found, "leftovers.code")


def form(item: Item) -> Iterator[Issue]:
    """No question holds what a model or a form wrote around it."""
    if item.words is not None:
        return
    fields = [("question", item.question), *((f"choices[{n}]", choice) for n, choice in enumerate(item.choices))]
    for field, text in fields:
        own = _FORM.search(text) or _QUOTED.fullmatch(text.strip()) if field == "question" else _key_of(text, item)
        found = _MODEL.search(text) or own
        if found:
            yield Issue(item.id, field, "the question or option alone", repr(found[0]), "leftovers.form")


def _key_of(option: str, item: Item) -> re.Match[str] | None:
    """What of an option is of a table or a key: its mark, the name of a class."""
    camel = _CAMEL.fullmatch(option) if sum(bool(_CAMEL.fullmatch(one)) for one in item.choices) == 1 else None
    return _KEYED.search(option) or _RAW.fullmatch(option.strip()) or camel


def _references(item: Item) -> Iterator[tuple[str, str]]:
    if item.answer_type == "transcript":
        yield from ((f"answers[{n}]", answer) for n, answer in enumerate(item.answers))


def marks(item: Item) -> Iterator[Issue]:
    """A reference transcript holds what is said, and nothing about it."""
    for field, text in _references(item):
        found, loop = _MARK.search(text) or _UNSAID.fullmatch(text.strip()), _LOOP.search(text)
        if loop and len(loop[0]) >= _LOOPED * len(text) and "sing" not in item.task:
            yield Issue(item.id, field, "what is said, and once", f"{loop[1]!r} over and over"[:80], "leftovers.marks")
        if found:
            yield Issue(item.id, field, "what is said, and nothing else", repr(found[0]), "leftovers.marks")


class Cut:
    """Finds questions that break off, where nearly all of the task end as sentences do."""

    def __init__(self) -> None:
        self.of = 0
        self._tasks: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)

    def add(self, facts: Facts) -> None:
        """Take the question of one item."""
        item, text = facts.record, facts.record.question.rstrip()
        if text:
            self.of += 1
            self._tasks[item.benchmark, item.task].append((item.id, _end(text), text[-40:]))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each question that ends in another way than nine of ten of its task; open brackets always."""
        for (benchmark, task), asked in self._tasks.items():
            whole = sum(not fault for _, fault, _ in asked)
            usual = len(asked) >= _FEWEST and whole >= _MOST * len(asked)
            for name, fault, tail in asked:
                if fault and (usual or "bracket" in fault):
                    expected = f"a whole sentence, as in {whole} of {len(asked)} items of {benchmark}/{task}"
                    yield Issue(name, "question", expected, f"{fault}: ...{tail!r}", "leftovers.cut")


def _end(text: str) -> str:
    """How a text breaks off; empty where it does not."""
    if sum(map(text.count, _OPEN)) > sum(map(text.count, _CLOSE)):
        return "an open bracket"
    if text.endswith(_DOTS):
        return "dots at the end"
    return "" if text.endswith(_ENDS) else "no mark at the end"


CHECKS = (
    ItemCheck(
        id="leftovers.code", severity="error", unit="texts",
        title="no text is a value of a program, or holds its escapes",
        why="13 rows of MMAU test-mini have the category \"['Reasoning']\"; lists and JSON that were never taken apart "
        "end up as options and questions.",
        remedy="Take the text out of its list or field; take the marks of layout off",
        find=code, count=lambda item: sum(1 for _ in texts(item)),
    ),
    ItemCheck(
        id="leftovers.form", severity="warning", unit="texts",
        title="no question holds what a model or a form wrote around it",
        why="Questions that models wrote come with their chatter, forms with numbers and a field for the answer; now "
        "and then with the answer.",
        remedy="Keep the question alone",
        find=form, count=lambda item: 1 + len(item.choices),
    ),
    ItemCheck(
        id="leftovers.marks", severity="warning", unit="references",
        title="reference transcripts hold what is said, no marks, and no phrase over and over",
        why="Nobody says \"[laughter]\", \"<unk>\" or \"SPEAKER_01\": each counts as words that every system misses. "
        "Recognisers that lost their place repeat a phrase to the end.",
        remedy="Take the marks off, or leave out items that cannot be written without them",
        find=marks, count=lambda item: sum(1 for _ in _references(item)),
    ),
    CorpusCheck(
        id="leftovers.cut", severity="warning", unit="questions",
        title="no question breaks off",
        why="Columns of a fixed width, and models that ran out of tokens, cut texts; what is asked for is then lost.",
        remedy="Take the text again from its source",
        start=Cut,
    ),
)  # fmt: skip
