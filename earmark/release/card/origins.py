"""Where the items come from and how they were made, source by source and recipe by recipe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from earmark.release.card.tables import listed, table

_COLUMNS = ("source or recipe", "items built", "rejected", "in this release", "how made")


def sources(manifest: Mapping[str, Any]) -> str:
    """The section of the card."""
    named = "\n\n".join(_named(manifest["sources"]))
    text = (
        "A *source* turns a corpus into items; its answers are the corpus's labels. A *recipe* draws a scene, every "
        "number of it settled by the seed, and renders it; its answers follow from the scene (`scene`)."
    )
    rows = (_row(name, facts, manifest) for name, facts in manifest["sources"].items())
    parts = ["## Where it comes from", text, table(_COLUMNS, rows), named]
    return "\n\n".join(part for part in parts if part)


def _row(name: str, facts: Mapping[str, Any], manifest: Mapping[str, Any]) -> tuple[object, ...]:
    if not facts["included"]:
        return name, f"not included: {facts['reason']}", "", 0, ""
    codes = listed(facts["codes"])
    rejected = f"{facts['rejected']}" + (f" ({codes})" if codes else "")
    taken = manifest["origins"].get(name, 0)
    how = how_made(manifest["described"]["origins"].get(name))
    return f"{name}{_share(facts)}", facts["went_out"], rejected, taken, how


def how_made(facts: Mapping[str, Any] | None) -> str:
    """In a few words: what sounds, from where, and what was done to it.

    Args:
        facts: Of one origin, as `earmark.release.described` counts them; None where nothing of it is in the release.
    """
    if facts is None:
        return "-"
    words = {"recorded": "recorded clips", "mixed": "clips mixed of recordings", "made": "made clips"}
    parts = [f"{n:,} {words[kind]}" for kind, n in facts["clips"].items()]
    said = {
        "of": facts["corpora"], "twins": facts["twins"], "perturbed": facts["perturbations"],
    }  # fmt: skip
    parts += [f"{word}: {listed(counts)}" for word, counts in said.items() if counts]
    if facts["scenes"]:
        parts.append(f"with the scene: {facts['scenes']:,}")
    return "; ".join(parts) or "words alone"


def _share(facts: Mapping[str, Any]) -> str:
    """How much of its corpus a source had, where that is known and is not all of it."""
    parts = [(kind, part) for kind, part in facts.get("corpus", {}).items() if part["read"] != part["whole"]]
    return "".join(f" ({part['read']:,} of {part['whole']:,} {kind})" for kind, part in parts)


def _named(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The sources that say what they are, each with its paper."""
    lines = [
        f"- `{name}`: {facts['title']}." + (f" {facts['citation']}" if facts.get("citation") else "")
        for name, facts in found.items()
        if facts["included"] and facts.get("title")
    ]
    if lines:
        yield "\n".join(lines)
