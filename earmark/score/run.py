"""Score predictions against a release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from earmark import __version__, validation
from earmark.errors import ScoreError, UsageError
from earmark.score import choice, text, transcript
from earmark.score.cells import Scored, cells
from earmark.score.gold import Gold, Release, read_release
from earmark.score.normalise import BASIC
from earmark.score.outcome import Outcome, missing, unscored
from earmark.score.predictions import known, read_predictions
from earmark.score.report import Report, Signature
from earmark.stats import FEWEST_RESAMPLES

RESAMPLES = 10_000
SEED = 0

# Scorer, as an item names it, to the function that scores a reply; `earmark.validation.SCORERS` says which
# answer types each is for.
SCORERS: Mapping[str, Callable[[Gold, str], Outcome]] = {
    "choice": choice.score,
    "number": text.score_number,
    "span": text.score_span,
    "wer": transcript.score,
}


# Scorers that the record knows and this version has no function for: their items are in error, neither right nor
# wrong, and the report says so.
_LATER = frozenset().union(*validation.SCORERS.values()) - set(SCORERS)


def score(release: Path, predictions: Path, *, seed: int = SEED, resamples: int = RESAMPLES) -> Report:
    """Score a file of predictions.

    Args:
        release: A release folder, or a folder of shards.
        predictions: JSONL, CSV or Parquet of `{id, output}`.
        seed: Of the bootstrap.
        resamples: Of the bootstrap.

    Raises:
        UsageError: The bootstrap cannot be as asked for.
        ScoreError: The predictions or the release cannot be scored as they are.
        ShardError: A shard of the release is damaged.
    """
    found = read_release(release)
    outputs = read_predictions(predictions)
    known(predictions, outputs, found.items)
    return score_outputs(found, outputs, seed=seed, resamples=resamples)


def score_outputs(
    release: Release, outputs: Mapping[str, str | None], *, seed: int = SEED, resamples: int = RESAMPLES
) -> Report:
    """Score outputs that are at hand; items without one are missing.

    Args:
        release: From `read_release`.
        outputs: By id, all of the release.
        seed: Of the bootstrap.
        resamples: Of the bootstrap.

    Raises:
        UsageError: The bootstrap cannot be as asked for.
        ScoreError: The release has no item, or one whose scorer there is no function for.
    """
    if seed < 0 or resamples < FEWEST_RESAMPLES:
        expected = f"a seed of 0 or more and at least {FEWEST_RESAMPLES} resamples"
        raise UsageError("bootstrap", expected=expected, got=f"seed {seed}, {resamples} resamples")
    if not release.items:
        raise ScoreError("release", expected="at least one item", got="none")
    scored = [Scored(gold, outcome_of(gold, outputs.get(name))) for name, gold in sorted(release.items.items())]
    signature = Signature(
        earmark=__version__,
        release=f"{release.version}@{release.digest}",
        n=len(scored),
        normaliser=BASIC,
        choice=choice.RULES,
        number=text.NUMBER_RULES,
        span=text.SPAN_RULES,
        resamples=resamples,
        seed=seed,
    )
    aggregated = cells(scored, resamples=resamples, seed=seed)
    return Report(signature, tuple(aggregated), tuple(one.outcome for one in scored))


def outcome_of(gold: Gold, output: str | None) -> Outcome:
    """Score one reply.

    Args:
        gold: The item.
        output: The reply; None where there is none.

    Raises:
        ScoreError: There is no function for the item's scorer.
    """
    scorer = SCORERS.get(gold.scorer)
    if scorer is None and gold.scorer not in _LATER:
        expected, remedy = f"a scorer among {', '.join(sorted(SCORERS))}", "Does the release need a newer earmark?"
        raise ScoreError(gold.id, expected=expected, got=repr(gold.scorer), remedy=remedy)
    if output is not None:
        return scorer(gold, output) if scorer else unscored(gold.id)
    return transcript.score(gold, None) if gold.scorer == "wer" else missing(gold.id)
