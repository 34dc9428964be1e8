"""Baselines that listen to nothing: what a release gives away, and that it can be scored at all.

| baseline | answers | of |
|---|---|---|
| oracle | the gold | items that have one in words; anything below 1.0 is a fault of the release or of the scorer |
| random | an option, drawn by hash(seed, id) | choice items |
| first | the first option | choice items |
| longest | the option with the longest text, the first of equals | choice items |

They are written as predictions and scored by the code that scores all predictions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from earmark.draw import draw_int
from earmark.score.cells import Cell
from earmark.score.gold import Gold, Release, read_release
from earmark.score.predictions import read_predictions
from earmark.score.run import outcome_of, score_outputs

METRICS = "metrics"
PREDICTIONS = "predictions"
RANDOM_SEEDS = 20
# What is right of these is a rule or a judge's word: no reply is written down.
_NO_GOLD = frozenset({"instructions", "judge"})


def run_baselines(release: Path, out: Path, seed: int, answers: Path | None = None) -> dict[str, Any]:
    """Write `<out>/predictions/<name>.jsonl` for each baseline, score them, write `<out>/metrics/<name>.json`.

    Args:
        release: A release folder, or a folder of shards.
        out: Created if absent.
        seed: Of the random baseline and of the bootstrap. The file of *random* is of this seed; its `mean` and
            `spread` (standard deviation) are over this seed and those that follow it.
        answers: The private part of a release whose answers are withheld.

    Returns:
        `{baseline: {score, low, high, n, chance}}`, `random` with `mean`, `spread` and `seeds` as well. All but
        the oracle are measured over the choice items; without any, their score is None and n is 0.

    Raises:
        ScoreError: The release cannot be scored.
    """
    found = read_release(release, answers)
    (out / PREDICTIONS).mkdir(parents=True, exist_ok=True)
    metrics: dict[str, Any] = {}
    for name, answer in _baselines(seed).items():
        path = out / PREDICTIONS / f"{name}.jsonl"
        _write(path, {gold.id: answer(gold) for gold in found.items.values()})
        if name == "oracle":
            told = {gold.id: gold for gold in found.items.values() if gold.scorer not in _NO_GOLD}
            if not told:
                metrics[name] = _measures(None)
                continue
            outputs = {id_: output for id_, output in read_predictions(path).items() if id_ in told}
            metrics[name] = _measures(score_outputs(found._replace(items=told), outputs, seed=seed).overall)
        else:
            report = score_outputs(found, read_predictions(path), seed=seed)
            metrics[name] = _measures(report.cell("answer_type", "choice"))
    metrics["random"] |= _spread(found, seed)
    (out / METRICS).mkdir(exist_ok=True)
    for name, found_score in metrics.items():
        text = json.dumps(found_score, indent=1, sort_keys=True) + "\n"
        (out / METRICS / f"{name}.json").write_text(text, encoding="utf-8")
    return metrics


def _baselines(seed: int) -> dict[str, Callable[[Gold], str | None]]:
    return {
        "oracle": lambda gold: "; ".join(gold.answers if gold.scorer == "multi_choice" else gold.answers[:1]),
        "random": _random(seed),
        "first": lambda gold: gold.choices[0] if gold.answer_type == "choice" else None,
        "longest": lambda gold: max(gold.choices, key=len) if gold.answer_type == "choice" else None,
    }


def _random(seed: int) -> Callable[[Gold], str | None]:
    def draw(gold: Gold) -> str | None:
        if gold.answer_type != "choice":
            return None
        return gold.choices[draw_int(seed, "random baseline", gold.id) % len(gold.choices)]

    return draw


def _spread(release: Release, seed: int) -> dict[str, float | int | None]:
    asked = [gold for gold in release.items.values() if gold.answer_type == "choice"]
    if not asked:
        return {"mean": None, "spread": None, "seeds": RANDOM_SEEDS}
    scores = []
    for other in range(seed, seed + RANDOM_SEEDS):
        draw = _random(other)
        scores.append(fmean(outcome_of(gold, draw(gold)).value or 0.0 for gold in asked))
    return {"mean": fmean(scores), "spread": stdev(scores), "seeds": RANDOM_SEEDS}


def _write(path: Path, outputs: Mapping[str, str | None]) -> None:
    lines = [json.dumps({"id": name, "output": outputs[name]}, ensure_ascii=False) + "\n" for name in sorted(outputs)]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def _measures(cell: Cell | None) -> dict[str, float | int | None]:
    if cell is None:
        return {"score": None, "low": None, "high": None, "n": 0, "chance": None}
    return {"score": cell.score, "low": cell.low, "high": cell.high, "n": cell.n, "chance": cell.chance}
