"""Where a release can go, and what every such place can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, Protocol

from earmark.publishing.bundle import Bundle

NEXT = "next"
HUB = "hf://"

Advance = Callable[[int], None]


class Visibility(NamedTuple):
    """Who may read a data set of the Hub.

    Attributes:
        private: Only its owners.
        gated: Whoever asks, let in by itself (`auto`) or by the owners (`manual`); None for no gate.
    """

    private: bool = False
    gated: Literal["auto", "manual"] | None = None


class Target(Protocol):
    """A place that holds versions under tags, and one candidate as `next`.

    Attributes:
        name: As the user wrote it.
        open_to_all: Whether anyone can fetch what is there.
    """

    name: str
    open_to_all: bool

    def digest_at(self, tag: str) -> str | None:
        """The digest of the release that a tag names; None where there is no such tag."""
        ...

    def missing(self, bundle: Bundle, place: str) -> Mapping[str, int]:
        """The files of a bundle that are not at the target yet, with their sizes, were it brought to a place."""
        ...

    def bring(self, bundle: Bundle, place: str, advance: Advance) -> None:
        """Bring what is missing to a place that no reader looks at, and verify every file there by its hash.

        Args:
            bundle: A whole release.
            place: `next`, or the tag that it is meant for.
            advance: Is told the bytes of each file that is there.
        """
        ...

    def show(self, bundle: Bundle, place: str) -> None:
        """Let readers see what was brought, in one step and as the last one."""
        ...

    def require_at(self, tag: str) -> None:
        """Check that all that the manifest at a tag lists is there, by hash."""
        ...
