"""Items with much to hide, and releases of them whose answers are withheld; for tests of the two parts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from earmark.item import Attribute, Evidence, Item, Origin, Review, Turn, Twin
from earmark.judgements import write_lines
from earmark.release.candidate import make_candidate
from earmark.review import JUDGEMENTS
from tests.candidates import SETTINGS, curated
from tests.judged import judgement
from tests.made import clip_of, item, prompt, tone

SEED = 2**62 + 1_234_567
CANARY = "zanzibarine"  # in everything that tells an answer, and nowhere else
OPTIONS = ("a tone", "rain", "a dog", "a bell")


class Parts(NamedTuple):
    """The two parts of a release."""

    public: Path
    private: Path


def telling(n: int, **fields: Any) -> Item:
    """A choice item of which everything that may be withheld tells something."""
    source = Origin(
        dataset="hand", revision="1", record=f"{CANARY}-{n}.wav", url=f"https://example.org/{CANARY}/{n}",
        sha256=f"{n:064x}",
    )  # fmt: skip
    media, clip = clip_of(
        tone(200.0 + 40 * n), source=source, attribution=f"maker {n}", transform=f"cut {CANARY}",
        transcript=f"it is {CANARY}", language="en", speaker=(Attribute(key="voice", value=CANARY),),
    )  # fmt: skip
    facts: dict[str, Any] = {
        "audio": (media.model_copy(update={"path": f"{CANARY}.flac"}),), "clips": (clip,), "choices": OPTIONS,
        "answers": (OPTIONS[n % 4],), "answer_index": n % 4, "rubric": (f"says {CANARY}",),
        "constraints": (json.dumps({"rule": CANARY}),), "groups": (Attribute(key="accent", value=CANARY),),
        "scene": json.dumps({"truth": CANARY}), "evidence": (Evidence(clip=0, start_s=0.1, end_s=0.2),),
        "turns": (Turn(role="user", text=f"spoken {CANARY}", clip=0), Turn(role="system", text="Be short.")),
        "review": Review(status="accepted", raters=2, reason=f"it is {CANARY}"), "parent": f"hand/{CANARY}{n}",
        "twin": Twin(group=f"{CANARY}/{n // 2}", kind="voice", role=CANARY),
    }  # fmt: skip
    return item(f"hand/{n:03d}", **{**facts, **fields})


def written(n: int) -> Item:
    """An item that is words alone, whose origin tells."""
    one = prompt(f"said/{n}")
    assert one.words
    words = one.words.model_copy(update={"source": Origin(dataset="hand", revision="1", record=f"{CANARY}{n}")})
    return one.model_copy(update={"words": words, "question": f"Say what {n} is."}).sealed()


def many(count: int = 16) -> list[Item]:
    """Twins by two, and some words."""
    return [*(telling(n) for n in range(count)), *(written(n) for n in range(6))]


def parts(root: Path, items: Sequence[Item], judged: bool = False, **settings: Any) -> Parts:
    """Make a candidate with its private part, in place of one that is there."""
    shards = curated(root / "curated", items)
    if judged:
        (root / JUDGEMENTS).mkdir(parents=True)
        said = [judgement(one, "rater-01", note=CANARY) for one in items]
        write_lines(root / JUDGEMENTS / "blind_qa.jsonl", said)
    cell = {"n": 9, "chance": 0.25, "accuracy": 0.5, "low": 0.2, "high": 0.8}
    checked = {
        "shortcuts": {"text_only": {"cells": {CANARY: cell}}},
        "checks": [{"id": "wording.given", "severity": "warning", "title": "t", "found": 1, "of": 2, "unit": "items",
                    "not_run": "", "issues": [{"item": CANARY}]}],
    }  # fmt: skip
    made = {**SETTINGS, "seed": SEED, "answers": "withheld", **settings}
    make_candidate(shards, root / "release", made, root, checked)
    return Parts(root / "release", root / "answers")
