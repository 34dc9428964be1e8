"""Comparisons and leaderboards as documents."""

from __future__ import annotations

from collections.abc import Sequence

from earmark.score.compare import Comparison
from earmark.score.leaderboard import Board, Standing
from earmark.score.rendering.model import Column, Document, Estimate, Figure, Mark, Range, Table


def comparison_document(found: Sequence[Comparison], signature: str) -> Document:
    """One table, a pair of systems a row.

    Args:
        found: The comparisons.
        signature: In one line.
    """
    columns = (
        Column("a"), Column("b"), Column("n", "count"), Column("a %", "percent"), Column("b %", "percent"),
        Column("a - b", "percent"), Column("95 %", "range"), Column("effect", "number"), Column("p", "number"),
        Column("p (Holm)", "number"), Column("test"),
    )  # fmt: skip
    rows = tuple(
        (one.a, one.b, one.n, one.score_a, one.score_b, one.difference, _range(one), one.effect, one.p,
         one.p_holm, one.test)
        for one in found
    )  # fmt: skip
    marks = tuple(Mark(f"{one.a} - {one.b}", "", one.difference, _range(one)) for one in found)
    notes = tuple(
        f"{one.a}, {one.b}: {one.only_a} and {one.only_b} items of one alone, {one.unscored} without a value"
        for one in found
        if one.only_a or one.only_b or one.unscored
    )
    reach = max((abs(bound or 0.0) for one in found for bound in (one.low, one.high, one.difference)), default=1.0)
    end = next(step for step in (0.1, 0.2, 0.5, 1.0) if step >= min(reach, 1.0))
    figure = Figure("Differences in score, with 95 % intervals", marks, -end, end)
    names = ", ".join(dict.fromkeys(name for one in found for name in (one.a, one.b)))
    return Document(f"Compared: {names}", (Table("", columns, rows, figure=figure),), notes, (signature,))


def leaderboard_document(board: Board) -> Document:
    """The ranks by three means, and the means by task.

    Args:
        board: From `earmark.score.leaderboard.leaderboard`.
    """
    own = [row.by[board.sorted_by] for row in board.rows]
    columns = (
        Column("system"), Column("rank", "count"), Column("n", "count"), Column("macro %", "estimate"),
        Column("micro %", "estimate"), Column("mean win rate %", "estimate"), Column("ranks", "tally"),
    )  # fmt: skip
    rows = tuple(
        (row.name, place.rank, row.n, *(_estimate(row.by[m]) for m in ("macro", "micro", "mean_win_rate")),
         f"{place.rank_low}-{place.rank_high}")
        for row, place in zip(board.rows, own, strict=True)
    )  # fmt: skip
    marks = tuple(Mark(row.name, "", place.value, _range(place)) for row, place in zip(board.rows, own, strict=True))
    title = f"Systems by {board.sorted_by.replace('_', ' ')}"
    tables = [Table(title, columns, rows, (_RANKS,), Figure(f"{title}, with 95 % intervals", marks))]
    by_task = tuple((task, *(row.tasks[task] for row in board.rows)) for task in board.tasks)
    names = tuple(Column(f"{row.name} %", "percent") for row in board.rows)
    tables.append(Table("Mean value by task", (Column("task"), *names), by_task))
    notes = tuple(
        f"by mean win rate, {first} is before {second} without {name}, and not with it"
        for name, swaps in board.added.items()
        for first, second in swaps
    )
    return Document(f"Leaderboard on {board.release}", tuple(tables), notes, (board.signature,))


_RANKS = "ranks: 95 % of the resamples put the system there"


def _range(one: Standing | Comparison) -> Range | None:
    return None if one.low is None or one.high is None else Range(one.low, one.high)


def _estimate(one: Standing) -> Estimate | None:
    return None if one.value is None else Estimate(one.value, _range(one))
