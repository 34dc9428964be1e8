r"""What a reply decides for, whatever is looked for in it: options of an item, or numbers.

| in the reply | gives |
|---|---|
| the thing and nothing else | it |
| statements of an answer (`replies` has the forms), a lone line, a lone last sentence | what the last gives |
| "no", "wait", "actually", "I meant" or the like, and then the thing and nothing else | a statement |
| a last statement that gives several | nothing |
| a statement that is denied later | nothing by itself: what is mentioned else |
| no statement, one thing mentioned, however often | it |
| no statement, several mentioned | nothing |
| mentions that are denied or supposed (`clauses` has the forms) | nothing |
| mentions up to the end of an abstention | nothing |
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from earmark.score.clauses import Clauses, Stance, ends_sentence
from earmark.score.normalise import ARTICLES, Token, tokens
from earmark.score.replies import abstained_until, corrected_at, last_sentence, lone_line, sentence_before, statements

V = TypeVar("V", bound=Hashable)

_LATEST = 100  # statements that are read: the last decide
_JOINS = frozenset(["or", "and"])
_LISTING = frozenset(["and", "both", "all", "of", "options", "choices", "answers", "letters", "option", "also", "plus"])
_LEADS = ARTICLES | frozenset(
    ["option", "choice", "letter", "answer", "number", "most", "likely", "probably", "definitely", "clearly", "that",
     "it", "is", "either", "indeed"]
)  # fmt: skip


class Mention(NamedTuple, Generic[V]):
    """A thing named by the tokens from `start` up to `stop`."""

    value: V
    start: int
    stop: int


class Finder(Protocol[V]):
    """Finds things of one kind in a text."""

    leads: frozenset[str]
    """Words that may stand between a statement and its answer, besides those of every kind."""

    def alone(self, text: str) -> V | None:
        """The thing that a text consists of; None where there is more or less to it."""

    def final(self, before: str, sentence: str) -> V | None:
        """The thing that the last sentence consists of, if that states an answer after what stands before."""

    def mention_at(self, found: Sequence[Token], at: int, *, begins: bool) -> Mention[V] | None:
        """The thing named at a token; `begins` says that an answer may begin there with nothing before it."""

    def stance(self, clauses: Clauses, mention: Mention[V]) -> Stance:
        """Whether a mention is affirmed; asked of a text's mentions from left to right."""


class Named(NamedTuple, Generic[V]):
    """What a statement gives as the answer, and what it denies."""

    given: frozenset[V] = frozenset()
    denied: frozenset[V] = frozenset()


def decide(text: str, finder: Finder[V]) -> V | None:
    """Read what a reply decides for.

    Args:
        text: The reply, as `replies.answer_part` gives it.
        finder: Knows what to look for.

    Returns:
        The thing, or None where the rules find none or several.
    """
    alone = finder.alone(text)
    if alone is not None:
        return alone
    given: frozenset[V] = frozenset()
    denied: frozenset[V] = frozenset()
    for named in _statements(text, finder):
        if named.given:
            given, denied = named.given, denied - named.given
        given, denied = given - named.denied, denied | named.denied
    if not given:
        given = _mentioned(text, finder) - denied
    return next(iter(given)) if len(given) == 1 else None


def decide_all(text: str, finder: Finder[V]) -> frozenset[V]:
    """Read all that a reply decides for, where several may be asked for.

    Args:
        text: The reply, as `replies.answer_part` gives it.
        finder: Knows what to look for.

    Returns:
        The things; empty where the rules find none, or a choice between some ("A or C").
    """
    whole = listed(text, finder)
    if whole:
        return whole
    given: frozenset[V] = frozenset()
    denied: frozenset[V] = frozenset()
    for named in _statements(text, finder, several=True):
        if named.given:
            given, denied = named.given, denied - named.given
        given, denied = given - named.denied, denied | named.denied
    return given or _mentioned(text, finder) - denied


def listed(text: str, finder: Finder[V]) -> frozenset[V]:
    """The things that a text lists and nothing else; empty where there is more to it, or an "or"."""
    found = tokens(text)
    given: set[V] = set()
    at = 0
    while at < len(found) - 1:
        mention = finder.mention_at(found, at, begins=True)
        if mention and "?" not in found[mention.stop].before:
            given.add(mention.value)
            at = mention.stop
        elif not mention and found[at].key in _LISTING:
            at += 1
        else:
            return frozenset()
    return frozenset(given)


def all_mentions(found: Sequence[Token], finder: Finder[V]) -> list[Mention[V]]:
    """Every mention, from left to right; none overlaps another."""
    mentions = []
    at = 0
    while at < len(found) - 1:
        mention = finder.mention_at(found, at, begins=at == 0)
        if mention:
            mentions.append(mention)
        at = mention.stop if mention else at + 1
    return mentions


def only(found: Sequence[Token], finder: Finder[V], start: int = 0) -> V | None:
    """The thing that all tokens from one on name, and nothing else; None where there is no such thing."""
    value: V | None = None
    at = start
    while at < len(found) - 1:
        mention = finder.mention_at(found, at, begins=at == start)
        if mention is None or value not in (None, mention.value) or "?" in found[mention.stop].before:
            return None
        value, at = mention.value, mention.stop
    return value


def _statements(text: str, finder: Finder[V], *, several: bool = False) -> list[Named[V]]:
    """What each statement of a reply names, in order; statements that name nothing are left out."""
    placed: list[tuple[int, Named[V]]] = []
    for statement in statements(text)[-_LATEST:]:
        body = sentence_before(text, statement.at) if several and statement.side == "behind" else statement.body
        named = _ahead(body, finder) if statement.side == "ahead" else _within(body, finder)
        placed.append((statement.at, Named(denied=named.given) if statement.denied else named))
    line = lone_line(text, finder.alone) if "\n" in text and not several else None
    if line:
        placed.append((line[0], Named(frozenset([line[1]]))))
    sentence = last_sentence(text)
    before = text[: len(text) - len(sentence)]
    final = finder.final(before, sentence) if sentence and not several else None
    if sentence and several:
        placed.append((len(before), Named(listed(sentence, finder))))
    if final is not None:
        placed.append((len(before), Named(frozenset([final]))))
    at = 0 if several else corrected_at(text)
    instead = finder.alone(text[at:]) if at else None
    if instead is not None:
        placed.append((at, Named(frozenset([instead]))))
    return [named for _, named in sorted(placed, key=lambda entry: entry[0]) if named.given or named.denied]


def _ahead(body: str, finder: Finder[V]) -> Named[V]:
    """What a statement names whose body begins with the answer; others may be joined to it."""
    found = tokens(body)
    clauses = Clauses(found)
    given: set[V] = set()
    at = 0
    while at < len(found) - 1 and not (given and ends_sentence(found[at].before)):
        mention = finder.mention_at(found, at, begins=True)
        if mention and finder.stance(clauses, mention) is not Stance.AFFIRMED:
            break
        if mention:
            given.add(mention.value)
            at = mention.stop
        elif found[at].key in _LEADS or found[at].key in finder.leads or (given and found[at].key in _JOINS):
            at += 1
        else:
            break
    return Named(frozenset(given)) if given else _within(body, finder)


def _within(body: str, finder: Finder[V]) -> Named[V]:
    """What the first sentence of a statement names, wherever in it."""
    found = tokens(body)
    end = next((at for at in range(1, len(found)) if ends_sentence(found[at].before)), len(found) - 1)
    sentence = [*found[:end], found[end]._replace(text="", key="")]
    clauses = Clauses(sentence)
    given: set[V] = set()
    denied: set[V] = set()
    for mention in all_mentions(sentence, finder):
        how = finder.stance(clauses, mention)
        if how is not Stance.SUPPOSED:
            (denied if how is Stance.DENIED else given).add(mention.value)
    return Named(frozenset(given - denied), frozenset(denied))


def _mentioned(text: str, finder: Finder[V]) -> frozenset[V]:
    """What a reply mentions and does not deny, suppose or take back."""
    found = tokens(text)
    retracted = abstained_until(text)
    first = characters = 0
    while first < len(found) - 1 and characters + len(found[first].before) < retracted:
        characters += len(found[first].before) + len(found[first].text)
        first += 1
    clauses = Clauses(found)
    given: set[V] = set()
    denied: set[V] = set()
    for mention in all_mentions(found, finder):
        how = finder.stance(clauses, mention)
        if how is Stance.DENIED:
            denied.add(mention.value)
        elif how is Stance.AFFIRMED and mention.start >= first:
            given.add(mention.value)
    return frozenset(given - denied)
