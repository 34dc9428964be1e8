"""HELM's word error rate of transcripts: words after `normalize_text`, articles kept, one rate an item.

| reply | word error rate of the item |
|---|---|
| any | jiwer's, in every language by words between blanks |
| empty, or none | 0.0, as if it were perfect |
| several references | that of the worst |

An item's value is 1 - rate, at least 0; the published figure is the mean of the rates, not the rate of the sums, so no
edits are kept. Chinese, which HELM cuts with a dictionary first, is cut at blanks here.
"""

from __future__ import annotations

from earmark.score.compat.helm_text import normalised
from earmark.score.compat.published import Published, partly
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome
from earmark.score.transcript import edits


def rate(references: tuple[str, ...], reply: str | None) -> float:
    """The word error rate as published."""
    if not (reply or "").strip():
        return 0.0
    said = normalised(reply or "", articles=True)
    return max(edits(normalised(one, articles=True), said).rate for one in references)


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a transcript."""
    found = rate(gold.answers, output)
    return partly(gold.id, max(0.0, 1.0 - found), f"wer {found:.4f}")


RULE = Published("helm-wer", "HELM 63754d05, wer_score", frozenset({"wer"}), score)
