"""The report of `agree` on votes that come counted: one row an item, one column a label; who voted is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from annotation.agreement.coefficients import Array
from annotation.agreement.columns import Rows
from annotation.agreement.consensus import Consensus, entropy_bits, majority, votes_of
from annotation.agreement.looking import next_looks
from annotation.agreement.report import Agreement, Drawing, by_value, of_counts
from annotation.agreement.table import Scale
from earmark.errors import JudgementError

_DIGITS = 9


def agreement_of_votes(rows: Rows, item: str, labels: Sequence[str], scale: Scale, drawing: Drawing) -> Agreement:
    """All that can be said of counted votes: one row an item, one column a label.

    Args:
        rows: The table; rows of one item are added up.
        item: Column of the items.
        labels: Columns of the counts; their names are the labels.
        scale: What the labels are.
        drawing: Of the interval.

    Raises:
        JudgementError: A column is absent, or a cell is no count.
    """
    values = scale.values(rows.where, labels)
    names = rows.column(item)
    kept = ~names.among({""})
    items = tuple(sorted(names.said(kept)))
    at = {name: n for n, name in enumerate(items)}
    place = np.array([at.get(name, -1) for name in names.words])[names.place]
    counts = np.zeros((len(items), len(values)))
    for n, value in enumerate(values):
        np.add.at(counts[:, n], place[kept], _votes(rows, value, kept))
    base = of_counts(counts, scale.numbers(rows.where, values), scale.level, drawing)
    consensus = _consensus(items, counts, values)
    nameless = int((~kept).sum())
    added = int(kept.sum()) - len(items)
    notes = [*base.notes, *([f"{added} rows are of an item that has another: votes are added up"] if added else [])]
    per_value = by_value(values, counts.sum(axis=0), scale.level)
    looks = next_looks([one for one in consensus if one.judgements], drawing.looks)
    return replace(
        base,
        read=len(kept),
        nameless=nameless,
        values=per_value,
        consensus=tuple(consensus),
        next=tuple(looks),
        notes=tuple(notes),
    )


def _consensus(items: Sequence[str], counts: Array, values: tuple[str, ...]) -> list[Consensus]:
    found = []
    for name, row, bits in zip(items, counts, entropy_bits(counts), strict=True):
        votes = votes_of(row, values)
        best = majority(votes) if votes else None
        found.append(Consensus(name, int(row.sum()), float(bits), votes, best, None, None, None))
    return found


def _votes(rows: Rows, name: str, kept: NDArray[np.bool_]) -> Array:
    column = rows.column(name)
    for word in column.said(kept):
        if not word.isascii() or not word.isdigit() or len(word) > _DIGITS:
            where = rows.line_of(kept & column.among({word}))
            raise JudgementError(f"{where}: {name!r}", expected="a count of votes", got=repr(word))
    counted = np.array([float(word) if word.isdigit() else 0.0 for word in column.words])
    found: Array = counted[column.place[kept]]
    return found
