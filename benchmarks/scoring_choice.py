"""Choice predictions: ours against MMAU's string match (`--compat mmau`) over the same replies, in the same run.

Replies are a fixed mixture of phrasings, three quarters of them letters, texts or both, a tenth of them sentences that
the rules have to read word by word. Where a reply is an option's text and nothing else, the two rules have to agree;
elsewhere they do not, and the share on which they part is told. Seconds are of the processor: what else the machine
does is no affair of a scorer's.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from benchmarks.figures import Figure, Goal
from benchmarks.timing import BenchmarkError, Spread
from earmark.score import choice
from earmark.score.compat import published
from earmark.score.gold import Gold, Release
from earmark.score.outcome import Outcome
from earmark.score.run import score_outputs

RESAMPLES = 10_000
FAST, FLAT = Goal(50_000, at_most=False), Goal(5.0)
_SOUNDS = (
    "alarm", "siren", "engine", "piano", "violin", "thunder", "whistle", "applause", "footsteps", "laughter", "sneeze",
    "guitar",
)  # fmt: skip
# Of a hundred replies, how many are of a kind; l, x: letter and text of the option named, y: text of another
_FORMS = {
    "{x}": 10, "{l}": 30, "({l})": 10, "{l}. {x}": 15, "The answer is {l}.": 10, "The correct answer is ({l}) {x}.": 10,
    "<think>It could be {y}, but the pitch rises, so no.</think>\n{l}": 5, "I hear {x} in the clip.": 5,
    "It is {x}, not {y}.": 5,
}  # fmt: skip


class Asked(NamedTuple):
    """An item, what was replied, and whether that is an option's text alone."""

    gold: Gold
    reply: str
    plain: bool


def measure(predictions: int, rounds: int) -> list[Figure]:
    """Items a second of processor time, and a whole report with its bootstrap.

    Args:
        predictions: How many.
        rounds: Runs of each side that count.

    Raises:
        BenchmarkError: The two rules part on replies that leave no doubt.
    """
    asked = _made(predictions)
    theirs = published("mmau").score
    parted = _parted(asked, theirs)
    ours, peer = [], []
    for _ in range(rounds):
        ours.append(predictions / _seconds(lambda: _all(asked, choice.score)))
        peer.append(predictions / _seconds(lambda: _all(asked, theirs)))
    what = f"{predictions:,} choice predictions, items a second of one processor"
    told = f"MMAU's string match: {Spread.of(peer).text(digits=0)}; parts from ours on {100 * parted:.0f} %"
    return [
        Figure(what, Spread.of(ours).text(digits=0), told, Spread.of(ours), FAST, "a second"),
        *_reports(predictions),
    ]


def _made(count: int) -> list[Asked]:
    rng = np.random.Generator(np.random.PCG64(17))
    forms = [form for form, share in _FORMS.items() for _ in range(share)]
    made = []
    for number in range(count):
        choices = tuple(f"{_SOUNDS[at]} sound {rng.integers(100)}" for at in rng.permutation(len(_SOUNDS))[:4])
        right, other = (int(at) for at in rng.permutation(4)[:2])
        named = right if rng.random() < 0.7 else other
        form = forms[int(rng.integers(len(forms)))]
        gold = Gold(f"made/{number:06d}", "choice", "choice", (choices[right],), choices, right)
        reply = form.format(l="ABCD"[named], x=choices[named], y=choices[(named + 1) % 4])
        made.append(Asked(gold, reply, form == "{x}"))
    return made


def _all(asked: list[Asked], scorer: Callable[[Gold, str], Outcome]) -> list[Outcome]:
    return [scorer(one.gold, one.reply) for one in asked]


def _parted(asked: list[Asked], theirs: Callable[[Gold, str], Outcome]) -> float:
    """The share on which the rules part; none of it may be an option's text alone."""
    pairs = zip(asked, _all(asked, choice.score), _all(asked, theirs), strict=True)
    parted = [one for one, mine, other in pairs if mine.value != other.value]
    doubtless = [one.reply for one in parted if one.plain]
    if doubtless:
        raise BenchmarkError("choice", expected="the same values of an option's text alone", got=doubtless[0])
    return len(parted) / len(asked)


def _reports(predictions: int) -> list[Figure]:
    """A report with its intervals, and the memory of one of four times as many items."""
    peaks, seconds = [], []
    for count in (predictions, 4 * predictions):
        asked = _made(count)
        release = Release("none", "", {one.gold.id: one.gold for one in asked})
        outputs: dict[str, str | None] = {one.gold.id: one.reply for one in asked}
        seconds.append(_seconds(lambda r=release, o=outputs: score_outputs(r, o, resamples=RESAMPLES)))  # type: ignore[misc]
        tracemalloc.start()
        score_outputs(release, outputs, resamples=RESAMPLES)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    what = f"a report of {predictions:,} with {RESAMPLES:,} bootstrap resamples"
    grown = Spread.of([peaks[1] / peaks[0]])
    return [
        Figure(what, f"{seconds[0]:.2f} s of one processor"),
        Figure("its peak memory, and at four times the items", f"{peaks[0]:.0f} MB", f"{peaks[1]:.0f} MB", grown, FLAT),
    ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
