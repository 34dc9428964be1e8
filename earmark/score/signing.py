"""The signature of a report that scores more families than every release has, or by a published rule."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from earmark.score.report import Signature


@dataclass(frozen=True, slots=True)
class FullSignature(Signature):
    """The signature, with what only some reports depend on; what is empty is not told.

    Attributes:
        multi_choice: Version of the rules that read several options.
        instructions: Version of the rules that a program checks, and the reading.
        translation: What an item's value is.
        compat: The published rule in the place of ours, with our version of it.
    """

    multi_choice: str = ""
    instructions: str = ""
    translation: str = ""
    compat: str = ""

    def __str__(self) -> str:
        return "|".join(f"{name}:{value}" for name, value in asdict(self).items() if value != "")
