"""Whose rewrite an item takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from earmark.errors import ItemError
from earmark.item import Item
from earmark.judgements import Decision, Judgement, Rewrite
from earmark.review import revised


class Choice(NamedTuple):
    """What a fix becomes.

    Attributes:
        decision: With the rewrite; None where there is none that can be used.
        whose: The pseudonym of who wrote it; empty where only evidence is added.
        why_not: What is wrong with the first that cannot be used.
    """

    decision: Decision | None
    whose: str = ""
    why_not: str = "nobody wrote one"


def rewrite_of(judgement: Judgement, item: Item) -> Rewrite:
    """What a rater wants to be changed; what says the same as the item is no change."""
    question = _other(judgement.value("question_rewrite"), item.question)
    answer = _other(judgement.value("answer_rewrite"), "\n".join(item.answers))
    lines = (judgement.value("choices_rewrite") or "").splitlines()
    choices = tuple(line.strip() for line in lines if line.strip())
    return Rewrite(question=question, answer=answer, choices=None if choices in ((), item.choices) else choices)


def _other(text: str | None, known: str) -> str | None:
    said = (text or "").strip()
    return said if said and said != known.strip() else None


def choose(item: Item, decision: Decision, writers: Sequence[Judgement]) -> Choice:
    """Put into a fix the first rewrite of those below that makes another, valid item.

    In this order: the one that most writers gave alike; of as many, the one that was given first; of the same moment,
    that of the first pseudonym. Last, none at all, where the evidence is what is mended.

    Args:
        item: As it was judged.
        decision: The fix, with its evidence.
        writers: Whose rewrites may be taken.
    """
    offered = [(rewrite_of(one, item), one) for one in writers]
    support = Counter(rewrite for rewrite, _ in offered if rewrite != Rewrite())
    ranked = sorted(offered, key=lambda pair: (-support[pair[0]], pair[1].created, pair[1].rater))
    why_not: list[str] = []
    for rewrite, writer in ranked:
        tried = decision.model_copy(update={"rewrite": rewrite if rewrite != Rewrite() else None})
        try:
            revised(item, tried)
        except ItemError as error:
            if rewrite != Rewrite():
                why_not.append(f"{writer.rater}'s: {error.issues[0].expected} expected, got {error.issues[0].got}")
            continue
        return Choice(tried, writer.rater if tried.rewrite else "")
    return Choice(None, why_not=why_not[0] if why_not else Choice(None).why_not)
