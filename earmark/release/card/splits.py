"""What the card says of splits, and of answers that are withheld; nothing of a release that has neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from earmark.release.answers import is_withheld
from earmark.release.card.tables import table


def splits(manifest: Mapping[str, Any]) -> str:
    """The section of the card."""
    parts = []
    if manifest.get("splits"):
        kept = manifest["answers"]["splits"] if is_withheld(manifest) else ()
        rows = [(name, n, "withheld" if name in kept else "published") for name, n in manifest["splits"].items()]
        parts.append(
            "Scores are measured on `test`. `validation` is there to try out prompts and readers on; it shares no clip "
            "and no twin with `test` (mixes of several recordings may share one of these), and is not scored unless "
            "`--split validation` asks for it.\n\n" + table(("split", "items", "answers"), rows)
        )
    if is_withheld(manifest):
        parts.append(_withheld(manifest["answers"]))
    return "\n\n".join(["## Splits and answers", *parts]) if parts else ""


def _withheld(facts: Mapping[str, Any]) -> str:
    return (
        f"**The answers of {facts['items']:,} items are withheld.** The record of such an item shows what is asked and "
        "what is heard; empty are the answer and all that it follows from or can be looked up by: scene, evidence, "
        "twins, groups, transcripts, languages, speakers, the records of the corpora, judgements. Credit is in "
        "`attribution.csv`, by corpus and not by item. Whoever holds the private part scores with "
        "`earmark score … --answers DIR`; anyone can check every file, and the digest "
        f"`{facts['public_digest']}` over all that is shown. The digest of the release is over the whole records; it "
        "can be checked with the private part alone."
    )
