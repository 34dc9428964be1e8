"""Leftovers: texts without the traces of programs, forms and models that they went through.

English for what models and forms say; code and marks in any language. None of the 2,092 items of a default release has
any; of the 1,000 of MMAU test-mini one, whose four options are lists of a program. Words of other corpora, and prompts
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
)
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
        found = _MODEL.search(text) or (_FORM.search(text) if field == "question" else None)
        if found:
            yield Issue(item.id, field, "the question or option alone", repr(found[0]), "leftovers.form")


def _references(item: Item) -> Iterator[tuple[str, str]]:
    if item.answer_type == "transcript":
        yield from ((f"answers[{n}]", answer) for n, answer in enumerate(item.answers))


def marks(item: Item) -> Iterator[Issue]:
    """A reference transcript holds what is said, and nothing about it."""
    for field, text in _references(item):
        found = _MARK.search(text)
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
        title="reference transcripts hold what is said, and no marks",
        why="Nobody says \"[laughter]\", \"<unk>\" or \"SPEAKER_01\": each counts as words that every system misses.",
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
