"""Thirty ways to say an answer, and which scorers accept them: the table of this folder's README.

`python -m earmark.score.phrasings` writes it again; a test keeps it equal. Each way is tried with every option of one
item as the gold, once naming the gold (a good scorer accepts, unless the way denies or abstains) and once each other
option (a good scorer accepts none).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from earmark.score import choice
from earmark.score.compat import published
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- phrasings: begin -->", "<!-- phrasings: end -->"
OPTIONS = ("a dog bark", "the rain", "a hot dog stand", "an alarm clock")


class Phrasing(NamedTuple):
    """One way to say an answer.

    Attributes:
        kind: For people.
        form: With `{x}` for the option's text, `{l}` for its letter, `{y}` and `{m}` for those of another.
        answers: Whether it is an answer at all.
    """

    kind: str
    form: str
    answers: bool = True


PHRASINGS = (
    Phrasing("letter", "{l}"),
    Phrasing("small letter", "{s}"),
    Phrasing("letter and full stop", "{l}."),
    Phrasing("letter in brackets", "({l})"),
    Phrasing("bold letter", "**{l}**"),
    Phrasing("letter and text", "{l}) {x}"),
    Phrasing("text and letter", "{x} ({l})"),
    Phrasing("text", "{x}"),
    Phrasing("text, other case and a full stop", "{X}."),
    Phrasing("text without its article", "{bare}"),
    Phrasing("a statement with the letter", "The answer is {l}."),
    Phrasing("a statement with letter and text", "The correct answer is ({l}) {x}."),
    Phrasing("a statement with the text", "The correct answer is {x}."),
    Phrasing("answer and colon", "Answer: {l}"),
    Phrasing("in a sentence", "I hear {x} in the clip."),
    Phrasing("choosing", "I would choose {l}, because it fits."),
    Phrasing("boxed", r"\boxed{{{l}}}"),
    Phrasing("JSON", '{{"answer": "{l}"}}'),
    Phrasing("marked reasoning, then a letter", "<think>Is it {y}? No.</think>{l}"),
    Phrasing("reasoning, then a statement", "It could be {y} at first. But the end is clear: the answer is {l}."),
    Phrasing("a lone last line", "It lasts three seconds.\n\n{l}"),
    Phrasing("this, not that", "It is {x}, not {y}."),
    Phrasing("a correction", "The answer is {m}. Wait, no: the answer is {l}."),
    Phrasing("an explanation behind it", "{l}. {x}\n\nExplanation: unlike {y}, it repeats."),
    Phrasing("the text denied", "not {x}", answers=False),
    Phrasing("a denial in a sentence", "It is definitely not {x}.", answers=False),
    Phrasing("one or the other", "{x} or {y}", answers=False),
    Phrasing("a question", "Is it {x}?", answers=False),
    Phrasing("an abstention", "I cannot tell whether it is {x}.", answers=False),
    Phrasing("no reply in words", "...", answers=False),
)

SCORERS: Mapping[str, Callable[[Gold, str], Outcome]] = {
    "ours": choice.score,
    "MMAU string match": published("mmau").score,
    "prefix match": published("helm-prefix").score,
    "first character": published("humansense").score,
}


class Counts(NamedTuple):
    """How many replies of a kind a scorer accepts.

    Attributes:
        right: Of the replies that name the gold.
        wrong: Of those that name another option.
    """

    right: int
    rights: int
    wrong: int
    wrongs: int


def said(phrasing: Phrasing, index: int) -> str:
    """A reply that names one option."""
    text, other = OPTIONS[index], (index + 1) % len(OPTIONS)
    letters = {"l": chr(ord("A") + index), "m": chr(ord("A") + other), "s": chr(ord("a") + index)}
    texts = {"x": text, "X": text.upper(), "y": OPTIONS[other], "bare": text.split(" ", 1)[1]}
    return phrasing.form.format(**letters, **texts)


def counts(phrasing: Phrasing, scorer: Callable[[Gold, str], Outcome]) -> Counts:
    """Try a phrasing with every option as the gold, and every option named."""
    accepted = {True: 0, False: 0}
    for gold_index, answer in enumerate(OPTIONS):
        gold = Gold(f"phrasing/{gold_index}", "choice", "choice", (answer,), OPTIONS, gold_index)
        for named in range(len(OPTIONS)):
            accepted[named == gold_index] += scorer(gold, said(phrasing, named)).value == 1.0
    return Counts(accepted[True], len(OPTIONS), accepted[False], len(OPTIONS) * (len(OPTIONS) - 1))


def table() -> str:
    """The table in Markdown."""
    lines = [
        "| a reply that ... | for example | " + " | ".join(SCORERS) + " |",
        "|---|---|" + "---|" * len(SCORERS),
    ]
    for phrasing in PHRASINGS:
        found = [counts(phrasing, scorer) for scorer in SCORERS.values()]
        shown = said(phrasing, 1).replace("\n", "\u23ce").replace("|", r"\|")
        lines.append(f"| {phrasing.kind} | `{shown}` | " + " | ".join(_cell(phrasing, one) for one in found) + " |")
    return "\n".join(lines)


def _cell(phrasing: Phrasing, found: Counts) -> str:
    """What is accepted; bold where a good scorer would do otherwise."""
    right = f"{_word(found.right, found.rights)}, {_word(found.wrong, found.wrongs)}"
    good = found.right == (found.rights if phrasing.answers else 0) and not found.wrong
    return right if good else f"**{right}**"


def _word(accepted: int, tried: int) -> str:
    return "accepted" if accepted == tried else "rejected" if not accepted else f"{accepted} of {tried} accepted"


def write() -> None:
    """Put the table into the README, between its marks."""
    text = README.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN, 1)
    README.write_text(f"{head}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
    sys.exit(0)
