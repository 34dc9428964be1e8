"""The evidence that raters agree on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from earmark.item import Item
from earmark.judgements import Judgement, Span

# Nobody draws an edge better than this; what is left of two edges that nearly met is no evidence.
SHORTEST_S = 0.05
_DECIMALS = 3


def agreed(judgements: Sequence[Judgement], fewest: int = 2) -> tuple[Span, ...]:
    """The stretches that more than half of those who marked evidence marked, and at least `fewest` of them.

    A rater who marked nothing has no word on where the evidence is. Marks of one rater that overlap count once.

    Args:
        judgements: One of each rater.
        fewest: Raters.

    Returns:
        Evidence in seconds, to the millisecond, in the order of clip and time; stretches under 0.05 s are left out.
    """
    marked = [[span for span in one.spans if span.label == "evidence"] for one in judgements]
    marked = [spans for spans in marked if spans]
    needed = max(fewest, len(marked) // 2 + 1)
    if len(marked) < needed:
        return ()
    clips = sorted({span.clip for spans in marked for span in spans})
    return tuple(
        Span(clip=clip, start_s=start, end_s=end, label="evidence")
        for clip in clips
        for start, end in _held([_union(span for span in spans if span.clip == clip) for spans in marked], needed)
    )


def within(item: Item, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans, cut to the clips that the item has."""
    found = []
    for span in spans:
        length = item.clips[span.clip].duration_s if 0 <= span.clip < len(item.clips) else 0.0
        end = span.end_s if length is None else min(span.end_s, length)
        if end - max(span.start_s, 0.0) >= SHORTEST_S:
            found.append(span.model_copy(update={"start_s": max(span.start_s, 0.0), "end_s": end}))
    return tuple(found)


def _union(spans: Iterable[Span]) -> list[tuple[float, float]]:
    """The stretches of one rater, those that touch as one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted((span.start_s, span.end_s) for span in spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _held(of_raters: Sequence[Sequence[tuple[float, float]]], needed: int) -> list[tuple[float, float]]:
    """Where so many raters have a stretch at once."""
    # Ends before beginnings at the same moment would cut a stretch in two, so beginnings come first.
    edges = sorted((at, -step) for spans in of_raters for span in spans for at, step in zip(span, (1, -1), strict=True))
    found, depth, since = [], 0, 0.0
    for at, minus_step in edges:
        before, depth = depth, depth - minus_step
        if before < needed <= depth:
            since = at
        elif depth < needed <= before and at - since >= SHORTEST_S:
            found.append((round(since, _DECIMALS), round(at, _DECIMALS)))
    return found
