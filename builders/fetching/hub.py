"""Files of a dataset repository of the Hub, at one commit, into the cache; every one checked against its name there.

The Hub's cache names a file by its content: sha256 for what is stored apart, git's sha1 for the rest. So a file that
came damaged is known by its name, and dropped.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from http import HTTPStatus
from pathlib import Path

from builders.contract.upstream import HubFiles
from builders.fetching.patience import LATER, TRY_LATER, Patience, is_offline, status_words
from earmark.digest import sha256_of
from earmark.errors import SourceError

_BLOCK_BYTES = 1 << 20
_SHA256_DIGITS = 64
_CAUSES = 10  # of an error that are looked at


def snapshot(
    step: HubFiles, cache: Path, *, subject: str, token: str = "", patience: Patience | None = None
) -> dict[str, Path]:
    """Fetch the files of a step into the cache.

    Args:
        step: Repository, commit, patterns.
        cache: The cache's folder.
        subject: What an error calls it.
        token: For a gated repository; without one, none is sent, whatever the machine may hold.
        patience: How long to go on trying.

    Returns:
        Path in the repository to the file in the cache.

    Raises:
        SourceError: They cannot be had, none fits the patterns, or one is damaged.
    """
    folder = _folder(step, cache, subject, token, patience or Patience())
    kept = sorted(path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path for path in kept}
    wanted = {name: path for name, path in found.items() if _fits(name, step.patterns)}
    if not wanted:
        raise SourceError(
            subject, expected=f"files such as {', '.join(step.patterns)} in {step.repo} at {step.revision}", got="none",
            remedy="See whether the commit is one that has them",
        )  # fmt: skip
    for name, path in wanted.items():
        _require_own_content(path.resolve(), f"{subject}, {name}")
    return {name: path.resolve() for name, path in wanted.items()}


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, f"{pattern}*" if pattern.endswith("/") else pattern) for pattern in patterns)


def _folder(step: HubFiles, cache: Path, subject: str, token: str, patience: Patience) -> Path:
    failures = 0
    while True:
        try:
            return _once(step, cache, subject, token)
        except _BusyError as busy:
            failures += 1
            if failures >= patience.tries:
                raise SourceError(subject, expected=step.repo, got=str(busy), remedy=TRY_LATER) from None
            time.sleep(patience.wait_s(failures, None))


class _BusyError(Exception):
    """The Hub could not be reached, or asks to come back."""


def _once(step: HubFiles, cache: Path, subject: str, token: str) -> Path:
    from huggingface_hub import errors as hub
    from huggingface_hub import snapshot_download

    from earmark.publishing.client import hub_errors

    place = f"{step.repo} at {step.revision}"
    offline = is_offline()
    try:
        with _quiet():
            return Path(
                snapshot_download(
                    step.repo,
                    repo_type="dataset",
                    revision=step.revision,
                    allow_patterns=list(step.patterns),
                    cache_dir=cache / "hub",
                    token=token or False,
                    endpoint=os.environ.get("HF_ENDPOINT"),  # as it is now, not as the library once found it
                    local_files_only=offline,
                    library_name="earmark",
                )
            )
    except (hub.LocalEntryNotFoundError, hub.OfflineModeIsEnabled) as error:
        if not offline:
            raise _why(error, place, subject) from error
        raise SourceError(
            subject, expected=f"{place} in the cache {cache}", got="no such files, and no network",
            remedy="Fetch it on a machine with a network, or unset EARMARK_OFFLINE and HF_HUB_OFFLINE",
        ) from None  # fmt: skip
    except hub.GatedRepoError:
        remedy = f"Accept its terms at https://huggingface.co/datasets/{step.repo} with the account of the token"
        raise SourceError(subject, expected=f"leave to read {step.repo}", got="none", remedy=remedy) from None
    except hub.RevisionNotFoundError:
        raise SourceError(subject, expected=place, got="no such commit", remedy="Pin one that is there") from None
    except hub.RepositoryNotFoundError:
        remedy = "See whether it has moved, or is open to you"
        raise SourceError(subject, expected=f"a dataset {step.repo}", got="none", remedy=remedy) from None
    except hub.HfHubHTTPError as error:
        raise _why(error, place, subject) from None
    except ValueError as error:  # what is no JSON: of a proxy, or of the page that one logs in at
        raise SourceError(
            subject, expected="the Hub's answer in JSON", got=" ".join(str(error).split()),
            remedy="Is there a proxy or a log-in page between, or does HF_ENDPOINT name something else?",
        ) from None  # fmt: skip
    except hub_errors() as error:  # broken connections, files that cannot be written
        raise _BusyError(str(error) or type(error).__name__) from None


def _why(error: BaseException, place: str, subject: str) -> Exception:
    """What lies behind an error of the library, which calls a refusal a file that is not in the cache."""
    response, seen = None, 0
    cause: BaseException | None = error
    while cause is not None and response is None and seen < _CAUSES:
        response, cause, seen = getattr(cause, "response", None), cause.__cause__ or cause.__context__, seen + 1
    if response is None:
        return _BusyError("no connection")
    status = int(response.status_code)
    if status in LATER:
        return _BusyError(status_words(status))
    shut = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    remedy = "It may be closed, or its terms not accepted: `python -m builders show` names them" if shut else ""
    return SourceError(subject, expected=place, got=status_words(status), remedy=remedy or "See whether it has moved")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's bars: a machine may be reading."""
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    before = are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if not before:
            enable_progress_bars()


def _require_own_content(blob: Path, subject: str) -> None:
    """Refuse a file whose content is not what its name in the cache says."""
    found = sha256_of(blob) if len(blob.name) == _SHA256_DIGITS else _git_sha1(blob)
    if found != blob.name:
        blob.unlink()
        raise SourceError(
            subject, expected=f"content with the hash {blob.name}", got=f"{found}, deleted", remedy="Fetch it again"
        )


def _git_sha1(path: Path) -> str:
    """The name that git gives a file's content: sha1 of `blob <size>`, a zero byte, and the bytes."""
    total = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            total.update(block)
    return total.hexdigest()
