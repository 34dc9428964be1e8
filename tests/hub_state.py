"""What the stand-in for the Hub holds: data sets with their commits, content by hash, and what is to go wrong."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import NamedTuple

LARGE = (".parquet", ".tar")
TOKEN = "hf_of_the_test"  # noqa: S105 - of nothing
Tree = dict[str, str]


def git_sha1(content: bytes) -> str:
    """The name that git gives to a content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class Fault(NamedTuple):
    """What happens instead of an answer.

    Attributes:
        method: Of the request.
        path: A regular expression for its path.
        kind: `drop` (half a body, then the line is cut), `lost` (it is done, but the answer is lost), `wrong` (a byte
            of the content is another), or a status.
    """

    method: str
    path: str
    kind: str | int


@dataclass
class Repository:
    """A data set.

    Attributes:
        commits: Trees by commit: path to the sha256 of its content.
        branches: Name to commit.
        tags: Name to commit.
    """

    private: bool = False
    gated: str | bool = False
    commits: dict[str, Tree] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def commit(self, branch: str, tree: Tree) -> str:
        text = json.dumps([branch, len(self.commits), sorted(tree.items())])
        name = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        self.commits[name] = tree
        self.branches[branch] = name
        return name

    def resolve(self, revision: str) -> str | None:
        found = self.branches.get(revision) or self.tags.get(revision)
        return found or (revision if revision in self.commits else None)


@dataclass
class Hub:
    """All data sets, all content, and what was asked.

    Attributes:
        writers: Tokens that may write.
        blobs: Content by sha256.
        faults: What is to go wrong; each once, in order.
        asked: Method and path of all requests.
        xet: Folder that hf_xet keeps content in, where uploads go that way; the sizes of what came are in `by_xet`.
        xet_hashes: What hf_xet calls a file, by its sha256; the true Hub learns it from the upload.
        received: Bytes of large files that came in.
        sent: Bytes of content that went out.
        on_request: Called before each answer.
    """

    writers: frozenset[str] = frozenset({TOKEN})
    repositories: dict[str, Repository] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    xet: str = ""
    by_xet: dict[str, int] = field(default_factory=dict)
    xet_hashes: dict[str, str] = field(default_factory=dict)
    received: int = 0
    sent: int = 0
    on_request: Callable[[str, str], None] | None = None
    url: str = ""
    lock: RLock = field(default_factory=RLock)

    def keep(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        self.blobs[name] = content
        return name

    def fault(self, method: str, path: str) -> str | int | None:
        for one in self.faults:
            if one.method == method and re.search(one.path, path):
                self.faults.remove(one)
                return one.kind
        return None
