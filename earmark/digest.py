"""Hashes of files and of releases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from earmark.errors import AudioError

_BLOCK = 1 << 20


def sha256_of(source: Path | bytes) -> str:
    """sha256 of a file, read in blocks, or of bytes.

    Returns:
        64 hex digits.

    Raises:
        AudioError: The file cannot be read.
    """
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    total = hashlib.sha256()
    try:
        with source.open("rb") as file:
            while block := file.read(_BLOCK):
                total.update(block)
    except OSError as error:
        raise AudioError(str(source), expected="a readable file", got=str(error.strerror)) from None
    return total.hexdigest()


def release_digest(items: Iterable[tuple[str, int, str]]) -> str:
    """The digest of a release: over records, gold and decoded samples, not over how they are packed.

    Args:
        items: Id, revision and content hash of every item, in any order.

    Returns:
        `sha256:` and 64 hex digits.
    """
    total = hashlib.sha256()
    for item, revision, content in sorted(items):
        total.update(f"{item}\t{revision}\t{content}\n".encode())
    return f"sha256:{total.hexdigest()}"
