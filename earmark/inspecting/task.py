"""The task: `inspect eval earmark/benchmark -T release=org/name@v1.0.0 --model …`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai._util.error import PrerequisiteError  # what inspect shows without a traceback; it has no public name
from inspect_ai.dataset import MemoryDataset
from inspect_ai.solver import generate
from rich.text import Text

from earmark import __version__
from earmark.errors import EarmarkError, ReleaseError, ScoreError
from earmark.inspecting.files import cache_folder
from earmark.inspecting.samples import name_clusters, sample_of
from earmark.inspecting.scoring import outcomes
from earmark.loading import load
from earmark.release.answers import is_withheld


@task
def benchmark(
    release: str,
    config: str | None = None,
    split: str | None = None,
    corpora: dict[str, str] | None = None,
    files: str | None = None,
    items: int | None = None,
) -> Task:
    """Ask a model every item of a configuration of a release, and score its replies.

    Args:
        release: A folder, or `org/name@v1.0.0`.
        config: None for the default one.
        split: None for its first.
        corpora: Folders of the reader's own corpora by name, for items whose sound may not be redistributed.
        files: Where the sound goes as WAV (some twice the size of the release); None for the user's cache. It is
            read when the model is asked, and may be deleted afterwards.
        items: Only so many, from the start; None for all.

    Raises:
        PrerequisiteError: There is no such release or configuration, or its sound cannot be had.
    """
    try:
        return _task(release, config, split, corpora, Path(files) if files else cache_folder(), items)
    except EarmarkError as error:
        raise PrerequisiteError(Text(str(error))) from error


def _task(
    release: str, config: str | None, split: str | None, corpora: dict[str, str] | None, folder: Path, items: int | None
) -> Task:
    found = load(release, config, split, corpora=corpora, progress=False)
    if is_withheld(found.manifest) and found.split in found.manifest["answers"]["splits"]:
        raise ReleaseError(
            release, expected="a release with its answers", got=f"one whose answers are withheld ({found.split})",
            remedy="Have the replies written down, and score them with `earmark score … --answers DIR`",
        )  # fmt: skip
    if items is not None and items < 1:
        raise ScoreError("items", expected="1 or more", got=str(items))
    samples = [sample_of(item, folder) for item in islice(found, items)]
    name_clusters(samples)
    name = f"{found.manifest['name']}/{found.config}"
    facts = {"release": found.manifest["version"], "digest": found.manifest["digest"], "earmark": __version__}
    return Task(
        dataset=MemoryDataset(samples, name=name, location=release),
        solver=generate(),
        scorer=outcomes(),
        version=found.manifest["version"],
        metadata=facts,
    )
