"""What is known to be weak in a release, from its own numbers: for the card and for `croissant.json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from earmark.checks.gates import Gates

_FEWEST = Gates().min_cell_items
_SHOWN = 8
_SAID_ABOVE = "coverage.cells"


def limits(manifest: Mapping[str, Any], checked: Mapping[str, Any]) -> list[str]:
    """Sentences, the weightiest first.

    Args:
        manifest: Of the release, with `described` and `review`.
        checked: What the checks found of its items; empty where they were not run.
    """
    return [
        *_small(manifest),
        *_unjudged(manifest["review"], manifest["items"]),
        *_made(manifest),
        *_spoken(manifest),
        *_kept_back(manifest),
        *_parts_of_corpora(manifest["sources"]),
        *_warnings(checked),
    ]


def _small(manifest: Mapping[str, Any]) -> Iterator[str]:
    small = {task: n for task, n in manifest["tasks"].items() if n < _FEWEST}
    if small:
        yield (
            f"{len(small)} of {len(manifest['tasks'])} tasks have fewer than {_FEWEST} items and should not be "
            f"reported alone: {_some([f'{task} {n}' for task, n in small.items()])}."
        )


def _unjudged(review: Mapping[str, Any], items: int) -> Iterator[str]:
    unjudged = review["statuses"].get("unjudged", 0)
    if unjudged:
        yield f"{unjudged:,} of {items:,} items ({unjudged / items:.0%}) have not been judged by people."
    disputed = review["statuses"].get("disputed", 0)
    if disputed:
        yield f"{disputed:,} items are disputed: raters did not come to one view."


def _made(manifest: Mapping[str, Any]) -> Iterator[str]:
    clips = manifest["described"]["clips"]
    whole = sum(clips.values())
    if clips.get("made"):
        yield (
            f"{clips['made']:,} of {whole:,} clips ({clips['made'] / whole:.0%}) are made altogether, by synthesis; "
            "how well they stand for recordings has not been measured here."
        )
    if clips.get("mixed"):
        yield f"{clips['mixed']:,} of {whole:,} clips ({clips['mixed'] / whole:.0%}) are mixed of recordings."


def _spoken(manifest: Mapping[str, Any]) -> Iterator[str]:
    spoken = manifest["languages"]
    whole = sum(spoken.values())
    if not whole:
        return
    most, n = max(spoken.items(), key=lambda one: (one[1], one[0]))
    if len(spoken) == 1:
        yield f"All {whole:,} clips of speech whose language is known are in one language ({most})."
    else:
        yield f"Of {whole:,} clips of speech in {len(spoken)} languages or varieties, {n / whole:.0%} are {most}."


def _kept_back(manifest: Mapping[str, Any]) -> Iterator[str]:
    if manifest["pointer_items"]:
        yield (
            f"{manifest['pointer_items']:,} items come without sound: a reader without the corpora cannot be scored on "
            "them."
        )
    left_out = sum(manifest["left_out"].values())
    if left_out:
        yield f"{left_out:,} items that were built may not go out and are missing here."


def _parts_of_corpora(sources: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    absent = [name for name, facts in sources.items() if not facts["included"]]
    if absent:
        yield f"Sources that were asked for and were not there: {_some(absent)}."
    rejected = sum(facts["rejected"] for facts in sources.values() if facts["included"])
    if rejected:
        yield f"{rejected:,} records were rejected while items were built; the table of sources says why."


def _warnings(checked: Mapping[str, Any]) -> Iterator[str]:
    """What the checks warn of, and those that could not be run."""
    for result in checked.get("checks", ()):
        if result["id"] == _SAID_ABOVE:
            continue
        if result["severity"] == "warning" and result["found"]:
            where = dict.fromkeys(issue["item"] for issue in result["issues"])
            named = f" ({_some([*where], of=result['found'])})" if where else ""  # none where answers are withheld
            yield (
                f"The check `{result['id']}` warns. Wanted: {result['title']}. Found otherwise: {result['found']:,} "
                f"of {result['of']:,} {result['unit']}{named}."
            )
        elif result["not_run"]:
            yield f"The check `{result['id']}` was not run: {result['not_run']}."


def _some(names: list[str], of: int = 0) -> str:
    shown = names[:_SHOWN]
    more = max(len(names), of) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
