"""Where a corpus comes from: the ways of getting it, and what stands before it. Facts alone; `fetch` acts on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Modality = Literal["audio", "video", "image", "text"]


@dataclass(frozen=True, slots=True)
class Gate:
    """Terms that a person must accept before the corpus may be fetched.

    Attributes:
        terms_url: The page on which they are accepted.
        token_variable: Environment variable that holds the token of the account that accepted them; empty where
            no token opens the corpus (a signed form, a login in a browser).
        note: What else there is to do, in one line.
    """

    terms_url: str
    token_variable: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HubFiles:
    """Files of a dataset repository of the Hub, at one commit.

    Attributes:
        repo: `owner/name`.
        revision: Commit, 40 hex digits; None where it is not known: fetching is then refused.
        patterns: Which files, as shell patterns of their path in the repository.
        into: Folder below the corpus's folder that they are put into; their paths in the repository are kept.
        unpack: Patterns of those that are archives and are unpacked where they lie.
    """

    repo: str
    revision: str | None
    patterns: tuple[str, ...]
    into: str = ""
    unpack: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """A file at an address: unpacked if its name ends in .zip, .tar, .tgz or .tar.gz/.bz2/.xz, kept as it is if not.

    Attributes:
        url: Where it is.
        sha256: Of its bytes, 64 hex digits; None where it is not known: fetching is then refused.
        unpack_to: Folder below the corpus's folder that receives its members (or itself); empty: that folder.
        strip: How many leading folders of its members' names are dropped (1: the archive has a top folder).
        name: Its file name, where the address does not end in it.
    """

    url: str
    sha256: str | None
    unpack_to: str = ""
    strip: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Manual:
    """A way that only a person can go.

    Attributes:
        what: What to do, as an order: "Sign the form at …, unpack X as Y".
    """

    what: str


Fetch: TypeAlias = HubFiles | Archive | Manual
