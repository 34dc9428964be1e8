"""Mentions: a question speaks of clips, options and pictures that are there, and sends nobody elsewhere.

English, as the questions of the recipes are; in other languages nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from earmark.checks.privacy.finding import in_text
from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item

_CLIP = r"(?:audio |sound )?(?:clip|recording|excerpt|audio|track)"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
# "Clip 3", and not "clip 3 seconds".
_NUMBERED = re.compile(
    rf"\b{_CLIP} (?:no\. ?|number |#)?([1-9]\d?)\b(?!\s*(?:-|s\b|ms\b|sec|min|hours?|times|[.:]\d))", re.I
)
_LETTERED = re.compile(rf"\b(?i:{_CLIP}) \(?([B-H])\)?(?![\w'-])")
_NTH = re.compile(rf"\b({'|'.join(_ORDINALS[1:])})(?: of the)?(?: \w+)? {_CLIP}s?\b", re.I)
_OPTION = re.compile(r"\b(?:[Oo]ption|[Cc]hoice|[Aa]nswer)s? \(?([B-HJ-Z])\)?(?![\w'-])")
_SEEN = r"(?:image|picture|photo|photograph|video|figure|screenshot)"
_PICTURE = re.compile(
    rf"\b(?:in|on|from|to) (?:the|this) {_SEEN}\b|\b{_SEEN} (?:shown|that is shown|above|below)\b", re.I
)
_LINK = re.compile(r"\bhttps?://\S+|\bwww\.[\w-]+\.\w+", re.I)
_FILE = re.compile(
    r"(?<![\w/.@])[\w-][\w./-]*\.(?:wav|mp3|flac|ogg|opus|m4a|aac|aiff?|mp4|avi|mkv|png|jpe?g|gif|csv|tsv|json|pdf)\b",
    re.I,
)


def _unspoken(item: Item) -> Iterator[tuple[str, str]]:
    yield "question", item.question
    yield from ((f"turns[{n}].text", turn.text) for n, turn in enumerate(item.turns) if turn.clip is None)


def _missing(item: Item, text: str) -> Iterator[tuple[str, str]]:
    """What a text speaks of that the item has not: what there is, and the words."""
    clips = len(item.clips)
    named = [(int(found[1]), found[0]) for found in _NUMBERED.finditer(text)]
    named += [("ABCDEFGH".index(found[1]) + 1, found[0]) for found in _LETTERED.finditer(text)]
    named += [(_ORDINALS.index(found[1].lower()) + 1, found[0]) for found in _NTH.finditer(text)]
    if clips:
        yield from ((f"a clip of {clips}", words) for number, words in named if number > clips)
    if item.choices:
        letters = ((ord(found[1]) - ord("A"), found[0]) for found in _OPTION.finditer(text))
        yield from ((f"an option of {len(item.choices)}", words) for n, words in letters if n >= len(item.choices))
    picture = _PICTURE.search(text)
    if clips and picture and not item.images and item.video is None:
        yield "a picture that the item has", picture[0]


def absent(item: Item) -> Iterator[Issue]:
    """What is spoken of is there."""
    for field, text in _unspoken(item):
        for expected, words in _missing(item, text):
            yield Issue(item.id, field, expected, repr(words), "mentions.absent")


def elsewhere(item: Item) -> Iterator[Issue]:
    """Neither question nor options hold a link, a mailbox or the name of a file; words of other corpora may."""
    if item.words is not None:
        return
    texts = [("question", item.question), *((f"choices[{n}]", one) for n, one in enumerate(item.choices))]
    for field, text in texts:
        found = _LINK.search(text) or _FILE.search(text)
        words = [found[0]] if found else [one.text for one in in_text(text) if one.kind == "email"]
        words = words or re.findall(r"[\w.+-]+@[\w-]+\.[\w.-]+", text)[:1]
        if words:
            expected = "words that need nothing but the item"
            yield Issue(item.id, field, expected, repr(words[0])[:80], "mentions.elsewhere")


CHECKS = (
    ItemCheck(
        id="mentions.absent", severity="warning", unit="texts",
        title="questions speak of clips, options and pictures that the item has",
        why="Items that lost a clip or a picture on the way cannot be answered (sets that were cut out of films ask "
        "about \"the video\" to this day).",
        remedy="Bring back what is missing, or ask about what is there",
        find=absent, count=lambda item: sum(1 for _ in _unspoken(item)),
    ),
    ItemCheck(
        id="mentions.elsewhere", severity="warning", unit="texts",
        title="no links, mailboxes or file names in questions and options",
        why="File names tell the class (dog_bark_03.wav), links go dead or lead to the answer.",
        remedy="Say it in words",
        find=elsewhere, count=lambda item: 1 + len(item.choices),
    ),
)  # fmt: skip
