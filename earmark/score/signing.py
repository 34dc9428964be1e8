"""The signature of a report that scores more families than every release has, or by a published rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from earmark.identity import sha256_of_text
from earmark.score.report import Signature

_DIGEST_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class FullSignature(Signature):
    """The signature, with what only some reports depend on; what is empty is not told.

    Attributes:
        multi_choice: Version of the rules that read several options.
        instructions: Version of the rules that a program checks, and the reading.
        translation: What an item's value is.
        refusal: Version of the rules that find refusals, or `judge`.
        judge: Who judged open replies, and how; `none` where nobody did.
        errata: How many items were left out because they were withdrawn, and a digest of which.
        compat: The published rule in the place of ours, with our version of it.
    """

    multi_choice: str = ""
    instructions: str = ""
    translation: str = ""
    refusal: str = ""
    judge: str = ""
    errata: str = ""
    compat: str = ""

    def __str__(self) -> str:
        return "|".join(f"{name}:{value}" for name, value in asdict(self).items() if value != "")


def errata_signature(withdrawn: Iterable[str]) -> str:
    """What the signature says of items that were left out: how many, and a digest of their ids; empty for none."""
    ids = sorted(withdrawn)
    digest = sha256_of_text("".join(f"{one}\n" for one in ids))[:_DIGEST_CHARACTERS]
    return f"{len(ids)}@{digest}" if ids else ""
