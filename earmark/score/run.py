"""Score predictions against a release."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from earmark import __version__
from earmark.errors import ScoreError, UsageError
from earmark.score import choice, instructions, multi_choice, refusal, text, transcript
from earmark.score.cells import Scored, cells
from earmark.score.compat import Published, published
from earmark.score.full_report import FullReport
from earmark.score.gold import Release, read_release
from earmark.score.judge.replies import Judged, judge_replies
from earmark.score.judge.settings import Judge
from earmark.score.normalise import BASIC
from earmark.score.outcome import Status
from earmark.score.parts import TEST, require_of_split
from earmark.score.predictions import known, read_predictions
from earmark.score.resamples import check_bootstrap
from earmark.score.signing import FullSignature, errata_signature
from earmark.score.single import SCORERS, outcome_of

RESAMPLES = 10_000
SEED = 0
Refusals = Literal["rules", "judge"]
__all__ = ["RESAMPLES", "SCORERS", "SEED", "outcome_of", "score", "score_outputs", "standing"]


def score(
    release: Path,
    predictions: Path,
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    compat: str | None = None,
    normaliser: str = BASIC,
    reading: instructions.Reading = "strict",
    judge: Judge | None = None,
    refusals: Refusals = "rules",
    toxicity: bool = False,
    errata: Path | None = None,
    answers: Path | None = None,
    split: str = TEST,
) -> FullReport:
    """Score a file of predictions.

    Args:
        release: A release folder, or a folder of shards.
        predictions: JSONL, CSV or Parquet of `{id, output}`.
        seed: Of the bootstrap.
        resamples: Of the bootstrap.
        compat: A published rule (`earmark.score.compat`) in the place of ours, where it has one for an item.
        normaliser: Of transcripts (`transcript.NORMALISERS`).
        reading: Of instructions, as IFEval defines the two.
        judge: Who judges open replies; None: nobody, and they are in error.
        refusals: Who finds them.
        toxicity: Have the judge say which replies are toxic, beside the score.
        errata: What was withdrawn since; None: what the release and those beside it say.
        answers: The private part of a release whose answers are withheld.
        split: Of a release that has several.

    Raises:
        UsageError: The bootstrap cannot be as asked for, there is no such rule, normaliser or reading, or no judge
            for what is asked of one.
        ScoreError: The predictions or the release cannot be scored as they are, or the judge answers nobody.
        ShardError: A shard of the release is damaged.
        ReleaseError: A list of errata is damaged, or the one that is named is absent; the private part is absent,
            damaged, or that of another release.
    """
    rule = published(compat) if compat else None
    if not judge and (toxicity or refusals == "judge"):
        raise UsageError("--toxicity" if toxicity else "--refusal judge", expected="--judge URL beside it", got="none")
    found, gone = standing(release, errata, answers, split)
    outputs = read_predictions(predictions)
    if not outputs.keys() <= {*found.items, *gone}:
        require_of_split(release, split, outputs)
    known(predictions, outputs, {*found.items, *gone})
    said = None
    if judge:
        scorers = {"judge", "refusal"} if refusals == "judge" else {"judge"}
        scorers -= rule.scorers if rule else set()
        words = answers if answers and split == TEST else release
        said = judge_replies(
            words, found.items, outputs, judge, scorers=scorers, toxicity=toxicity, system=predictions.stem
        )
    return score_outputs(
        found, outputs, seed=seed, resamples=resamples, compat=rule, normaliser=normaliser, reading=reading,
        said=said, refusals=refusals, gone=gone,
    )  # fmt: skip


def standing(
    release: Path, errata: Path | None = None, answers: Path | None = None, split: str = TEST
) -> tuple[Release, Mapping[str, str]]:
    """A release without the items that were withdrawn since, and why each of them was.

    Args:
        release: A release folder, or a folder of shards.
        errata: See `earmark.release.withdrawn`.
        answers: The private part of a release whose answers are withheld.
        split: Of a release that has several.

    Raises:
        ScoreError: The release cannot be scored, or nothing of it stands.
        ReleaseError: A list of errata is damaged, or the one that is named is absent.
    """
    from earmark.release.withdrawn import withdrawn  # imported here: it takes a while

    found = read_release(release, answers, split)
    gone = {name: why for name, why in withdrawn(release, errata, answers).items() if name in found.items}
    if gone and len(gone) == len(found.items):
        raise ScoreError(str(release), expected="an item that stands", got="none: errata withdraw all of them")
    return found._replace(items={n: gold for n, gold in found.items.items() if n not in gone}), gone


def score_outputs(
    release: Release,
    outputs: Mapping[str, str | None],
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    compat: Published | None = None,
    normaliser: str = BASIC,
    reading: instructions.Reading = "strict",
    said: Judged | None = None,
    refusals: Refusals = "rules",
    gone: Mapping[str, str] | None = None,
) -> FullReport:
    """Score outputs that are at hand; items without one are missing.

    Args:
        release: From `read_release` or `standing`.
        outputs: By id; of what the release does not hold, none counts.
        seed: Of the bootstrap.
        resamples: Of the bootstrap.
        compat: A published rule in the place of ours.
        normaliser: Of transcripts.
        reading: Of instructions.
        said: By the judge, of the items that it scores.
        refusals: Who finds them.
        gone: Why an item was withdrawn, by id; for the report.

    Raises:
        UsageError: The bootstrap cannot be as asked for, there is no such normaliser or reading, or the published rule
            is for no item of the release.
        ScoreError: The release has no item, or one whose scorer there is no function for.
    """
    _require(release, seed, resamples, compat, normaliser, reading)
    judging = said.judging if said else None
    judged = judging.outcomes() if judging else {}
    scored = tuple(
        Scored(gold, outcome_of(gold, outputs.get(name), compat=compat, normaliser=normaliser, reading=reading,
                                judged=judged))
        for name, gold in sorted(release.items.items())
    )  # fmt: skip
    signature = _signature(
        release, seed=seed, resamples=resamples, normaliser=normaliser, reading=reading, refusals=refusals,
        judge=judging.signature if judging else "none", compat=compat.signature if compat else "",
        errata=errata_signature(gone or ()),
    )  # fmt: skip
    return FullReport(
        signature, tuple(cells(scored, resamples=resamples, seed=seed)), scored, withdrawn=gone or {},
        judging=judging, toxicity=said.toxicity if said else None,
        unjudged=0 if judging else sum(_needs_judge(one) for one in scored),
    )  # fmt: skip


def _needs_judge(one: Scored) -> bool:
    return one.gold.scorer == "judge" and one.outcome.status is Status.ERROR


def _require(
    release: Release, seed: int, resamples: int, compat: Published | None, normaliser: str, reading: str
) -> None:
    """Refuse what cannot be scored as asked for."""
    check_bootstrap(seed, resamples)
    transcript.normaliser_for(None, normaliser)
    if reading not in ("strict", "loose"):
        raise UsageError("reading of instructions", expected="strict or loose", got=repr(reading))
    if not release.items:
        raise ScoreError("release", expected="at least one item", got="none")
    scorers = {gold.scorer for gold in release.items.values()}
    if compat and not scorers & compat.scorers:
        expected = f"items scored by {', '.join(sorted(compat.scorers))}"
        raise UsageError(f"--compat {compat.name}", expected=expected, got=", ".join(sorted(scorers)))


def _signature(
    release: Release, *, seed: int, resamples: int, normaliser: str, reading: str, refusals: str, judge: str,
    compat: str, errata: str,
) -> FullSignature:  # fmt: skip
    scorers = {gold.scorer for gold in release.items.values()}
    refusing = refusal.RULES if refusals == "rules" else refusals
    by_judge = "judge" in scorers or ("refusal" in scorers and refusals == "judge")
    return FullSignature(
        earmark=__version__,
        release=f"{release.version}@{release.digest}" + (f"#{release.split}" if release.split != TEST else ""),
        n=len(release.items),
        normaliser=normaliser,
        choice=choice.RULES,
        number=text.NUMBER_RULES,
        span=text.SPAN_RULES,
        resamples=resamples,
        seed=seed,
        multi_choice=multi_choice.RULES if "multi_choice" in scorers else "",
        instructions=f"{instructions.VERSION},{reading}" if "instructions" in scorers else "",
        translation="chrF2" if "translation" in scorers else "",
        refusal=refusing if "refusal" in scorers else "",
        judge=judge if by_judge else "",
        errata=errata,
        compat=compat,
    )
