"""The records of a conversation: who takes part, what it is about, and what is said."""

from __future__ import annotations

from typing import Literal, TypeAlias

from earmark.item import Record

Gender: TypeAlias = Literal["female", "male"]
Relationship: TypeAlias = Literal["family", "friends", "romantic", "professional"]
Family: TypeAlias = Literal[
    "agreed", "when", "where", "how_many", "why", "who_proposed", "who_refused", "who_decided", "who_does", "relation"
]
# Which of the two candidates is the answer; or neither, where the deciding turn is left out.
Truth: TypeAlias = Literal["first", "second", "untold"]
TRUTHS: tuple[Truth, ...] = ("first", "second", "untold")
UNTOLD = "It cannot be told from the conversation"

# small, answers: two turns about nothing that is asked for; the one who answers is the one who was called.
# raises: the subject comes up; names: a candidate does; hedges: decides nothing; points: decides;
# withdraws: undoes that; closes: the end; said: by an endpoint, which does not say.
Act: TypeAlias = Literal["small", "answers", "raises", "names", "hedges", "points", "withdraws", "closes", "said"]
# How a turn decides: by the one who proposed it, by rejecting the other's, by giving in, by order, by what follows
# from it (clue); where a person is asked for: by owning up, denying, pointing at somebody, clearing somebody.
Way: TypeAlias = Literal[
    "proposer", "rejected", "concede", "first", "second", "clue", "self", "denied", "pointed", "cleared"
]


class Person(Record):
    """Somebody who takes part.

    Attributes:
        role: What a question calls them ("the mother").
        called: What the others call them ("Mum").
        age: Band in years ("35-44").
    """

    role: str
    called: str
    gender: Gender
    age: str


class Candidate(Record):
    """One of the two answers that are both named.

    Attributes:
        text: As a choice.
        heard: What is said of it: it must occur in the conversation.
        person: Which of the people it is, where a person is asked for.
        clue: A turn that decides for it without naming it; may be empty.
    """

    text: str
    heard: str
    person: int | None = None
    clue: str = ""


class Case(Record):
    """What a conversation is about, before a word is said.

    Attributes:
        scenario: Its name in `texts/scenarios.yaml`.
        people: Those who take part.
        family: Of the question.
        about: What the question is about, as its wordings want it.
        to: The other end of a relation; empty elsewhere.
        raises: How the subject comes up.
        deciding: The person who knows, where only one does.
        candidates: The two answers; the first is the one that is named first.
    """

    scenario: str
    relationship: Relationship
    environment: str
    mood: str
    people: tuple[Person, ...]
    family: Family
    about: str
    to: str = ""
    raises: str
    deciding: int | None = None
    candidates: tuple[Candidate, Candidate]


class Line(Record):
    """One turn.

    Attributes:
        speaker: Number of the person.
        to: Number of the one who is called by it; None where nobody is.
        way: How it decides, where it points.
    """

    speaker: int
    text: str
    act: Act = "said"
    to: int | None = None
    way: Way | None = None


class Script(Record):
    """A conversation in its three versions, which differ in one turn.

    Attributes:
        deciding: Number of that turn.
        first, second, untold: All turns, where the answer is the first candidate, the second, or cannot be told.
    """

    deciding: int
    first: tuple[Line, ...]
    second: tuple[Line, ...]
    untold: tuple[Line, ...]

    def lines(self, truth: Truth) -> tuple[Line, ...]:
        """The version with that answer."""
        return {"first": self.first, "second": self.second, "untold": self.untold}[truth]


class Credits(Record):
    """Who wrote a conversation.

    Attributes:
        writer: Which grammar, or which model.
        checker: The model that answered the question without names; empty for the grammar.
        licence: SPDX identifier of the words.
        refusals: Why earlier attempts were refused; empty where the first one was good.
    """

    writer: str
    checker: str = ""
    licence: str
    refusals: str = ""
