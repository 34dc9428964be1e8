"""Data sets of the Hub: fetched at a pinned revision, and only where the client is installed."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from earmark.audit.formats import ENDINGS
from earmark.audit.mapping import Fields
from earmark.errors import SourceError, UsageError

_ID = re.compile(r"[\w.-]+/[\w.-]+")
_MOVING = frozenset({"", "main", "master", "HEAD"})
_ROWS = tuple(f"*{ending}{packed}" for ending in ENDINGS for packed in ("", ".gz"))


def located(name: str, fields: Fields) -> Path:
    """The file or folder that a benchmark is in; a data set of the Hub is fetched (`org/name@revision`).

    Args:
        name: As it is given on the command line: what is there on disk comes first.
        fields: The mapping; its `files` say what is fetched.

    Raises:
        SourceError: There is no such file, or the Hub does not give it.
        UsageError: A data set of the Hub without a revision that stays, or no client.
    """
    path = Path(name)
    if path.exists():
        return path
    repository, _, revision = name.partition("@")
    if not _ID.fullmatch(repository):
        raise SourceError(name, expected="a file, a folder or an id of the Hub", got="nothing there")
    if revision in _MOVING:
        raise UsageError(
            name, expected=f"a revision that stays: {repository}@<commit>", got=repr(revision) if revision else "none",
            remedy="Benchmarks change under one name; `files and versions` on the Hub shows the commits "
            "(or this was meant to be a file: there is none)",
        )  # fmt: skip
    if find_spec("huggingface_hub") is None:
        raise UsageError(
            name, expected="huggingface_hub, to fetch it", got="not installed",
            remedy="Install huggingface_hub, or fetch the files and give their folder",
        )  # fmt: skip
    return _fetched(repository, revision, [*fields.files, *(f"*/{one}" for one in fields.files)] or list(_ROWS))


def _fetched(repository: str, revision: str, patterns: list[str]) -> Path:
    import huggingface_hub

    try:
        return Path(
            huggingface_hub.snapshot_download(
                repository, repo_type="dataset", revision=revision, allow_patterns=patterns
            )
        )
    except (OSError, ValueError) as error:
        got = str(error).strip().partition("\n")[0] or type(error).__name__
        raise SourceError(
            f"{repository}@{revision}", expected="the files of the data set", got=got,
            remedy="Look at the id, the commit and your access; or fetch the files and give their folder",
        ) from None  # fmt: skip
