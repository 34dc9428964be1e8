"""Score predictions against a release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from earmark import __version__, validation
from earmark.errors import ScoreError, UsageError
from earmark.score import choice, instructions, multi_choice, text, transcript, translation
from earmark.score.cells import Scored, cells
from earmark.score.compat import Published, published
from earmark.score.gold import Gold, Release, read_release
from earmark.score.normalise import BASIC
from earmark.score.outcome import Outcome, missing, unscored
from earmark.score.predictions import known, read_predictions
from earmark.score.report import Report
from earmark.score.signing import FullSignature
from earmark.stats import FEWEST_RESAMPLES

RESAMPLES = 10_000
SEED = 0


def _instructions(gold: Gold, output: str, reading: instructions.Reading = "strict") -> Outcome:
    ruled = instructions.Ruled(gold.id, gold.constraints)
    return instructions.score(ruled, output, reading=reading)


# Scorer, as an item names it, to the function that scores a reply; `earmark.validation.SCORERS` says which
# answer types each is for.
SCORERS: Mapping[str, Callable[[Gold, str], Outcome]] = {
    "choice": choice.score,
    "multi_choice": multi_choice.score,
    "number": text.score_number,
    "span": text.score_span,
    "wer": transcript.score,
    "translation": translation.score,
    "instructions": _instructions,
}


# Scorers that the record knows and this version has no function for: their items are in error, neither right nor
# wrong, and the report says so.
_LATER = frozenset().union(*validation.SCORERS.values()) - set(SCORERS)


def score(
    release: Path,
    predictions: Path,
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    compat: str | None = None,
    normaliser: str = BASIC,
    reading: instructions.Reading = "strict",
) -> Report:
    """Score a file of predictions.

    Args:
        release: A release folder, or a folder of shards.
        predictions: JSONL, CSV or Parquet of `{id, output}`.
        seed: Of the bootstrap.
        resamples: Of the bootstrap.
        compat: A published rule (`earmark.score.compat`) in the place of ours, where it has one for an item.
        normaliser: Of transcripts (`transcript.NORMALISERS`).
        reading: Of instructions, as IFEval defines the two.

    Raises:
        UsageError: The bootstrap cannot be as asked for, or there is no such rule, normaliser or reading.
        ScoreError: The predictions or the release cannot be scored as they are.
        ShardError: A shard of the release is damaged.
    """
    rule = published(compat) if compat else None
    found = read_release(release)
    outputs = read_predictions(predictions)
    known(predictions, outputs, found.items)
    return score_outputs(
        found, outputs, seed=seed, resamples=resamples, compat=rule, normaliser=normaliser, reading=reading
    )


def score_outputs(
    release: Release,
    outputs: Mapping[str, str | None],
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    compat: Published | None = None,
    normaliser: str = BASIC,
    reading: instructions.Reading = "strict",
) -> Report:
    """Score outputs that are at hand; items without one are missing.

    Args:
        release: From `read_release`.
        outputs: By id, all of the release.
        seed: Of the bootstrap.
        resamples: Of the bootstrap.
        compat: A published rule in the place of ours.
        normaliser: Of transcripts.
        reading: Of instructions.

    Raises:
        UsageError: The bootstrap cannot be as asked for, there is no such normaliser or reading, or the published rule
            is for no item of the release.
        ScoreError: The release has no item, or one whose scorer there is no function for.
    """
    if seed < 0 or resamples < FEWEST_RESAMPLES:
        expected = f"a seed of 0 or more and at least {FEWEST_RESAMPLES} resamples"
        raise UsageError("bootstrap", expected=expected, got=f"seed {seed}, {resamples} resamples")
    transcript.normaliser_for(None, normaliser)
    if reading not in ("strict", "loose"):
        raise UsageError("reading of instructions", expected="strict or loose", got=repr(reading))
    if not release.items:
        raise ScoreError("release", expected="at least one item", got="none")
    scorers = {gold.scorer for gold in release.items.values()}
    if compat and not scorers & compat.scorers:
        expected = f"items scored by {', '.join(sorted(compat.scorers))}"
        raise UsageError(f"--compat {compat.name}", expected=expected, got=", ".join(sorted(scorers)))
    scored = [
        Scored(gold, outcome_of(gold, outputs.get(name), compat=compat, normaliser=normaliser, reading=reading))
        for name, gold in sorted(release.items.items())
    ]
    signature = FullSignature(
        earmark=__version__,
        release=f"{release.version}@{release.digest}",
        n=len(scored),
        normaliser=normaliser,
        choice=choice.RULES,
        number=text.NUMBER_RULES,
        span=text.SPAN_RULES,
        resamples=resamples,
        seed=seed,
        multi_choice=multi_choice.RULES if "multi_choice" in scorers else "",
        instructions=f"{instructions.VERSION},{reading}" if "instructions" in scorers else "",
        translation="chrF2" if "translation" in scorers else "",
        compat=compat.signature if compat else "",
    )
    aggregated = cells(scored, resamples=resamples, seed=seed)
    return Report(signature, tuple(aggregated), tuple(scored))


def outcome_of(
    gold: Gold,
    output: str | None,
    *,
    compat: Published | None = None,
    normaliser: str = BASIC,
    reading: instructions.Reading = "strict",
) -> Outcome:
    """Score one reply.

    Args:
        gold: The item.
        output: The reply; None where there is none.
        compat: A published rule in the place of ours, if it is for such an item.
        normaliser: Of transcripts.
        reading: Of instructions.

    Raises:
        ScoreError: There is no function for the item's scorer.
    """
    if compat and gold.scorer in compat.scorers:
        return compat.score(gold, output)
    scorer = SCORERS.get(gold.scorer)
    if scorer is None and gold.scorer not in _LATER:
        expected, remedy = f"a scorer among {', '.join(sorted(SCORERS))}", "Does the release need a newer earmark?"
        raise ScoreError(gold.id, expected=expected, got=repr(gold.scorer), remedy=remedy)
    if gold.scorer == "wer":
        return transcript.score(gold, output, normaliser=normaliser)
    if output is None:
        return missing(gold.id)
    if gold.scorer == "instructions":
        return _instructions(gold, output, reading)
    return scorer(gold, output) if scorer else unscored(gold.id)
