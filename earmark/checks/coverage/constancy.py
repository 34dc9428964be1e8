"""What stays the same: speakers are one person each, and answers of a task are not one answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from earmark.checks.coverage.cells import Task
from earmark.checks.gates import Gates
from earmark.checks.registry import Facts
from earmark.errors import Issue
from earmark.validation import normalised_choice

# What names a speaker within a corpus, and what nobody has two of.
WHO = ("speaker_id", "speaker", "id", "actor", "reader", "singer", "name")
LASTING = frozenset({"gender", "sex", "native_language", "accent", "dialect", "ethnicity", "birth_year"})
# A constant answer that is right so often leaves nothing to measure.
MOST_COMMON = 0.6
_OPEN = frozenset({"number", "span", "transcript", "translation"})
_FEWEST = 10
NEARLY_ALL = 0.95


class Speakers:
    """Finds speakers who are said to be of two genders, accents or first languages."""

    def __init__(self) -> None:
        self.of = 0
        self._known: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the speakers of one item."""
        for n, clip in enumerate(facts.record.clips):
            said = {one.key.casefold(): one.value for one in clip.speaker}
            who = next((f"{key} {said[key]}" for key in WHO if said.get(key)), "")
            if not who or clip.source.dataset == "synth":
                continue
            for key in sorted(LASTING & set(said)):
                self.of += 1
                value = normalised_choice(said[key])
                first, other = self._known.setdefault((clip.source.dataset, who, key), (facts.record.id, value))
                if other != value:
                    expected, got = f"{other!r}, as in {first}", f"{said[key]!r} of {clip.source.dataset}, {who}"
                    self._found.append(
                        Issue(facts.record.id, f"clips[{n}].speaker.{key}", expected, got, "coverage.speakers")
                    )

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each clip that says otherwise than the first."""
        return iter(self._found)


class Missing:
    """Finds items that lack what nearly all of their task have: a group, what is known of a speaker, a language."""

    def __init__(self) -> None:
        self.of = 0
        self._items: dict[Task, list[tuple[str, frozenset[str]]]] = defaultdict(list)

    def add(self, facts: Facts) -> None:
        """Take what one item says of itself."""
        item = facts.record
        has = {f"groups.{one.key}" for one in item.groups} | ({"level"} if item.level else set())
        for clip in item.clips:
            has |= {f"speaker.{one.key}" for one in clip.speaker}
        if item.answer_type == "transcript":
            has |= {"transcript"} if all(clip.transcript for clip in item.clips) else set()
            has |= {"language"} if all(clip.language for clip in item.clips) else set()
        self.of += 1
        self._items[Task(item.benchmark, item.task)].append((item.id, frozenset(has)))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each property that an item lacks."""
        for task, items in sorted(self._items.items()):
            counts = Counter(name for _, has in items for name in has)
            usual = {name for name, n in counts.items() if NEARLY_ALL * len(items) <= n < len(items)}
            for item, has in items if len(items) >= _FEWEST else ():
                for name in sorted(usual - has):
                    expected = f"a value, as {counts[name]} of {len(items)} items of {task} have"
                    yield Issue(item, name, expected, "none", "coverage.missing")


class Constants:
    """Finds tasks without options in which one answer is right nearly always."""

    def __init__(self) -> None:
        self.of = 0
        self._answers: dict[Task, Counter[str]] = defaultdict(Counter)
        self._groups: set[str] = set()

    def add(self, facts: Facts) -> None:
        """Take the answer of one item; of twins and rungs, which may share one, the first."""
        item = facts.record
        group = item.twin.group if item.twin else item.perturbation.parent if item.perturbation else item.id
        if item.answer_type in _OPEN and item.answers and group not in self._groups:
            self._groups.add(group)
            self.of += 1
            self._answers[Task(item.benchmark, item.task)][normalised_choice(item.answers[0])] += 1

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each such task."""
        for task, answers in sorted(self._answers.items()):
            answer, n = answers.most_common(1)[0]
            if answers.total() >= _FEWEST and n > MOST_COMMON * answers.total():
                expected = f"no answer that is right in more than {MOST_COMMON:.0%}"
                got = f"{answer[:60]!r} in {n} of {answers.total()}"
                yield Issue(str(task), "answers", expected, got, "coverage.constant")
