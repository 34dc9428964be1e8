"""Robustness by hand: each damaged item against its own parent, what is lacking, and the report that shows it."""

from __future__ import annotations

import io
import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from earmark.item import Attribute, Item, Perturbation, Twin
from earmark.score import render, score
from earmark.score.cells import Scored
from earmark.score.gold import Gold
from earmark.score.outcome import Edits, Outcome, Status, unscored
from earmark.score.related import Damage
from earmark.score.robustness import Rung, robustness
from tests.golden import scored


def one(name: str, value: float | Edits | None, damage: Damage | None = None, task: str = "t") -> Scored:
    parent = damage.parent if damage else name
    gold = Gold(name, "wer", "span", ("x",), task=task, links=(f"item:{name}", f"item:{parent}"), damage=damage)
    if value is None:
        return Scored(gold, unscored(name))
    if isinstance(value, Edits):
        return Scored(gold, Outcome(name, Status.WRONG, max(0.0, 1 - value.rate), None, value))
    return Scored(gold, Outcome(name, Status.RIGHT if value == 1 else Status.WRONG, value))


def found(rows: Sequence[Scored], *, fewest: int = 2, resamples: int = 500) -> list[Rung]:
    told = robustness(rows, resamples=resamples, seed=1, fewest=fewest)
    for row in told:
        for name in ("clean", "damaged", "difference", "low", "high", "relative", "relative_low", "relative_high"):
            number = getattr(row, name)
            assert number is None or math.isfinite(number)
    return told


def test_pairs_and_not_means() -> None:
    """Clean 1 1 0 and a fourth that was never damaged: the mean of all clean items is 0.5, that of the pairs 2 / 3."""
    rows = [one(f"c{n}", v) for n, v in enumerate((1.0, 1.0, 0.0, 0.0))]
    rows += [one(f"d{n}", v, Damage("white", 3, f"c{n}")) for n, v in enumerate((1.0, 0.0, 0.0))]
    (rung,) = found(rows)
    assert (rung.task, rung.kind, rung.severity, rung.measure, rung.n, rung.clusters) == (
        "t",
        "white",
        3,
        "value",
        3,
        3,
    )
    assert (rung.clean, rung.damaged, rung.difference) == pytest.approx((2 / 3, 1 / 3, -1 / 3))
    assert rung.relative == pytest.approx(-0.5)
    assert (rung.low, rung.high) == (-1.0, 0.0)
    assert rung.status == "measured"


def test_error_rates_of_the_corpus() -> None:
    """By hand: 2 of 30 words clean, 11 of 30 noisy: 0.3 more, four and a half times as much more."""
    clean = [Edits(9, 1, 0, 0), Edits(19, 1, 0, 0)]
    noisy = [Edits(8, 2, 0, 0), Edits(14, 6, 0, 3)]
    rows = [one(f"c{n}", e) for n, e in enumerate(clean)]
    rows += [one(f"d{n}", e, Damage("babble", 1, f"c{n}")) for n, e in enumerate(noisy)]
    (rung,) = found(rows)
    assert rung.measure == "wer"
    assert (rung.clean, rung.damaged, rung.difference, rung.relative) == pytest.approx((2 / 30, 11 / 30, 0.3, 4.5))


def test_the_interval_is_of_the_paired_differences() -> None:
    """200 pairs that differ by 0.1 or 0.3, clean values from 0 to 0.7: 1.96 * 0.1 / sqrt(200), however these spread."""
    rng = np.random.default_rng(2)
    rows = []
    for n in range(200):
        clean = float(rng.random() * 0.7)
        rows += [one(f"c{n}", clean), one(f"d{n}", clean + (0.1, 0.3)[n % 2], Damage("white", 1, f"c{n}"))]
    (rung,) = found(rows, resamples=5_000)
    assert rung.difference == pytest.approx(0.2)
    assert (rung.low, rung.high) == pytest.approx((0.2 - 0.01386, 0.2 + 0.01386), abs=0.0015)


def test_what_is_lacking_is_counted() -> None:
    rows = [one("c0", 1.0), one("c1", None), one("c2", 1.0)]
    rows += [one("d0", 1.0, Damage("white", 1, "c0")), one("d1", 1.0, Damage("white", 1, "c1")),
             one("d2", None, Damage("white", 1, "c2")), one("d3", 0.0, Damage("white", 1, "gone")),
             one("e0", 0.0, Damage("clipping", 2, "gone"))]  # fmt: skip
    clipping, white = found(rows)
    assert (white.n, white.absent, white.unscored, white.status) == (1, 1, 2, "too_few")
    assert (white.difference, white.low) == (0.0, None)
    assert (clipping.n, clipping.absent, clipping.status) == (0, 1, "no_pairs")
    assert (clipping.clean, clipping.damaged, clipping.difference, clipping.relative) == (None,) * 4


def test_what_has_no_measure_says_so() -> None:
    assert found([]) == []
    assert found([one("a", 1.0)]) == []
    (nothing,) = found([one("e0", 0.0, Damage("clipping", 2, "gone"))])
    assert nothing.status == "no_pairs"
    rows = [one("c", Edits(0, 0, 0, 0)), one("d", Edits(0, 0, 0, 1), Damage("white", 1, "c"))]
    assert [(rung.status, rung.difference) for rung in found(rows)] == [("no_reference", None)]
    rows = [one(f"c{n}", 0.0) for n in range(3)]
    rows += [one(f"d{n}", float(n == 1), Damage("white", 1, f"c{n}")) for n in range(3)]
    (rung,) = found(rows)
    assert rung.difference == pytest.approx(1 / 3)
    assert (rung.relative, rung.relative_low) == (None, None)
    assert found(rows, fewest=4)[0].status == "too_few"


ROW = st.tuples(st.sampled_from(["white", "opus"]), st.integers(1, 2), st.sampled_from([0.0, 0.5, 1.0, None]),
                st.integers(0, 6))  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(ROW, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(
    rows: list[tuple[str, int, float | None, int]], shuffler: random.Random
) -> None:
    made = [one(f"c{n}", n / 4) for n in range(5)]
    made += [one(f"d{n}", v, Damage(kind, severity, f"c{c}")) for n, (kind, severity, v, c) in enumerate(rows)]
    expected = found(made)
    assert sum(rung.n + rung.absent + rung.unscored for rung in expected) == len(rows), "nothing vanishes"
    shuffler.shuffle(made)
    assert found(made) == expected


def ladders() -> list[Item]:
    items = []
    for n in range(24):
        clean = Twin(group=f"hand/c{n}", kind="clean-noisy", role="clean")
        noisy = Twin(group=f"hand/c{n}", kind="clean-noisy", role="noisy")
        groups = (Attribute(key="voice", value=("man", "woman")[n % 2]),)
        items.append(scored.choice(f"c{n}", twin=clean, groups=groups))
        items += [scored.choice(f"d{n}-{severity}", twin=noisy, groups=groups,
                                perturbation=Perturbation(kind="white", severity=severity, parent=f"hand/c{n}"))
                  for severity in (1, 2)]  # fmt: skip
    return items


def test_the_report_has_it(tmp_path: Path) -> None:
    """By hand: of 24 ladders none is lost at severity 1, every third at severity 2."""
    release = scored.write_release(tmp_path / "r", {"all": ladders()})
    outputs = {f"c{n}": "B" for n in range(24)} | {f"d{n}-1": "B" for n in range(24)}
    outputs |= {f"d{n}-2": "A" if n % 3 == 0 else "B" for n in range(24)}
    report = score(release, scored.write_predictions(tmp_path / "p.jsonl", outputs), resamples=500)
    told = report.to_json()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    first, second = told["robustness"]
    assert (first["severity"], first["difference"], first["low"], first["high"]) == (1, 0.0, 0.0, 0.0)
    assert (second["n"], second["clusters"], second["difference"]) == (24, 24, pytest.approx(-1 / 3))
    assert second["low"] < -1 / 3 < second["high"] < 0
    assert (told["overall"]["clusters"], told["overall"]["n"]) == (24, 72)
    # Twelve ladders a voice: too few for a p.
    (row,) = told["fairness"]
    assert (row["attribute"], row["a"], row["b"], row["status"], row["units_a"], row["n_a"]) == (
        "voice", "man", "woman", "too_few", 12, 36,
    )  # fmt: skip
    assert told["stereotypes"] == []
    text = io.StringIO()
    render(report, Console(file=text, width=200))
    assert "robustness (damaged minus clean, the same items)" in text.getvalue()
    assert f"-33.3 ({100 * second['low']:.1f} to {100 * second['high']:.1f})" in text.getvalue()
    assert "fairness (1 contrasts not tested" not in text.getvalue(), "a table of nothing is not shown"


def test_a_plain_release_has_none(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"all": [scored.choice("a")]})
    told = score(release, scored.write_predictions(tmp_path / "p.jsonl", {"a": "B"}), resamples=10).to_json()
    assert (told["fairness"], told["robustness"], told["stereotypes"]) == ([], [], [])
