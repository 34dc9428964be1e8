"""The last look before a candidate is one: `datasets` opens every configuration, as a reader will."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from earmark.errors import ReleaseError


def require_opens(release: Path, manifest: Mapping[str, Any]) -> None:
    """Open every configuration of a release with `datasets`, streaming, and read its first item.

    Args:
        release: The folder.
        manifest: Its manifest.

    Raises:
        ReleaseError: `datasets` sees other configurations, columns or no items.
    """
    import datasets

    with tempfile.TemporaryDirectory() as cache:
        try:
            seen = set(datasets.get_dataset_config_names(str(release), cache_dir=cache))
            if seen != set(manifest["configs"]):
                raise ReleaseError(
                    str(release),
                    expected=f"the configurations {sorted(manifest['configs'])}",
                    got=f"{sorted(seen)}",
                )
            for name in sorted(seen):
                split = datasets.load_dataset(str(release), name, split="test", streaming=True, cache_dir=cache)
                next(iter(split.decode(False)))
        except (ValueError, OSError, KeyError, StopIteration, datasets.exceptions.DatasetsError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise ReleaseError(str(release), expected="a folder that `datasets` opens", got=reason) from None
