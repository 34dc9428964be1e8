"""A folder as target: `<folder>/next` is the candidate, `<folder>/v1.0.0` a version; each appears in one step.

What has been brought so far lies in a folder of its own (`.v1.0.0.partial`): a run that is killed and started again
goes on with the files that are whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from earmark.digest import sha256_of
from earmark.errors import ReleaseError
from earmark.exchange import exchange
from earmark.publishing.bundle import Bundle, FileFacts
from earmark.publishing.target import NEXT, Advance
from earmark.release.whole import read_manifest, require_whole
from earmark.shards import replace_folder

_BLOCK = 1 << 20
_COPYING = ".copying"


class FolderTarget:
    """A folder of releases.

    Args:
        folder: Created when something is brought.
    """

    open_to_all = False

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    def digest_at(self, tag: str) -> str | None:
        """The digest of a version; None if it is not there.

        Raises:
            ReleaseError: Its manifest is absent or damaged.
        """
        return str(read_manifest(self._folder / tag)["digest"]) if (self._folder / tag).exists() else None

    def missing(self, bundle: Bundle, place: str) -> Mapping[str, int]:
        """What a run would copy: all that an earlier one has not brought."""
        partial = self._partial(place)
        return {name: facts.bytes for name, facts in bundle.files.items() if not _is(partial / name, facts)}

    def bring(self, bundle: Bundle, place: str, advance: Advance) -> None:
        """Copy what is missing beside its place, then read every copy back.

        Raises:
            ReleaseError: Somebody else is at it; a copy is not what was copied; the folder cannot be written.
        """
        partial = self._partial(place)
        with _writing(self._folder), self._alone(place):
            partial.mkdir(parents=True, exist_ok=True)
            _drop_strangers(partial, bundle)
            for name, facts in bundle.files.items():
                if not _is(partial / name, facts):
                    _copy(bundle.folder / name, partial / name, facts)
                advance(facts.bytes)
            for name, facts in bundle.files.items():
                if not _is(partial / name, facts):
                    (partial / name).unlink(missing_ok=True)
                    raise ReleaseError(
                        str(partial / name), expected=f"the {facts.bytes} bytes that were copied", got="others",
                        remedy="Look at the disk, and run again: only this file is copied anew",
                    )  # fmt: skip

    def show(self, bundle: Bundle, place: str) -> None:
        """Give the copy its name.

        Raises:
            ReleaseError: The name was taken meanwhile.
        """
        with _writing(self._folder), self._alone(place):
            if place == NEXT:
                self._replace_next()
                return
            if (self._folder / place).exists():
                raise ReleaseError(
                    str(self._folder / place), expected="no such version yet", got="one that appeared meanwhile",
                    remedy=f"Run again: it says whether it is {bundle.digest}",
                )  # fmt: skip
            self._partial(place).rename(self._folder / place)

    def _replace_next(self) -> None:
        """Put the new candidate in place of the old one; a run that is killed leaves the one or the other."""
        partial, there = self._partial(NEXT), self._folder / NEXT
        if there.exists() and exchange(partial, there):
            shutil.rmtree(partial)  # the old one; where a run is killed here, the next one drops it
        else:
            replace_folder(partial, there)

    def require_at(self, tag: str) -> None:
        """Read every file of a version.

        Raises:
            ReleaseError: Names the first that is absent or differs.
        """
        require_whole(self._folder / tag, read_manifest(self._folder / tag))

    def _partial(self, place: str) -> Path:
        return self._folder / f".{place}.partial"

    @contextmanager
    def _alone(self, place: str) -> Iterator[None]:
        """One run at a time; the lock goes with the process that holds it, however that ends."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = self._folder / f".{place}.lock"
        try:
            with FileLock(lock, timeout=0):
                yield
                lock.unlink(missing_ok=True)
        except Timeout:
            raise ReleaseError(
                str(self._folder / place), expected="one run at a time", got="another that is bringing the same",
                remedy="Wait for it, and run again",
            ) from None  # fmt: skip


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReleaseError(
            str(error.filename or folder), expected="a folder that can be written", got=str(error.strerror or error),
            remedy="Make room or give another folder, and run again: it goes on where it stopped",
        ) from None  # fmt: skip


def _is(path: Path, facts: FileFacts) -> bool:
    return path.is_file() and path.stat().st_size == facts.bytes and sha256_of(path) == facts.sha256


def _copy(source: Path, to: Path, facts: FileFacts) -> None:
    """Copy a file; the copy has its name only when it is on the disk, whole."""
    to.parent.mkdir(parents=True, exist_ok=True)
    partial = to.with_name(to.name + _COPYING)
    total = hashlib.sha256()
    with source.open("rb") as reading, partial.open("wb") as writing:
        while block := reading.read(_BLOCK):
            total.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    if total.hexdigest() != facts.sha256:
        partial.unlink()
        raise ReleaseError(
            str(source), expected=f"sha256 {facts.sha256}", got=total.hexdigest(),
            remedy="It changed while it was copied: build or fetch the release again",
        )  # fmt: skip
    partial.replace(to)


def _drop_strangers(partial: Path, bundle: Bundle) -> None:
    """Drop what another release, or a copy that broke off, left there."""
    for path in sorted(partial.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if path.relative_to(partial).as_posix() in bundle.files:
                shutil.rmtree(path)
            elif not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(partial).as_posix() not in bundle.files:
            path.unlink()
