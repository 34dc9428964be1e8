"""From a family of questions to three clips: by the grammar, or by the endpoints that the environment names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from earmark.errors import SynthError
from synth.conversations import cases, grammar
from synth.conversations.dialogue import TRUTHS, Case, Credits, Family, Script, Truth
from synth.conversations.generated import generated
from synth.conversations.masking import mentions
from synth.conversations.settings import Writers
from synth.conversations.voicing import cast_voices, drawn_pauses, voiced
from synth.questions.writer import Question
from synth.scenes.drawing import drawn_under
from synth.scenes.soundscape import Soundscape

SHORTEST_S, LONGEST_S = 20.0, 90.0
GRAMMAR = Credits(writer=grammar.WRITER, licence="CC0-1.0")

Scapes = dict[Truth, Soundscape]


@dataclass(frozen=True, slots=True)
class Told:
    """What the scenes of a group share; no script and no clips where every transcript was refused."""

    case: Case
    script: Script | None
    scapes: Scapes
    credits: Credits


# The scenes of a group come one after the other: it is drawn for the first one.
@lru_cache(maxsize=2)
def by_grammar(family: Family, form: str, seed: int) -> Told:
    """Draw a group.

    Args:
        family: Of the question.
        form: Of the test, for the voices.
        seed: Of the group.

    Raises:
        SynthError: No draw was of the right length.
    """

    def make(rng: np.random.Generator) -> Told:
        case = cases.case(family, rng)
        script = grammar.script(case, rng)
        return Told(case, script, _scapes(case, script, form, rng), GRAMMAR)

    return drawn_under(
        f"dialogue of the family {family}",
        seed,
        make,
        {
            f"{SHORTEST_S:g} to {LONGEST_S:g} s long": _fitting,
            "both candidates named, equally often in every version": _fairly_named,
        },
    )


def by_endpoint(family: Family, form: str, seed: int, by: Writers, asked: Callable[[Case, Truth], Question]) -> Told:
    """Draw a case, and have it written and checked.

    Args:
        family: Of the question.
        form: Of the test, for the voices.
        seed: Of the group.
        by: Who writes and who checks.
        asked: The question of each version.

    Raises:
        SynthError: A service cannot be reached, or keeps failing.
    """
    case = cases.case(family, np.random.Generator(np.random.PCG64([seed, 0])))
    found: Scapes = {}

    def fits(script: Script) -> str:
        try:
            found.update(_scapes(case, script, form, np.random.Generator(np.random.PCG64([seed, 1]))))
        except SynthError as error:
            return str(error)
        return _length_breach(found)

    script, refusals = generated(case, lambda truth: asked(case, truth), by, seed, fits)
    credit = Credits(writer=by.generator.name, checker=by.validator.name, licence=by.licence, refusals=refusals)
    return Told(case, script, found if script else {}, credit)


def _scapes(case: Case, script: Script, form: str, rng: np.random.Generator) -> Scapes:
    """The clips of all versions: the same voices, the same pauses."""
    voices = cast_voices(case.people, form, rng)
    pauses_s = drawn_pauses(script.untold, rng)
    return {truth: voiced(script.lines(truth), case.people, voices, pauses_s) for truth in TRUTHS}


def _length_breach(scapes: Scapes) -> str:
    wrong = [scape.length_s for scape in scapes.values() if not SHORTEST_S <= scape.length_s <= LONGEST_S]
    return f"a clip of {wrong[0]:.1f} s, not of {SHORTEST_S:g} to {LONGEST_S:g} s" if wrong else ""


def _fitting(told: Told) -> bool:
    return not _length_breach(told.scapes)


def _fairly_named(told: Told) -> bool:
    """Things are named as often as each other; people are called all the time, so of them once will do."""
    if told.script is None:
        return False
    counts = [
        tuple(sum(mentions(line.text, one.heard) for line in told.script.lines(truth)) for one in told.case.candidates)
        for truth in TRUTHS
    ]
    if told.case.candidates[0].person is not None:
        return all(min(both) >= 1 for both in counts)
    return len(set(counts)) == 1 and counts[0][0] == counts[0][1] >= 1
