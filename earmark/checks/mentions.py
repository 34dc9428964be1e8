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
_BOTH = re.compile(rf"\bboth (?:of the )?(?:{_CLIP}s|audios)\b", re.I)
_BELOW = re.compile(
    r"\b(?:passage|paragraph|article|text|transcript(?:ion)?|table|dialogue|story)"
    r" (?:given |shown |printed )?(?:below|above)\b"
    r"|\b(?:following|above) (?:passage|paragraph|article|text|transcript(?:ion)?|table)\b",
    re.I,
)
# A place in time: minutes and seconds, or a number with its unit behind a word that points to it.
_CLOCK = r"(?<![\w.:])(\d{1,3}):([0-5]\d)(?:\.\d+)?(?![\w:])"
_SECONDS = r"(\d+(?:\.\d+)?) ?(?:s|secs?|seconds?)\b"
_AT = re.compile(
    rf"\b(?:at|after|before|around|until|till|by|from|to|and|between)(?: about| the)? "
    rf"(?:{_CLOCK}|{_SECONDS}(?! (?:before|after|later|earlier|long|apart|of)))",
    re.I,
)
_SPAN = re.compile(
    rf"\b(?:from|between) (\d+(?:\.\d+)?)(?: ?s(?:econds)?)? (?:to|and) {_SECONDS}"
    rf"|{_CLOCK} ?(?:to|and|[-\u2013]) ?{_CLOCK}",
    re.I,
)
_POINTED = re.compile(r"\b(?:at|between|from) (?:about )?(?:\d+:[0-5]\d|\d)", re.I)
# 7:30 may be an hour of the day that somebody speaks of; beside these words it is a place in the sound.
_HEARD = re.compile(
    r"\b(?:hear[ds]?|heard|sounds?|audio|clip|recording|excerpt|track|music|song|notes?|timestamps?|mark)\b", re.I
)
_HOUR = re.compile(r"\d ?(?:[ap]\.? ?m\b|o'?clock|hours?\b)|\bo'clock\b", re.I)
# A clip may be declared a little shorter than the words round it to.
_ROUNDED_S = 1.0
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
    for words in (_BOTH.search(text) if clips == 1 else None, None if item.words else _BELOW.search(text)):
        if words:
            yield "clips and a text that the item has", words[0]
    picture = _PICTURE.search(text)
    if clips and picture and not item.images and item.video is None:
        yield "a picture that the item has", picture[0]


def absent(item: Item) -> Iterator[Issue]:
    """What is spoken of is there."""
    for field, text in _unspoken(item):
        for expected, words in _missing(item, text):
            yield Issue(item.id, field, expected, repr(words), "mentions.absent")


def _times(text: str) -> list[tuple[float, float]]:
    """The spans in seconds that a text points to; a moment is a span of no length."""
    spans = []
    for found in _SPAN.finditer(text):
        if found[1]:
            spans.append((float(found[1]), float(found[2])))
        else:
            spans.append((60.0 * int(found[3]) + int(found[4]), 60.0 * int(found[5]) + int(found[6])))
    if not spans and _POINTED.search(text):
        for found in _AT.finditer(text):
            at = 60.0 * int(found[1]) + int(found[2]) if found[1] else float(found[3])
            spans.append((at, at))
    return spans


def times(item: Item) -> Iterator[Issue]:
    """Times that the question, or the right option, points to lie within the clips, and begin before they end."""
    lengths = [clip.duration_s for clip in item.clips]
    if not lengths or None in lengths or item.words is not None:
        return
    whole = sum(filter(None, lengths))
    if ":" in f"{item.question}{item.answers}" and (not _HEARD.search(item.question) or _HOUR.search(item.question)):
        return
    for field, text in [("question", item.question), *(("answers", one) for one in item.answers if item.choices)]:
        for start_s, end_s in _times(text):
            if max(start_s, end_s) > whole + _ROUNDED_S or start_s > end_s:
                expected = f"times from 0 to {whole:.1f} s, the earlier first"
                yield Issue(item.id, field, expected, repr(text)[:80], "mentions.times")
                break


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
        id="mentions.times", severity="warning",
        title="times that a question or its answer points to lie within the clips",
        why="Questions that were written for the whole recording ask of 0:45 in a cut of 10 seconds: nobody can tell.",
        remedy="Count the times from the start of the cut, or take the cut that was meant",
        find=times,
    ),
    ItemCheck(
        id="mentions.elsewhere", severity="warning", unit="texts",
        title="no links, mailboxes or file names in questions and options",
        why="File names tell the class (dog_bark_03.wav), links go dead or lead to the answer.",
        remedy="Say it in words",
        find=elsewhere, count=lambda item: 1 + len(item.choices),
    ),
)  # fmt: skip
