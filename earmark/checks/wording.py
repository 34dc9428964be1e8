"""Wording: texts as a person wrote them, which give nothing away and survive a new order of the options."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from earmark.checks.lettering import damage_of
from earmark.checks.registry import CorpusCheck, ItemCheck
from earmark.checks.telling import GivenAway
from earmark.errors import Issue
from earmark.item import Item
from earmark.validation import normalised_choice

_UNFILLED = re.compile(
    r"\{\{?\s*[A-Za-z_]*\s*\}?\}|<(answer|question|choices?|options?|audio|image|video|sound|speech|label|insert[^<>]*)>"
    r"|\[object Object\]|\$\{[^{}]*\}|\{\d{1,2}\}|%\(\w+\)[sdf]|(?<![\d%])(?<!\d )%[sd]\b|<\|[^<>|]*\|>"
    r"|\[(?:MASK|BLANK|SOUND|AUDIO|IMAGE|VIDEO|NAME|LABEL|ANSWER|QUESTION)\]|(?<![\w_])__[A-Za-z]+__(?![\w_])"
)
_FILLERS = frozenset(
    {"nan", "null", "undefined", "todo", "tbd", "fixme", "xxx", "placeholder", "n/a", "#n/a", "<na>", "#ref", "#value",
     "#name", "#div/0"}
)  # fmt: skip
# In capitals: "todo" is a word of Spanish. What is all in capitals says nothing.
_NOTE = re.compile(r"\b(?:TODO|FIXME|TBD)\b|(?i:\blorem ipsum\b|\[(?:placeholder|insert [^\]]*|your [^\]]* here)\])")
_ARTICLE = re.compile(
    r"^(?:a|an|the|der|die|das|den|dem|ein|eine|einen|le|la|les|un|une|el|los|las|una|il|gli|um|uma)\s+|^l['\u2019](?=\w)"
)
_FEWEST_REPEATED = 8
_WIDE = re.compile(r"\S(?:[^\S\n]{2,}|\u00a0)\S|\n\s*\n\s*\n")
# "Had had" and "that that" are English; what is shorter may be a note, or laughter.
_STUTTER = re.compile(r"(?<![\w'-])(?!(?:had|that|very|bye|knock|tick|choo|woof)\b)([a-z]{2,}) \1(?![\w'-])", re.I)
_COMMON = frozenset(
    {"is", "are", "was", "were", "the", "an", "of", "in", "on", "at", "to", "by", "for", "and", "or", "does", "do",
     "has", "have", "what", "which", "who", "how", "this", "with"}
)  # fmt: skip
_ORDER = re.compile(
    r"\b(all|none|any|both|neither|either|some|two|three) of the (above|below|preceding|following)\b"
    r"|\bthe (above|former|latter)\b|\b(options?|choices?|answers?) (\(?[a-h]\)?|[1-9])(?![a-z0-9])"
    r"|\b(both|neither) \(?[a-h]\)? (and|nor|or) \(?[a-h]\)?(?![a-z0-9])|^\(?[a-h]\)? (and|or|&) \(?[a-h]\)?$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^\s*(?:[\[(]([A-Ha-h]|[1-9])[\])]|([A-Ha-h]|[1-9])[.):])\s*\S")
_BULLET = re.compile(r"^\s*([-*\u2022\u2013\u25cf\u25aa]\s+|\(?(?:i{1,3}|iv|v|vi{1,3})[.)]\s*)[^\W\d_]", re.I)
# "A" to "D" may be notes, keys, or people, parts and clips that the question names so.
_LETTERS_ASKED = re.compile(
    r"\b(?:notes?|keys?|chords?|tones?|pitch\w*|tonic|root|section|part|letters?|grade|speakers?|voices?|clips?|recordings?"
    r"|excerpts?|sounds? [A-D]|form|string|vitamin|blood)\b|\b[A-D]\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]+")


def texts(item: Item) -> Iterator[tuple[str, str]]:
    """Every text that somebody reads, hears or is compared with, each with the name of its field."""
    yield "question", item.question
    yield from ((f"turns[{n}].text", turn.text) for n, turn in enumerate(item.turns))
    yield from ((f"choices[{n}]", choice) for n, choice in enumerate(item.choices))
    if not item.choices:
        yield from ((f"answers[{n}]", answer) for n, answer in enumerate(item.answers))
    for n, clip in enumerate(item.clips):
        if clip.transcript is not None:
            yield f"clips[{n}].transcript", clip.transcript


def _count(item: Item) -> int:
    return sum(1 for _ in texts(item))


def damaged(item: Item) -> Iterator[Issue]:
    """No text lost its letters or kept its markup."""
    for field, text in texts(item):
        damage = damage_of(text)
        if damage:
            yield Issue(item.id, field, "plain, whole text", f"{damage}: {ascii(text)[:80]}", "wording.damaged")


def unfilled(item: Item) -> Iterator[Issue]:
    """No text stands for one that was never written."""
    unspoken = {f"turns[{n}].text" for n, turn in enumerate(item.turns) if turn.clip is None}
    rubric = ((f"rubric[{n}]", text) for n, text in enumerate(item.rubric))
    unspoken |= {f"rubric[{n}]" for n in range(len(item.rubric))}
    for field, text in (*texts(item), *rubric):
        found = _UNFILLED.search(text) or (None if text.isupper() else _NOTE.search(text))
        lost = field.startswith("choices") and not _is_written(text) and any(map(_is_written, item.choices))
        lost = lost or (field == "question" and bool(text.strip()) and not _is_written(text))
        lost = lost or (field in unspoken and not _is_written(text))
        if found or lost or normalised_choice(text) in _FILLERS:
            got = repr(found[0] if found else text)
            yield Issue(item.id, field, "text", got, "wording.unfilled")


def _is_written(text: str) -> bool:
    """Whether there is a letter, a number or a symbol in a text; a rhythm in dots and dashes has none."""
    return any(unicodedata.category(c)[0] in "LNS" for c in text)


def order(item: Item) -> Iterator[Issue]:
    """No option speaks of the place of another."""
    for n, choice in enumerate(item.choices):
        if _ORDER.search(choice):
            expected = "an option that holds in any order"
            yield Issue(item.id, f"choices[{n}]", expected, repr(choice), "wording.order")


def blanks(item: Item) -> Iterator[Issue]:
    """Options, answers and questions have no blanks that nobody sees; words of other corpora may."""
    asked = item.question
    doubled = item.words is None and _WIDE.search(asked)
    if asked.strip() and (asked != asked.strip() or doubled):
        yield Issue(item.id, "question", "words with single blanks between them", repr(asked)[:80], "wording.blanks")
    for field, texts_of in (("choices", item.choices), ("answers", item.answers)):
        for n, text in enumerate(texts_of):
            if text.strip() and (text != text.strip() or (item.choices and text != " ".join(text.split()))):
                expected = "words with single blanks between them"
                yield Issue(item.id, f"{field}[{n}]", expected, repr(text)[:80], "wording.blanks")


def letters(item: Item) -> Iterator[Issue]:
    """Options carry no letters or numbers of their own: a reader adds them."""
    marks = [found for choice in item.choices if (found := _LETTER.match(choice))]
    row = "".join(sorted((found[1] or found[2]).upper() for found in marks))
    numbered = len(row) > 1 and row in {known[: len(item.choices)] for known in ("ABCDEFGH", "123456789")}
    listed = len(item.choices) > 1 and all(map(_BULLET.match, item.choices))
    bare = len(item.choices) > 2 and "".join(item.choices) == "ABCDEFGH"[: len(item.choices)]
    if numbered or listed or (bare and not _LETTERS_ASKED.search(item.question)):
        expected = "the words of the options alone"
        yield Issue(item.id, "choices", expected, repr(item.choices[0]), "wording.letters")


def articles(item: Item) -> Iterator[Issue]:
    """No two options are the same but for an article in front; equal ones are for `answers.distinct`."""
    seen: dict[str, tuple[int, str]] = {}
    for n, choice in enumerate(item.choices):
        whole = normalised_choice(choice)
        bare = _ARTICLE.sub("", whole)
        first, other = seen.setdefault(bare, (n, whole))
        if other != whole:
            expected, got = f"another thing than choices[{first}]", f"{choice!r} beside {item.choices[first]!r}"
            yield Issue(item.id, f"choices[{n}]", expected, got, "wording.articles")


def repeated(item: Item) -> Iterator[Issue]:
    """No question and no turn is written twice over."""
    asked = [("question", item.question), *((f"turns[{n}].text", turn.text) for n, turn in enumerate(item.turns))]
    if item.answer_type == "transcript":
        asked += [
            (f"answers[{n}]", answer) for n, answer in enumerate(item.answers) if answer.count(" ") > _FEWEST_REPEATED
        ]
    for field, text in asked:
        stutter = _STUTTER.search(text) if field == "question" and item.words is None else None
        if stutter and stutter[1].casefold() in _COMMON:
            yield Issue(item.id, field, "each word once", repr(stutter[0]), "wording.repeated")
        letters = "".join(_WORD.findall(text.casefold()))
        half = len(letters) // 2
        if half >= _FEWEST_REPEATED and letters[:half] == letters[half:]:
            yield Issue(
                item.id, field, "the text once", f"twice {text[: len(text) // 2].strip()!r}"[:80], "wording.repeated"
            )


CHECKS = (
    ItemCheck(
        id="wording.damaged", severity="error", unit="texts",
        title="texts are whole: no replacement characters, unseen ones, markup or false encodings",
        why="A model is asked, or scored, with letters that nobody wrote; labels differ that look the same.",
        remedy="Take the text again from its source, in the encoding it has there",
        find=damaged, count=_count,
    ),
    ItemCheck(
        id="wording.unfilled", severity="error", unit="texts",
        title="no text is a placeholder",
        why="Templates that were not filled, and cells that a table reader made `nan`, end up as options.",
        remedy="Write the text, or leave the item out",
        find=unfilled, count=_count,
    ),
    ItemCheck(
        id="wording.order", severity="error", unit="options",
        title="no option speaks of the place of another",
        why="Readers shuffle options: \"all of the above\" is then wrong, or cannot be understood.",
        remedy="Name what is meant: \"all of these\", \"rain and wind\"",
        find=order, count=lambda item: len(item.choices),
    ),
    ItemCheck(
        id="wording.blanks", severity="warning", unit="questions, options and answers",
        title="questions, options and answers have no blanks at their ends, none doubled, and options no line breaks",
        why="Scorers that compare letters for letters fail the right reply; a blank after the right option tells it.",
        remedy="Take the blanks off",
        find=blanks, count=lambda item: 1 + len(item.choices) + len(item.answers),
    ),
    ItemCheck(
        id="wording.letters", severity="error",
        title="options carry no letters",
        why="A reader adds letters; two of them, or letters that were shuffled, are scored as another option "
        "(soham97/mellow issue 5).",
        remedy="Take the letters off the options and the answer",
        find=letters, count=lambda item: int(bool(item.choices)),
    ),
    CorpusCheck(
        id="wording.given", severity="warning",
        title="the question does not give the answer away",
        why="Questions that can be answered without the audio (Sakshi113/MMAU issue 7).",
        remedy="Ask in other words, or name the other options in the question as well",
        start=GivenAway,
    ),
    ItemCheck(
        id="wording.articles", severity="warning", unit="options",
        title="no two options are the same but for an article",
        why="Both are right, or neither: what repeats in other words is a duplicate (Sakshi113/MMAU issue 7).",
        remedy="Draw another wrong answer",
        find=articles, count=lambda item: len(item.choices),
    ),
    ItemCheck(
        id="wording.repeated", severity="warning",
        title="no question is written twice over",
        why="Fields that were joined twice ask twice: models answer twice, and a scorer takes one of them.",
        remedy="Keep one of the two",
        find=repeated,
    ),
)  # fmt: skip
