"""The scorer of `earmark score` inside inspect: one outcome a sample, and how many there are of each.

The value is the item's value, 0 to 1. A reply that cannot be read is 0 with the status `unparsed`; an item that needs a
judge is unscored, and out of the mean: read the log with `earmark predictions` and score it with one. A sample that
failed is no sample to inspect; `earmark score` counts it as missing, which is wrong. The standard error of the mean
takes items that belong together as one (Miller 2024, arXiv:2411.00640, appendix A, with inspect's correction for few
clusters).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, Value, mean, metric, scorer, stderr
from inspect_ai.solver import TaskState

from earmark.inspecting.samples import gold_from
from earmark.score.outcome import Status
from earmark.score.run import outcome_of


@metric
def statuses() -> Metric:
    """How many samples are right, wrong, unparsed and missing."""

    def count(scores: list[SampleScore]) -> Value:
        found = Counter((one.score.metadata or {}).get("status") for one in scores)
        return {status.value: found[status.value] for status in Status if status is not Status.ERROR}

    return count


@scorer(metrics=[mean(), stderr(cluster="cluster"), statuses()])
def outcomes() -> Scorer:
    """The outcome of each sample, by the rules of this version of earmark."""

    async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001 - the gold says more
        output = state.output.completion if state.output.choices else None
        found = outcome_of(gold_from(state.metadata), output)
        facts: dict[str, Any] = {"status": found.status.value}
        if found.statistics:
            facts["edits"] = found.statistics._asdict()
        if found.value is None:
            return Score.unscored(explanation=f"{found.status.value}: needs a judge", metadata=facts)
        return Score(value=found.value, answer=found.extracted, explanation=found.status.value, metadata=facts)

    return score
