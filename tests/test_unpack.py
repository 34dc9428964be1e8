"""Archives that are hostile or broken are refused by name; nothing is written outside, and no link is made."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.fetching.unpack import Limits, is_archive, unpack
from earmark.errors import SourceError

SMALL = Limits(ratio=10, spare_bytes=10_000, members=20)


def tar(folder: Path, *members: tuple[str, bytes | str], kind: bytes = tarfile.SYMTYPE, name: str = "a.tar") -> Path:
    """A tar of files (bytes) and links (text: their targets)."""
    kinds = {"a.tar": "w:", "a.tar.gz": "w:gz", "a.tar.bz2": "w:bz2", "a.tar.xz": "w:xz"}
    with tarfile.open(folder / name, cast(Literal["w:"], kinds[name])) as file:
        for member, content in members:
            info = tarfile.TarInfo(member)
            if isinstance(content, str):
                info.type, info.linkname = kind, content
                file.addfile(info)
            else:
                info.size = len(content)
                file.addfile(info, io.BytesIO(content))
    return folder / name


def zipped(folder: Path, *members: tuple[str, bytes | str]) -> Path:
    """A zip of files (bytes) and links (text: their targets)."""
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members:
            info = zipfile.ZipInfo(member)
            if isinstance(content, str):
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            file.writestr(info, content, zipfile.ZIP_DEFLATED)
    return folder / "a.zip"


Make = Callable[..., Path]
both = pytest.mark.parametrize("make", [tar, zipped])


def done(archive: Path, strip: int = 0, limits: Limits = SMALL) -> list[str]:
    into = archive.parent / "out" / "in"
    count = unpack(archive, archive.name, into, subject="source 'x'", strip=strip, limits=limits)
    found = [path for path in into.rglob("*") if not path.is_dir()]
    assert len(found) == count
    assert not any(path.is_symlink() for path in into.rglob("*"))
    return sorted(path.relative_to(into).as_posix() for path in found)


def refused(archive: Path, message: str, limits: Limits = SMALL) -> None:
    with pytest.raises(SourceError, match=rf"source 'x', {archive.name}: .*{message}"):
        done(archive, limits=limits)
    outside = [path for path in archive.parent.rglob("*") if path.is_file() and "in" not in path.parts]
    assert outside == [archive]


@both
def test_members_are_written(tmp_path: Path, make: Make) -> None:
    assert done(make(tmp_path, ("d/a.wav", b"a"), ("d/e/b.wav", b"b"))) == ["d/a.wav", "d/e/b.wav"]
    assert (tmp_path / "out" / "in" / "d" / "e" / "b.wav").read_bytes() == b"b"


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tar.bz2", "a.tar.xz"])
def test_kinds_of_tar(tmp_path: Path, name: str) -> None:
    assert is_archive(name)
    assert done(tar(tmp_path, ("a", b"a"), name=name)) == ["a"]


@both
def test_leading_folders_are_dropped(tmp_path: Path, make: Make) -> None:
    assert done(make(tmp_path, ("top/d/a", b"a"), ("loose", b"x")), strip=1) == ["d/a"]
    with pytest.raises(SourceError, match=r"none below 5 leading folder"):
        done(make(tmp_path, ("top/d/a", b"a")), strip=5)


@both
def test_droppings_of_a_mac_are_left_out(tmp_path: Path, make: Make) -> None:
    members = (("a", b"a"), ("__MACOSX/._a", b"x"), (".DS_Store", b"x"), ("d/._b", b"x"))
    assert done(make(tmp_path, *members)) == ["a"]


@both
@pytest.mark.parametrize("name", ["../x", "d/../../x", "/x", "\\x\\..\\..\\y", "C:\\x", "d/..", "..\\x"])
def test_names_that_lead_out(tmp_path: Path, make: Make, name: str) -> None:
    refused(make(tmp_path, ("a", b"a"), (name, b"x")), "members that stay below their folder, got ")


@both
@pytest.mark.parametrize("target", ["/etc/passwd", "../../x", "../../../etc/passwd", "none", "d", "l"])
def test_links_that_lead_out_or_nowhere(tmp_path: Path, make: Make, target: str) -> None:
    refused(make(tmp_path, ("d/a", b"a"), ("l", target)), "links to files of the archive, got 'l' to ")


@both
def test_file_below_a_link_is_not_written_through_it(tmp_path: Path, make: Make) -> None:
    (tmp_path / "target").mkdir()
    refused(make(tmp_path, ("l", str(tmp_path / "target")), ("l/x", b"x")), "")
    assert list((tmp_path / "target").iterdir()) == []


@both
def test_links_inside_become_copies(tmp_path: Path, make: Make) -> None:
    found = done(make(tmp_path, ("l", "d/m"), ("d/a", b"content"), ("d/m", "../d/a")))
    assert found == ["d/a", "d/m", "l"]
    assert (tmp_path / "out" / "in" / "l").read_bytes() == b"content"


def test_hard_links_inside_become_copies(tmp_path: Path) -> None:
    assert done(tar(tmp_path, ("t/a", b"a"), ("t/b", "t/a"), kind=tarfile.LNKTYPE), strip=1) == ["a", "b"]
    with pytest.raises(SourceError, match="links to files of the archive"):
        done(tar(tmp_path, ("c", "/etc/passwd"), kind=tarfile.LNKTYPE))


def test_links_in_a_ring(tmp_path: Path) -> None:
    refused(tar(tmp_path, ("a", "b"), ("b", "a")), "links to files of the archive")


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    refused(tar(tmp_path, ("a", b"a"), ("dev", ""), kind=kind), "a device or pipe 'dev'")


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar.xz"])
def test_bombs_are_stopped(tmp_path: Path, name: str) -> None:
    zeros = ("zeros", bytes(5_000_000))
    bomb = zipped(tmp_path, zeros) if name == "a.zip" else tar(tmp_path, zeros, name=name)
    assert bomb.stat().st_size < 10_000
    refused(bomb, "at most .* bytes out of .*, got more, at 'zeros'")
    assert sum(path.stat().st_size for path in (tmp_path / "out").rglob("*") if path.is_file()) < 2_000_000


def test_bomb_behind_the_last_member(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(tar(tmp_path, ("a", b"a")).read_bytes() + bytes(5_000_000))
    (tmp_path / "a.tar").unlink()
    refused(tmp_path / "a.tar.gz", "at most .* bytes out of .*, got more, at 'its end'")


@both
def test_too_many_members(tmp_path: Path, make: Make) -> None:
    refused(make(tmp_path, *((f"{n}", b"") for n in range(21))), "at most 20 members, got more")


def test_links_count_as_bytes(tmp_path: Path) -> None:
    links = [(f"l{n}", "a") for n in range(15)]
    refused(tar(tmp_path, ("a", os.urandom(9_000)), *links), "at most", Limits(ratio=1, spare_bytes=0, members=20))


@both
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_name_that_is_there_twice(tmp_path: Path, make: Make) -> None:
    refused(make(tmp_path, ("a", b"a"), ("a", b"b")), "each there once, got 'a' twice")


@both
def test_name_that_is_too_long(tmp_path: Path, make: Make) -> None:
    refused(make(tmp_path, ("a" * 300, b"a")), "names that a file system takes")


@both
@pytest.mark.parametrize("share", [0.0, 0.35, 0.5])
def test_archive_that_breaks_off(tmp_path: Path, make: Make, share: float) -> None:
    archive = make(tmp_path, *((f"{n}", os.urandom(700)) for n in range(8)))
    archive.write_bytes(archive.read_bytes()[: int(share * archive.stat().st_size)])
    refused(archive, "expected (a whole archive|files in it|an archive)")


@pytest.mark.parametrize("name", ["a.tar.gz", "a.tar.bz2", "a.tar.xz", "a.zip"])
def test_damaged_archive(tmp_path: Path, name: str) -> None:
    noise = ("a", os.urandom(5_000))
    archive = zipped(tmp_path, noise) if name == "a.zip" else tar(tmp_path, noise, name=name)
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(bytes(content))
    refused(archive, "expected a whole archive")


def test_encrypted_zip(tmp_path: Path) -> None:
    archive = zipped(tmp_path, ("a", b"a"))
    content = archive.read_bytes()
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag, in both headers
        at = content.index(sign) + place
        content = content[:at] + b"\x01" + content[at + 1 :]
    archive.write_bytes(content)
    refused(archive, "encrypted|password")


def test_name_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.7z").write_bytes(b"7z")
    assert not is_archive("a.7z")
    refused(tmp_path / "a.7z", "expected an archive: .zip or .tar")


@given(names=st.lists(st.text(st.sampled_from("a./\\:~ "), min_size=1, max_size=8), min_size=1, max_size=6))
def test_nothing_is_written_outside(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("x")
    archive = tar(folder, *((name, b"x") for name in names))
    with contextlib.suppress(SourceError):
        unpack(archive, archive.name, folder / "out" / "in", subject="source 'x'", limits=SMALL)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert all(path == archive or (folder / "out" / "in") in path.parents for path in files)
