"""Whether a reader of Croissant takes the document: asked of mlcroissant, a maker's dependency."""

from __future__ import annotations

import logging
from pathlib import Path

from earmark.errors import ReleaseError


def require_valid(file: Path) -> None:
    """Validate a document, and that the files it describes are there.

    Args:
        file: `croissant.json` in the folder of its release.

    Raises:
        ReleaseError: It is no such document; names the field.
    """
    import mlcroissant

    logging.getLogger("absl").setLevel(logging.ERROR)  # of properties that are recommended, and not known here
    try:
        metadata = mlcroissant.Dataset(jsonld=str(file)).metadata
        described = [(one.uuid, one.content_url, one.sha256) for one in metadata.file_objects]
    except mlcroissant.ValidationError as error:
        raise _wrong(file, _first_issue(str(error))) from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise _wrong(file, f"{type(error).__name__}: {error}") from None
    for name, url, sha256 in described:
        if not url or not (file.parent / url).is_file():
            raise _wrong(file, f"distribution {name}: contentUrl {url!r}, where no file is")
        if len(sha256 or "") != 64:
            raise _wrong(file, f"distribution {name}: sha256 {sha256!r}")


def _first_issue(report: str) -> str:
    """The first line of a report that names a node, as `[Metadata(x) > RecordSet(y)] …`."""
    lines = [line.strip().removeprefix("-").strip() for line in report.splitlines()]
    return next((line for line in lines if line.startswith("[")), " ".join(lines))


def _wrong(file: Path, got: str) -> ReleaseError:
    return ReleaseError(
        str(file), expected="metadata that mlcroissant takes (Croissant 1.1)", got=got,
        remedy="Mend the field in params.yaml, or build the release again",
    )  # fmt: skip
