"""Tongues: transcripts are in the language that they are said to be in, and questions in that of their task.

Languages of one script are told by their commonest words, which few sentences of eight words do without; words that
several languages share count for none. Of the 2,092 items of a default release, in seven languages, and of the 1,000
questions of MMAU test-mini none is told wrong. Other languages than those of the table are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.checks.tags import LONGER, TWO_LETTERS
from earmark.errors import Issue
from earmark.item import Item

_OF_LANGUAGE: Mapping[str, str] = {
    "en": "the and of to is that it was for with his they this have from had by but not what were we when your can "
    "said there which she their how if do would about them these has been who did which heard sound how many",
    "de": "der die und das ist nicht ich sie mit sich des auf ein eine einen einem einer dem den von zu wird auch wie "
    "nach bei oder aber haben hat wir sind noch nur war werden kann welche welches",
    "fr": "le les et est une dans que qui pour pas sur avec ce il elle sont nous vous mais ou cette au aux du des "
    "plus par ont était quel quelle c'est",
    "es": "el los las y es una que por con para como más pero sus ha sobre este también hasta hay donde muy cuando "
    "del qué cuál son está",
    "it": "il gli di che è e una per con non sono della nel più anche come ma questo ha alla dei delle si quale "
    "cosa nella",
    "pt": "os as um uma não que é e com para mais como mas foi ao ele das dos seu sua ou quando muito nos já também "
    "pelo qual são está",
    "nl": "het een van en is dat op te zijn met voor niet aan er ook als maar om bij naar heeft deze wordt uit welke",
    "sv": "och att det som en på är av för med den till inte har de ett om var jag men sig från vilket",
    "pl": "i w nie na się z do to jest że jak po co tak za od ale przez był być jego który która",
}
_BY_WORD: dict[str, set[str]] = defaultdict(set)
for _language, _words in _OF_LANGUAGE.items():
    for _word in _words.split():
        _BY_WORD[_word].add(_language)
_TOLD = {word: next(iter(languages)) for word, languages in _BY_WORD.items() if len(languages) == 1}

_FEWEST_WORDS, _FEWEST_TOLD = 8, 3
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_FEWEST_ASKED, _MOST = 10, 0.9


def told(text: str) -> Counter[str]:
    """How many words of a text are common in one language alone, by language."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("\u2019", "'"))
    return Counter(_TOLD[word] for word in words if word in _TOLD)


def language_of(text: str) -> str:
    """The language whose words a text has, and hardly those of any other; empty where it cannot be told."""
    counts = told(text)
    if len(_WORD.findall(text)) < _FEWEST_WORDS or not counts:
        return ""
    (first, most), *others = counts.most_common()
    return first if most >= _FEWEST_TOLD and most >= 4 * sum(n for _, n in others) else ""


def transcript(item: Item) -> Iterator[Issue]:
    """Transcripts hold words of their language, or none that are common in another."""
    for n, clip in enumerate(item.clips):
        own = (clip.language or "").split("-")[0]
        found = language_of(clip.transcript or "") if own in _OF_LANGUAGE else ""
        if found and found != own and not told(clip.transcript or "")[own]:
            got = f"words of {found}: {(clip.transcript or '')[:60]!r}"
            yield Issue(item.id, f"clips[{n}].transcript", f"words of {clip.language}", got, "tongues.transcript")


def _script(text: str) -> str:
    """The script of most letters, by the first word of their names; empty where no script has most."""
    found = Counter(unicodedata.name(c, "").split(" ")[0] for c in text if unicodedata.category(c)[0] == "L")
    if found.total() < 4:
        return ""
    first, n = found.most_common(1)[0]
    return first if n > found.total() / 2 else ""


def options(item: Item) -> Iterator[Issue]:
    """No option is in a script of its own; what is asked about words and languages may have such options."""
    scripts = [_script(choice) for choice in item.choices]
    counts = Counter(script for script in scripts if script)
    if len(scripts) < 3 or len(counts) != 2 or min(counts.values()) > 1 or counts.total() < len(scripts):
        return
    (usual, n), (other, _) = counts.most_common()
    if n > 1 and other not in _TOGETHER.get(usual, ()):
        at = scripts.index(other)
        expected = f"{usual.title()}, as the other options"
        yield Issue(
            item.id, f"choices[{at}]", expected, f"{other.title()}: {item.choices[at]!r}"[:80], "tongues.options"
        )


class _Asked(NamedTuple):
    item: str
    script: str
    told: Counter[str]
    text: str


# Scripts of one language.
_TOGETHER = {
    "CJK": ("HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"), "HIRAGANA": ("CJK", "KATAKANA"),
    "KATAKANA": ("CJK", "HIRAGANA"), "HANGUL": ("CJK",),
}  # fmt: skip


class Questions:
    """Finds questions in another language, or another script, than nearly all of their task."""

    def __init__(self) -> None:
        self.of = 0
        self._tasks: dict[tuple[str, str], list[_Asked]] = defaultdict(list)

    def add(self, facts: Facts) -> None:
        """Take the question of one item."""
        item, text = facts.record, facts.record.question
        self.of += 1
        self._tasks[item.benchmark, item.task].append(_Asked(item.id, _script(text), told(text), text[:60]))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each such question."""
        for (benchmark, task), asked in self._tasks.items():
            script = _usual(Counter(one.script for one in asked if one.script))
            language = _usual(sum((one.told for one in asked), Counter()))
            for one in asked:
                other = one.told.most_common(1)[0] if one.told else ("", 0)
                got = one.script.title() if script and one.script and one.script != script else ""
                if not got and language and not one.told[language] and other[1] >= _FEWEST_TOLD:
                    got = f"words of {other[0]}"
                if got:
                    expected = f"{language or script.title()}, as the others of {benchmark}/{task}"
                    yield Issue(one.item, "question", expected, f"{got}: {one.text!r}", "tongues.question")


def _usual(counts: Counter[str]) -> str:
    """What nearly all are; empty where nothing is, or where there are few."""
    first, n = counts.most_common(1)[0] if counts else ("", 0)
    return first if counts.total() >= _FEWEST_ASKED and n >= _MOST * counts.total() else ""


def tag(item: Item) -> Iterator[Issue]:
    """A language is one, and has the shortest tag that it has (RFC 5646, section 2.2.1)."""
    for n, clip in enumerate(item.clips):
        primary = (clip.language or "").split("-")[0].casefold()
        short = LONGER.get(primary)
        if short or (len(primary) == 2 and primary not in TWO_LETTERS):
            expected = repr(short) if short else "a language of ISO 639-1"
            yield Issue(item.id, f"clips[{n}].language", expected, repr(clip.language), "tongues.tag")


CHECKS = (
    ItemCheck(
        id="tongues.tag", severity="error", unit="clips with a language",
        title="tags of languages are those of ISO 639, and the shortest",
        why="\"eng\" beside \"en\" is a group of its own, no rule for English is applied to it, and \"xx\" is nothing.",
        remedy="Give the tag of two letters, where the language has one",
        find=tag, count=lambda item: sum(bool(clip.language) for clip in item.clips),
    ),
    ItemCheck(
        id="tongues.options", severity="warning", unit="items with options",
        title="no option is in a script of its own",
        why="The one option in another script is left out, or chosen, by whoever does not listen.",
        remedy="Translate it, or write it in the letters of the others",
        find=options, count=lambda item: int(bool(item.choices)),
    ),
    ItemCheck(
        id="tongues.transcript", severity="warning", unit="transcripts",
        title="transcripts are in the language that they are said to be in",
        why="Configs of corpora of many languages are easily exchanged; every right transcript then scores as wrong.",
        remedy="Correct the language, or take the transcript of this clip",
        find=transcript, count=lambda item: sum(bool(clip.transcript and clip.language) for clip in item.clips),
    ),
    CorpusCheck(
        id="tongues.question", severity="warning", unit="questions",
        title="no question is in another language than nearly all of its task",
        why="It tests another ability than the others of its column, and nobody sees it in the mean.",
        remedy="Translate it, or make a task of the questions in this language",
        start=Questions,
    ),
)  # fmt: skip
