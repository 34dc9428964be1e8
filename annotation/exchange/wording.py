"""An item in words for a page: its key, its options, what was said before, what raters said of it.

Label Studio takes `$5` inside an option for a variable and shows nothing; `safe` puts a mark without width behind the
dollar, which `filled.plain` takes away again from whatever comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from string import ascii_uppercase

from earmark.item import AnswerType, Item, Turn
from earmark.judgements import Judgement
from earmark.taxonomy import taxonomy

NO_QUESTION = "(The question is in the sound.)"
EMPTY = "(empty)"
_DOLLAR = re.compile(r"\$(?=[^\s\u200b])")
_SPEAKERS = {"system": "Told beforehand", "user": "User", "assistant": "Assistant"}
_ANSWERS: dict[AnswerType, str] = {
    "choice": "one of several options", "multi_choice": "one or more of several options", "number": "a number",
    "span": "a word or a short phrase", "free": "a sentence or two", "transcript": "what is said, word by word",
    "translation": "what is said, in another language", "refusal": "a refusal", "instructions": "a text that keeps to "
    "the instructions", "speech": "speech", "preference": "a preference",
}  # fmt: skip
# Rows of the table of votes: field, what it is called there.
_ROWS = (
    ("answer", "Answer"), ("confidence", "Confidence"), ("correct", "Key correct?"), ("needs_audio", "Needs audio?"),
    ("clear", "Clear?"), ("difficulty", "Difficulty"), ("flags", "Flags"), ("decision", "Decision"),
    ("question_rewrite", "Question, mended"), ("choices_rewrite", "Options, mended"),
    ("answer_rewrite", "Answer, mended"), ("note", "Note"),
)  # fmt: skip
_CELL = "border: 1px solid #d9d9d9; padding: 4px 8px; text-align: start; vertical-align: top"


def safe(text: str) -> str:
    """Text that the page shows as it is; NUL, which no database takes, becomes the sign for what cannot be shown."""
    return _DOLLAR.sub("$\u200b", text.replace("\0", "\ufffd"))


def letter(index: int) -> str:
    """The name of an option: A to Z, then AA, AB and so on."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, len(ascii_uppercase))
        name = ascii_uppercase[rest] + name
    return name


def one_line(text: str) -> str:
    """An option where each has a line."""
    return " ".join(text.split()) or EMPTY


def key_text(item: Item) -> str:
    """The right answer; the rubric where there is none; empty where there is neither."""
    if item.answer_index is not None and 0 <= item.answer_index < len(item.choices) and len(item.answers) < 2:
        return item.choices[item.answer_index]
    joint = "\n" if item.answer_type == "multi_choice" else "\nor: "
    return joint.join(item.answers) or "\n".join(item.rubric)


def context(item: Item) -> str:
    """What was said before the question, a paragraph a turn; a turn that is heard names its clip."""
    turns = list(item.turns)
    if turns and turns[-1].clip is None and turns[-1].role == "user" and turns[-1].text == item.question:
        turns.pop()
    return "\n".join(f"{_SPEAKERS[turn.role]}: {_said(turn)}" for turn in turns)


def _said(turn: Turn) -> str:
    heard = [] if turn.clip is None else [f"(clip {turn.clip + 1})"]
    return " ".join([*heard, *([turn.text] if turn.text else [])])


def brief(item: Item) -> str:
    """What an expert who writes a question is asked for."""
    words = taxonomy(item.benchmark)
    task = words.tasks.get(item.task)
    lines = [f"For: {words.title}, {task.title if task else item.task}", f"Answer: {_ANSWERS[item.answer_type]}"]
    lines += [f"Level: {item.level}"] if item.level else []
    return "\n".join(lines)


def votes_html(votes: Sequence[Judgement], choices: Sequence[str]) -> str:
    """What the raters said, side by side: a table with a column a rater; whatever they typed is escaped.

    Args:
        votes: Judgements of one item.
        choices: Of the item, to show an answer in words and not only by its letter.
    """
    options = {letter(n): choice for n, choice in enumerate(choices)}
    votes = sorted(votes, key=lambda one: one.rater)
    rows = [_row("", [one.rater for one in votes], "th")]
    for field, name in _ROWS:
        cells = ["\n".join(_word(field, value, options) for value in one.values(field)) for one in votes]
        rows += [_row(name, cells, "td")] if any(cells) else []
    marked = ["\n".join(_marked(one)) for one in votes]
    rows += [_row("Marked", marked, "td")] if any(marked) else []
    return f'<table style="border-collapse: collapse; width: 100%">{"".join(rows)}</table>'


def _word(field: str, value: str, options: dict[str, str]) -> str:
    if field == "answer" and value in options:
        return f"{value}: {options[value]}"
    return value.replace("_", " ") if field == "flags" else value


def _marked(vote: Judgement) -> Iterator[str]:
    for span in vote.spans:
        note = f" ({span.note})" if span.note else ""
        yield f"{span.label}, clip {span.clip + 1}: {span.start_s:.2f} to {span.end_s:.2f} s{note}"


def _row(name: str, cells: Sequence[str], tag: str) -> str:
    made = "".join(
        f'<{tag} dir="auto" style="{_CELL}">{escape(safe(cell)).replace(chr(10), "<br>")}</{tag}>' for cell in cells
    )
    return f'<tr><th style="{_CELL}">{escape(name)}</th>{made}</tr>'
