"""Duplicates: one id, one question about one sound, one sound from one place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from earmark.checks.coverage.constancy import LASTING
from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts
from earmark.errors import Issue
from earmark.item import Item, canonical_json
from earmark.validation import normalised_choice


def _digest(*parts: object) -> bytes:
    return hashlib.blake2b(canonical_json(parts).encode(), digest_size=16).digest()


def asked_about(facts: Facts) -> bytes | None:
    """A key of what is asked, and of what is heard and seen: equal for the same question about the same sound.

    The clips count in their order, the earlier turns and the constraints belong to the question; the words are
    compared as choices are, without regard to case, blanks and punctuation at the ends.

    Returns:
        None where a clip has not been measured: it cannot be compared.
    """
    item = facts.record
    sounds = [clip.pcm_sha256 for clip in item.clips]
    if None in sounds:
        return None
    turns = [(turn.role, normalised_choice(turn.text), turn.clip) for turn in item.turns]
    question = normalised_choice(item.question)
    return _digest(sounds, facts.pictures, question, turns, item.constraints)


def _answers(item: Item) -> bytes:
    return _digest(sorted(normalised_choice(answer) for answer in item.answers))


_FEWEST_OPTIONS = 3


class Ids:
    """Finds ids that several items have."""

    def __init__(self) -> None:
        self.of = 0
        self._seen: dict[str, str] = {}
        self._names: set[str] = set()
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the id of one item."""
        self.of += 1
        name = facts.record.id
        first = self._seen.setdefault(name.casefold(), name)
        if first != name or name in self._names:
            got = "an id seen before" if first == name else f"{first}, but for capitals: one file on many disks"
            self._found.append(Issue(name, "id", "an id of its own", got, "duplicates.id"))
        self._names.add(name)

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each item after the first of an id."""
        return iter(self._found)


class Questions:
    """Finds items that ask, of one task, the same question about the same sound, and answer it alike."""

    def __init__(self) -> None:
        self.of = 0
        self._first: dict[bytes, str] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the question of one item."""
        key, item = asked_about(facts), facts.record
        if key is None:
            return
        self.of += 1
        whole = key + _digest(item.benchmark, item.task) + _answers(item)
        first = self._first.setdefault(whole, item.id)
        if first != item.id:
            expected = "a question or a sound of its own"
            self._found.append(Issue(item.id, "question", expected, f"those of {first}", "duplicates.question"))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each item after the first that asks so."""
        return iter(self._found)


class Reworded:
    """Finds items that offer the same options about the same sound, and answer alike, under other words."""

    def __init__(self) -> None:
        self.of = 0
        self._first: dict[bytes, tuple[str, str]] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the options of one item; of few options, such as yes and no, questions may well share them."""
        item, sounds = facts.record, [clip.pcm_sha256 for clip in facts.record.clips]
        if len(item.choices) < _FEWEST_OPTIONS or not sounds or None in sounds:
            return
        self.of += 1
        offered = sorted(map(normalised_choice, item.choices))
        key = _digest(item.benchmark, item.task, sounds, facts.pictures, offered, item.turns and item.id) + _answers(
            item
        )
        asked = normalised_choice(item.question)
        first, words = self._first.setdefault(key, (item.id, asked))
        if first != item.id and words != asked:
            expected, got = "a question of its own", f"{item.question!r} for {words!r} of {first}"[:160]
            self._found.append(Issue(item.id, "question", expected, got, "duplicates.reworded"))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each item after the first."""
        return iter(self._found)


class Contradictions:
    """Finds items that ask the same question about the same sound, and answer it differently."""

    def __init__(self) -> None:
        self.of = 0
        self._first: dict[bytes, tuple[str, bytes, str]] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the answers of one item."""
        key, item = asked_about(facts), facts.record
        if key is None:
            return
        self.of += 1
        mine, shown = _answers(item), " | ".join(item.answers)
        first, theirs, said = self._first.setdefault(key, (item.id, mine, shown))
        if theirs != mine:
            expected = f"{said!r}, as in {first}: the same sound, the same question"
            self._found.append(Issue(item.id, "answers", expected, repr(shown), "duplicates.contradiction"))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each item that does not answer as the first one."""
        return iter(self._found)


class Recordings:
    """Finds one sound under several upstream records."""

    def __init__(self) -> None:
        self.of = 0
        self._known: dict[bytes, dict[bytes, str]] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the clips of one item, in which a sound may come twice; each record of a sound is reported once."""
        here: set[str] = set()
        for n, clip in enumerate(facts.record.clips):
            if clip.pcm_sha256 is None:
                continue
            self.of += 1
            name = f"{clip.source.dataset}: {clip.source.record}"
            records = self._known.setdefault(_digest(clip.pcm_sha256), {})
            record = _digest(name)
            again = clip.pcm_sha256 in here
            here.add(clip.pcm_sha256)
            if records and record not in records and not again:
                field, expected = f"clips[{n}].source", f"the one record of this sound, {next(iter(records.values()))}"
                self._found.append(Issue(facts.record.id, field, expected, name, "duplicates.recording"))
            records.setdefault(record, name)

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each record of a sound after its first."""
        return iter(self._found)


class Sayings:
    """Finds one sound of which several items say different things: its words, its language, its voice."""

    def __init__(self) -> None:
        self.of = 0
        self._known: dict[bytes, dict[str, tuple[str, str]]] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the clips of one item; what one item leaves out another may say."""
        for n, clip in enumerate(facts.record.clips):
            if clip.pcm_sha256 is None:
                continue
            self.of += 1
            known = self._known.setdefault(_digest(clip.pcm_sha256), {})
            said = {"transcript": normalised_choice(clip.transcript or ""), "language": clip.language or ""}
            said |= {
                f"speaker.{a.key}": normalised_choice(a.value) for a in clip.speaker if a.key.casefold() in LASTING
            }
            for name, value in said.items():
                first, other = known.setdefault(name, (facts.record.id, value)) if value else ("", value)
                if other != value:
                    expected = f"{other[:60]!r}, as {first} says of the same sound"
                    self._found.append(
                        Issue(facts.record.id, f"clips[{n}].{name}", expected, repr(value[:60]), "duplicates.sayings")
                    )

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each clip that says otherwise than the first."""
        return iter(self._found)


CHECKS = (
    CorpusCheck(
        id="duplicates.sayings", severity="error", unit="clips",
        title="all items say the same of one sound: its words, its language, its voice",
        why="Of two transcripts of one recording one is wrong; tables that were joined by the row give such.",
        remedy="Join the table by the record again",
        start=Sayings,
    ),
    CorpusCheck(
        id="duplicates.id", severity="error",
        title="ids are unique",
        why="A prediction is found by its id: a repeated one scores twice or not at all.",
        remedy="Make the id of all that makes the item this item (earmark.item.item_id), or drop the repeat",
        start=Ids,
    ),
    CorpusCheck(
        id="duplicates.question", severity="error",
        title="no question is asked twice about the same sound",
        why="Repeats count one ability several times and narrow the interval without reason.",
        remedy="Drop the repeat",
        start=Questions,
    ),
    CorpusCheck(
        id="duplicates.reworded", severity="warning", unit="items with options",
        title="no question is asked about the same sound in other words",
        why="One ability is counted twice: the same sound, the same options, the same answer (Sakshi113/MMAU issue 7).",
        remedy="Keep one of the wordings, or make the other a twin that says so",
        start=Reworded,
    ),
    CorpusCheck(
        id="duplicates.contradiction", severity="error",
        title="one question about one sound has one answer",
        why="No model can be right on both; published ones had many (Sakshi113/MMAU issues 12, 13, 25).",
        remedy="Have both judged again, and drop the wrong one",
        start=Contradictions,
    ),
    CorpusCheck(
        id="duplicates.recording", severity="warning", unit="clips",
        title="one sound comes from one upstream record",
        why="Corpora repeat and borrow recordings: whoever trained on one has heard the other.",
        remedy="Keep one of the records, and give its licence and attribution",
        start=Recordings,
    ),
)  # fmt: skip
