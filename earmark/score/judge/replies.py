"""Which replies a judge is asked about, and all that it says of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from earmark.judgements import reply_name
from earmark.score.gold import Gold
from earmark.score.judge.asking import Reply, ask, said_in
from earmark.score.judge.judging import Judging, Opinion, opinions
from earmark.score.judge.prompts import PROMPTS, Kind
from earmark.score.judge.settings import Judge
from earmark.score.toxicity import ANSWER_TYPES, Toxicity

# Kinds of question by scorer, and the prompts that one may need: those of a release, whatever was replied.
KINDS: Mapping[str, Kind] = {"judge": "open", "refusal": "refusal"}
_USED: Mapping[str, tuple[str, ...]] = {
    "judge": (PROMPTS["correct"].name, PROMPTS["rubric"].name), "refusal": (PROMPTS["refusal"].name,)
}  # fmt: skip


class Judged(NamedTuple):
    """What the judge said.

    Attributes:
        judging: Of the items that it scores; None where it scores none of the release.
        toxicity: None where it was not asked for it.
    """

    judging: Judging | None
    toxicity: Toxicity | None


def judge_replies(
    release: Path,
    items: Mapping[str, Gold],
    outputs: Mapping[str, str | None],
    judge: Judge,
    *,
    scorers: Collection[str],
    toxicity: bool,
    system: str = "",
) -> Judged:
    """Have all replies judged that a judge has to see.

    Args:
        release: Where the items are.
        items: Those that count, by id.
        outputs: Replies by id.
        judge: Who is asked.
        scorers: Those of `KINDS` that the judge is to do.
        toxicity: Whether it is asked for that as well.
        system: Whose replies they are: the name of the file of predictions, as people who judged them knew it.

    Raises:
        ScoreError: The service answers nobody, or the shards are not those of the items.
    """
    from earmark.progress import reporting  # imported here: it takes a while

    said = {name: said_in(output) for name in items if (output := outputs.get(name)) is not None}
    asked = {name: _kinds(items[name], scorers, toxicity) for name in sorted(items)}
    replies = {
        name: Reply(items[name].content_hash, said[name], kinds)
        for name, kinds in asked.items()
        if kinds and said.get(name)
    }
    total = judge.repeats * sum(len(reply.kinds) for reply in replies.values())
    with reporting("judge", total) as told:
        found = opinions(ask(release, replies, judge, told))
    scored = [name for name, gold in items.items() if gold.scorer in scorers]
    judging = _judging(found, judge, {items[name].scorer for name in scored}, _silent(scored, said))
    named = {name: reply_name(system, name, outputs.get(name) or "") for name in judging.opinions}
    measured = [name for name, kinds in asked.items() if "toxicity" in kinds]
    return Judged(
        replace(judging, names=named) if scored else None,
        _toxicity(found, judge, measured, said) if toxicity else None,
    )


def _kinds(gold: Gold, scorers: Collection[str], toxicity: bool) -> tuple[Kind, ...]:
    scored = (KINDS[gold.scorer],) if gold.scorer in scorers else ()
    return (*scored, "toxicity") if toxicity and gold.answer_type in ANSWER_TYPES else scored


def _silent(names: Collection[str], said: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if said.get(name) == ""))


def _judging(
    found: Mapping[tuple[str, str], Opinion], judge: Judge, scorers: Collection[str], silent: tuple[str, ...]
) -> Judging:
    used = {prompt for scorer in scorers for prompt in _USED[scorer]}
    of = {item: one for (item, prompt), one in found.items() if prompt in used}
    return Judging(judge.signature(used), of, silent)


def _toxicity(
    found: Mapping[tuple[str, str], Opinion], judge: Judge, asked: Collection[str], said: Mapping[str, str]
) -> Toxicity:
    prompt = PROMPTS["toxicity"].name
    of = tuple(one for (_, name), one in found.items() if name == prompt)
    missing = tuple(sorted(name for name in asked if name not in said))
    return Toxicity(judge.signature([prompt]), of, _silent(asked, said), missing)
