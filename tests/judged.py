"""Judgements made by hand, for tests that need some."""

from __future__ import annotations

from typing import Any

from earmark.item import Attribute, Item
from earmark.judgements import Judgement, Kind, Span

NOW = "2026-03-01T12:00:00+00:00"


def judgement(item: Item, rater: str, decision: str | None = "accept", **given: Any) -> Judgement:
    """A judgement of an item as it is; what is no field of a judgement is a field of the interface."""
    facts = {name: given.pop(name) for name in [*given] if name in Judgement.model_fields}
    kind: Kind = facts.pop("kind", "blind_qa")
    said: dict[str, Any] = {("final" if kind == "dispute" else "decision"): decision, **given}
    fields = tuple(
        Attribute(key=key, value=value)
        for key, values in said.items()
        if values is not None
        for value in ([values] if isinstance(values, str) else values)
    )
    return Judgement(**{
        "item": item.id, "content_hash": item.content_hash, "kind": kind, "rater": rater, "fields": fields,
        "created": "2026-02-01T10:00:00+00:00", **facts,
    })  # fmt: skip


def evidence(start_s: float, end_s: float, clip: int = 0) -> Span:
    """A stretch that was marked as evidence."""
    return Span(clip=clip, start_s=start_s, end_s=end_s, label="evidence")
