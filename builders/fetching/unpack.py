"""Archives to folders, safely: no path leads out, no link is made, nothing grows without bound.

A link inside an archive becomes a copy of the file that it names; one to anything else is refused. So nothing is ever
written or read through a link, whatever order the members come in.
"""

from __future__ import annotations

import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from earmark.errors import SourceError

_BLOCK_BYTES = 1 << 20
_ZIP = (".zip",)
_TAR = (".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz")
_NAME_BYTES, _PATH_BYTES = 255, 2_000  # what file systems take
_DROPPINGS = ("__MACOSX", ".DS_Store")
_BROKEN = (  # an OSError without a number is of damaged data: gzip and bz2 say it so
    OSError,
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError,
    UnicodeDecodeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold.

    Attributes:
        ratio: Unpacked bytes to its own; sound and text stay far below.
        spare_bytes: What any archive may unpack to, whatever the ratio.
        members: Files and folders.
    """

    ratio: int = 200
    spare_bytes: int = 100_000_000
    members: int = 5_000_000


class _Member(NamedTuple):
    """A file of an archive: its name, its size, and how its bytes are read. A link has a target instead."""

    name: str
    size: int
    opened: Callable[[], AbstractContextManager[IO[bytes]]] | None
    target: str = ""


def is_archive(name: str) -> bool:
    """Whether a file name is one of an archive that can be unpacked."""
    return name.lower().endswith((*_ZIP, *_TAR))


def unpack(archive: Path, name: str, into: Path, *, subject: str, strip: int = 0, limits: Limits | None = None) -> int:
    """Unpack an archive into a folder.

    Args:
        archive: The file.
        name: Its upstream name: the ending says how it is read.
        into: Created if absent; what an earlier archive put there stays.
        subject: What an error calls it.
        strip: Leading folders of the members' names that are dropped; files above them are left out.
        limits: How much it may hold.

    Returns:
        Number of files.

    Raises:
        SourceError: It is damaged, or holds what no corpus holds: names the member.
    """
    into.mkdir(parents=True, exist_ok=True)
    work = _Unpacking(f"{subject}, {name}", into, strip, limits or Limits(), archive.stat().st_size)
    try:
        if name.lower().endswith(_ZIP):
            with zipfile.ZipFile(archive) as zipped:
                work.take(_of_zip(work, zipped))
        elif name.lower().endswith(_TAR):
            with tarfile.open(archive, "r:*", errorlevel=2) as tarred:
                work.take(_of_tar(work, tarred))
                work.drain(tarred.fileobj)
        else:
            raise work.error("an archive: .zip or .tar with .gz, .bz2, .xz or none", repr(name))
        work.copy_links()
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise work.error("an archive that can be unpacked here", error.strerror or str(error), "") from None
        remedy = "Drop it from the cache and fetch it again"
        raise work.error("a whole archive", str(error) or type(error).__name__, remedy) from None
    if not work.files:
        raise work.error("files in it", f"none below {strip} leading folder(s)" if strip else "none")
    return len(work.files)


def _joined(link: str, target: str) -> str:
    """What a link names, from the top of the archive; an absolute target stays absolute."""
    return (PurePosixPath(link).parent / target).as_posix()


def _of_zip(work: _Unpacking, zipped: zipfile.ZipFile) -> Iterator[_Member]:
    for info in zipped.infolist():
        kind = info.external_attr >> 28
        if kind == 0o12:
            with zipped.open(info) as file:
                target = file.read(_PATH_BYTES).decode()
                yield _Member(info.filename, 0, None, _joined(info.filename, target))
        elif kind not in (0, 0o4, 0o10):
            raise work.error("files, folders and links", f"a device {info.filename!r}")
        elif not info.is_dir():
            yield _Member(info.filename, info.file_size, lambda info=info: zipped.open(info))  # type: ignore[misc]
        else:
            work.count()


def _of_tar(work: _Unpacking, tarred: tarfile.TarFile) -> Iterator[_Member]:
    def reader(info: tarfile.TarInfo) -> Callable[[], AbstractContextManager[IO[bytes]]]:
        def opened() -> AbstractContextManager[IO[bytes]]:
            file = tarred.extractfile(info)
            if file is None:
                raise tarfile.TarError(f"no bytes of {info.name!r}")
            return file

        return opened

    for info in tarred:
        vars(tarred)["members"].clear()  # the library keeps them all, and an archive may have millions
        if info.isreg():
            yield _Member(info.name, info.size, reader(info))
        elif info.issym():
            yield _Member(info.name, 0, None, _joined(info.name, info.linkname))
        elif info.islnk():
            yield _Member(info.name, 0, None, info.linkname)
        elif info.isdir():
            work.count()
        else:
            raise work.error("files, folders and links", f"a device or pipe {info.name!r}")


@dataclass(slots=True)
class _Unpacking:
    """What has been unpacked so far."""

    subject: str
    into: Path
    strip: int
    limits: Limits
    archive_bytes: int
    files: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    members: int = 0
    unpacked: int = 0

    def error(self, expected: str, got: str, remedy: str = "Do not use it: tell those who publish it") -> SourceError:
        return SourceError(self.subject, expected=expected, got=got, remedy=remedy)

    def count(self) -> None:
        """One more member."""
        self.members += 1
        if self.members > self.limits.members:
            raise self.error(f"at most {self.limits.members:,} members", "more")

    def take(self, members: Iterator[_Member]) -> None:
        """Write the files; keep the links for later."""
        for member in members:
            self.count()
            place = self._place(member.name)
            if place is None:
                continue
            if place in self.files:
                raise self.error("members that are each there once", f"{member.name!r} twice")
            self.files.add(place)
            if member.opened is None:
                self.links.append((place, member.target))
                continue
            path = self.into / place
            path.parent.mkdir(parents=True, exist_ok=True)
            with member.opened() as source, path.open("xb") as file:
                if self._copy(source, file, member.name) != member.size:
                    raise EOFError(f"{member.name!r} breaks off")

    def drain(self, stream: Any) -> None:
        """Read what is behind the last member: only at its end a compressed stream tells whether it is whole."""
        while stream and (block := stream.read(_BLOCK_BYTES)):
            self._weigh(block, "its end")

    def _weigh(self, block: bytes, name: str) -> None:
        bound = self.limits.spare_bytes + self.limits.ratio * self.archive_bytes
        self.unpacked += len(block)
        if self.unpacked > bound:
            raise self.error(f"at most {bound:,} bytes out of {self.archive_bytes:,}", f"more, at {name!r}")

    def _copy(self, source: IO[bytes], file: IO[bytes], name: str) -> int:
        count = 0
        while block := source.read(_BLOCK_BYTES):
            self._weigh(block, name)
            count += len(block)
            if shutil.disk_usage(self.into).free < len(block):
                raise self.error("room on the disk", f"none left at {name!r}", "Make room")
            file.write(block)
        return count

    def _place(self, name: str) -> str | None:
        """Where a member goes, below the folder; None for what is left out."""
        clean = name.replace("\\", "/")
        path = PurePosixPath(clean)
        if path.is_absolute() or ".." in path.parts or "\0" in clean or clean[1:2] == ":":
            raise self.error("members that stay below their folder", repr(name))
        if any(part in _DROPPINGS or part.startswith("._") for part in path.parts):
            return None
        sizes = [len(part.encode(errors="surrogateescape")) for part in path.parts]
        if sum(sizes) > _PATH_BYTES or max(sizes, default=0) > _NAME_BYTES:
            raise self.error("names that a file system takes", f"one of {len(name):,} characters")
        kept = path.parts[self.strip :]
        return "/".join(kept) if kept else None

    def copy_links(self) -> None:
        """Put copies in place of links; a link to a link is followed within the archive."""
        targets = dict(self.links)
        for place, target in self.links:
            path, steps = self._resolved(target), 0
            while path in targets and steps < len(targets):
                path, steps = self._resolved(targets[path]), steps + 1
            if path is None or path in targets or not (self.into / path).is_file():
                raise self.error("links to files of the archive", f"{place!r} to {target!r}")
            (self.into / place).parent.mkdir(parents=True, exist_ok=True)
            with (self.into / path).open("rb") as source, (self.into / place).open("xb") as file:
                self._copy(source, file, place)

    def _resolved(self, target: str) -> str | None:
        """Where the target of a link lies below the folder; None if it leads out."""
        if PurePosixPath(target).is_absolute():
            return None
        parts: list[str] = []
        for part in PurePosixPath(target.replace("\\", "/")).parts:
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            else:
                parts.append(part)
        return "/".join(parts[self.strip :])
