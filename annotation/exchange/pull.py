"""From a server's projects to the files of judgements: every annotation is counted, and nothing on disk is lost.

All exports are read before anything is written, and each file is replaced in one step: a pull that is stopped anywhere
leaves what was there, or what is new. Run again, it changes no byte.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from annotation.configs import VERSION, Shape, interface, shape_of
from annotation.exchange.client import Project
from annotation.exchange.counts import Counts
from annotation.exchange.export import Export, tasks_of
from annotation.exchange.incoming import Aside, Durations, Reader
from annotation.exchange.merging import Merged, merge
from earmark.alone import alone
from earmark.errors import JudgementError
from earmark.judgements import Judgement, attribute, each_line, write_lines
from earmark.progress import Reporter
from earmark.review import JUDGEMENTS

# What is put aside quotes what came as it came, and may name people: not for git. A pull makes it again.
REJECTS = Path("build/annotation/rejects.jsonl")


class Server(Protocol):
    """What a pull asks of a client."""

    def projects(self) -> list[Project]:
        """All projects."""
        ...

    def export(self, project_id: int, file: Path) -> None:
        """Write a project's full JSON export to a file."""
        ...


@dataclass(frozen=True, slots=True)
class Files:
    """Where things are kept.

    Attributes:
        judgements: Folder of `<kind>.jsonl`.
        rejects: File of what came and is no judgement.
    """

    judgements: Path = JUDGEMENTS
    rejects: Path = REJECTS

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Nobody else reads and writes them; what a run that was killed left half-written goes."""
        with alone(name, self.rejects.parent / "judgements.lock"):
            for part in (*self.judgements.glob(".*.jsonl.part"), self.rejects.with_name(f".{self.rejects.name}.part")):
                part.unlink(missing_ok=True)
            yield

    def read(self) -> list[Judgement]:
        """The judgements that are there.

        Raises:
            JudgementError: A file is damaged, or holds judgements of another kind.
        """
        found = []
        for path in sorted(self.judgements.glob("*.jsonl")):
            for one in each_line(path, Judgement):
                if one.kind != path.stem:
                    raise JudgementError(
                        str(path), expected=f"judgements of kind {path.stem}", got=f"one of {one.kind}"
                    )
                fields = tuple(attribute(said.key, said.value) for said in one.fields)
                found.append(one.model_copy(update={"fields": fields}))
        return found

    def write(self, merged: Merged, asides: Iterable[Aside], seen: frozenset[str]) -> None:
        """Write what is judged, and what is put aside.

        Args:
            merged: All judgements.
            asides: All that was put aside now.
            seen: Origins of all that was read now, and of the projects: what was put aside of it before is out of date,
                and a draft that is not there any more was submitted or thrown away.
        """
        there = [
            one for one in each_line(self.rejects, Aside)
            if one.origin not in seen and not (one.code == "draft" and _project_of(one.origin) in seen)
        ]  # fmt: skip
        write_lines(self.rejects, {one.model_dump_json(): one for one in (*there, *asides)}.values(), private=True)
        by_kind: dict[str, list[Judgement]] = {}
        for one in merged.judgements:
            by_kind.setdefault(one.kind, []).append(one)
        for kind, judgements in by_kind.items():
            write_lines(self.judgements / f"{kind}.jsonl", judgements)


def pull(
    server: Server, raters: Mapping[int, str], durations: Durations, files: Files, progress: Reporter | None = None
) -> Counts:
    """Bring the judgements of all projects of ours.

    Args:
        server: To ask.
        raters: Pseudonyms by account number.
        durations: Of an item's clips.
        files: Where judgements and asides are.
        progress: Told of every task.

    Raises:
        JudgementError: The server fails, an export is cut off, a file is damaged, or this machine's pseudonyms are
            not those of the files; nothing was changed.
    """
    with files.held("pull"):
        counts = Counts()
        disk = files.read()
        came, asides, seen = _gathered(server, raters, durations, files.rejects.parent / ".exports", counts, progress)
        merged = merge(disk, came)
        counts.settle(merged)
        files.write(merged, (*asides, *merged.asides), seen)
    return counts


def _gathered(
    server: Server, raters: Mapping[int, str], durations: Durations, folder: Path, counts: Counts,
    progress: Reporter | None,
) -> tuple[list[Judgement], list[Aside], frozenset[str]]:  # fmt: skip
    """All that the server has; exports go through a file each, and are never held as a whole."""
    came: list[Judgement] = []
    asides: list[Aside] = []
    seen: set[str] = set()
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    folder.mkdir(parents=True, mode=0o700)
    try:
        for project in server.projects():
            shape = shape_of(project.description)
            if shape is None:
                counts.notes.append(f"project {project.id}, {project.title!r}, is not ours and was left alone")
                continue
            file = folder / f"{project.id}.json"
            server.export(project.id, file)
            export = Export(str(project.id), _config(project, shape, counts), file)
            seen.add(_project_of(f"label-studio/{project.id}/"))
            for one in _read(export, shape, raters, durations, counts, progress):
                seen.add(one.origin)
                if isinstance(one, Judgement):
                    came.append(one)
                else:
                    asides.append(one)
            file.unlink()
    except OSError as error:
        raise JudgementError(
            str(folder), expected="room for the export of a project", got=error.strerror or "an error",
            remedy="Nothing was changed: make room, and pull again",
        ) from None  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return came, asides, frozenset(seen)


def _config(project: Project, shape: Shape, counts: Counts) -> str:
    """The interface that annotations must fit: ours, whatever became of it on the server; its own if it is older."""
    if shape.version != VERSION:
        return project.label_config
    ours = interface(shape).xml
    if project.label_config.split() != ours.split():
        counts.notes.append(f"the interface of project {project.id} was edited by hand: push again to have it restored")
    return ours


def _read(
    export: Export, shape: Shape, raters: Mapping[int, str], durations: Durations, counts: Counts,
    progress: Reporter | None,
) -> Iterator[Judgement | Aside]:  # fmt: skip
    reader = Reader(export, shape, raters, durations)
    for task in tasks_of(export):
        predictions = task.get("predictions")
        counts.predictions += len(predictions) if isinstance(predictions, list) else 0
        for one in reader.read(task):
            if isinstance(one, Judgement):
                counts.read[one.kind] += 1
                counts.skipped[one.kind] += one.status == "skipped"
            elif one.code == "draft":
                counts.drafts += 1
            else:
                counts.read[one.kind] += 1
                counts.fates[one.kind, one.code] += 1
                counts.reasons.update(one.reasons)
            yield one
        if progress:
            progress.advance(1)


def _project_of(origin: str) -> str:
    return "/".join(origin.split("/")[:2])
