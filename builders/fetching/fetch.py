"""A corpus into its folder: files of the Hub at a commit, archives by hash; checked first, put in place last.

The corpus's folder appears when all of it is there: what is under way lies in `.earmark/` beside it. Tokens come from
the environment, go to the corpus's own host, and are written nowhere.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from builders.contract.source import Archive, Fetch, HubFiles, Manual, Source
from builders.fetching.download import download
from builders.fetching.hub import snapshot
from builders.fetching.patience import Patience
from builders.fetching.unpack import is_archive, unpack
from earmark.errors import SourceError
from earmark.item import canonical_json

CACHE_VARIABLE = "EARMARK_CACHE"
_HEX40, _HEX64 = re.compile(r"[0-9a-f]{40}"), re.compile(r"[0-9a-f]{64}")


class Fetched(NamedTuple):
    """What came of a fetch.

    Attributes:
        folder: The corpus's folder.
        done: `fetched` now; `present` from an earlier fetch; `found`: put there by somebody else, and left alone.
        files: Number of files that this fetch put there.
        left: What is left for a person to do.
    """

    folder: Path
    done: Literal["fetched", "present", "found"]
    files: int = 0
    left: tuple[str, ...] = ()


def cache_folder(project: Path) -> Path:
    """The cache: what `EARMARK_CACHE` names, else `build/cache` of the project."""
    given = os.environ.get(CACHE_VARIABLE, "")
    return Path(given) if given else project / "build" / "cache"


def fetch(source: Source, corpora_root: Path, cache: Path, patience: Patience | None = None) -> Fetched:
    """Fetch a corpus into the first of its folders below a root.

    Args:
        source: The corpus.
        corpora_root: Folder that holds the corpora.
        cache: Folder of the cache.
        patience: How long to go on trying.

    Raises:
        SourceError: It cannot be fetched: something is not pinned, terms are not accepted, all is for people to do, or
            what came is not what was pinned. The corpus's folder is then as it was.
    """
    folder = corpora_root / source.folders[0]
    note = corpora_root / ".earmark" / f"{source.name}.json"
    facts = canonical_json([asdict(step) for step in source.fetch])
    noted = note.read_text(encoding="utf-8") if note.is_file() else ""
    left = tuple(step.what for step in source.fetch if isinstance(step, Manual))
    if folder.is_dir() and any(folder.iterdir()):
        return Fetched(folder, "present" if noted == facts else "found", left=left)
    require_fetchable(source)
    partial = note.with_name(f"{source.name}.partial")
    work = _Work(source, partial, cache, _token(source), patience or Patience())
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        count = sum(work.done(step) for step in source.fetch)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.is_dir():
            folder.rmdir()  # empty, as was seen above
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    note.write_text(facts, encoding="utf-8")
    return Fetched(folder, "fetched", count, left)


def require_fetchable(source: Source) -> None:
    """Refuse what cannot be fetched by a program, before anything is tried.

    Raises:
        SourceError: Says what to do instead.
    """
    subject = f"source {source.name!r}"
    if all(isinstance(step, Manual) for step in source.fetch):
        todo = "; ".join(step.what for step in source.fetch if isinstance(step, Manual)) or source.how_to_get
        raise SourceError(subject, expected="a corpus that can be fetched", got="one for people to get", remedy=todo)
    for step in source.fetch:
        if isinstance(step, HubFiles) and not _HEX40.fullmatch(step.revision or ""):
            raise SourceError(
                subject, expected=f"{step.repo} at a commit of 40 hex digits", got=step.revision or "none",
                remedy=f"Look the commit up, and pin it in builders/{source.name}.py (HubFiles.revision)",
            )  # fmt: skip
        if isinstance(step, Archive) and not _HEX64.fullmatch(step.sha256 or ""):
            raise SourceError(
                subject, expected=f"the sha256 of {step.url}", got=step.sha256 or "none",
                remedy=f"Fetch it by hand, look at it, and pin its hash in builders/{source.name}.py (Archive.sha256)",
            )  # fmt: skip


def _token(source: Source) -> str:
    """The token that opens a gated corpus; empty for an open one.

    Raises:
        SourceError: It is gated, and there is no token: names the terms and the variable.
    """
    gate = source.gated
    if gate is None:
        return ""
    note = f" ({gate.note})" if gate.note else ""
    if not gate.token_variable:
        raise SourceError(
            f"source {source.name!r}", expected="a corpus that a token opens", got="terms that are for people alone",
            remedy=f"Accept the terms at {gate.terms_url}{note}; then {source.how_to_get}",
        )  # fmt: skip
    found = os.environ.get(gate.token_variable, "").strip()
    if not found:
        raise SourceError(
            f"source {source.name!r}", expected=f"a token in the variable {gate.token_variable}", got="none",
            remedy=f"Accept the terms at {gate.terms_url}{note}, and put the account's token into that variable",
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _Work:
    """A corpus on its way."""

    source: Source
    folder: Path
    cache: Path
    token: str
    patience: Patience

    def done(self, step: Fetch) -> int:
        """Do one step; gives the number of files that came."""
        if isinstance(step, HubFiles):
            return self._hub_files(step)
        return self._archive(step) if isinstance(step, Archive) else 0

    def _below(self, folder: Path, name: str) -> Path:
        found = self.source.inside(folder, name) if name else folder
        if found is None:
            raise self.source.error(name, expected="a place below the corpus's folder", got="one that leads out")
        return found

    def _archive(self, step: Archive) -> int:
        subject = f"source {self.source.name!r}"
        file = download(
            step.url, step.sha256 or "", self.cache, subject=subject, token=self.token, patience=self.patience
        )
        name = step.name or unquote(urlsplit(step.url).path).rsplit("/", 1)[-1]
        into = self._below(self.folder, step.unpack_to)
        if is_archive(name):
            return unpack(file, name, into, subject=subject, strip=step.strip)
        _place(file, self._below(into, name))
        return 1

    def _hub_files(self, step: HubFiles) -> int:
        subject = f"source {self.source.name!r}"
        found = snapshot(step, self.cache, subject=subject, token=self.token, patience=self.patience)
        into, count = self._below(self.folder, step.into), 0
        for name, file in sorted(found.items()):
            place = self._below(into, name)
            if any(fnmatch.fnmatch(name, pattern) for pattern in step.unpack):
                count += unpack(file, name, place.parent, subject=subject)
            else:
                _place(file, place)
                count += 1
        return count


def _place(file: Path, place: Path) -> None:
    """Put a file of the cache in its place: as a second name of the same bytes, or as a copy on another disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)
