"""`python -m builders list`, `python -m builders show NAME`, `python -m builders NAME --root DIR --out DIR`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError
from rich.table import Table

from builders.ingest import Reading, estimate, require_room, units
from builders.source import Builder, Source, builder, names
from earmark.command import Parser, console, guarded, print_json, say
from earmark.engine import LocalEngine
from earmark.errors import ParamsError, UsageError
from earmark.mastering import Target
from earmark.params import AudioParams
from earmark.provenance import code_digest
from earmark.stage import SUMMARY, Stage, run

ROOT = Path(__file__).parent.parent


class Options(BaseModel):
    """What `options.<source>` of `params.yaml` may hold: the number of choices a question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    options: StrictInt = Field(4, ge=2)


class Settings(BaseModel):
    """What the stage is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    corpora_root: StrictStr
    seed: StrictInt = Field(ge=0)
    audio: AudioParams = AudioParams()
    options: Options = Options()


def main() -> int:
    """Parse the command line and run it."""
    parser = Parser(prog="python -m builders", description=__doc__)
    parser.add_argument("command", metavar="list | show | NAME")
    parser.add_argument("name", nargs="?", help="with show: the builder")
    parser.add_argument("--json", action="store_true", help="one JSON array, with list")
    parser.add_argument("--root", type=Path, help="folder that holds the corpora")
    parser.add_argument("--out", type=Path, help="folder for the shards")
    parser.add_argument("--seed", type=int, default=0, help="draws distractors and their places")
    parser.add_argument("--settings", type=Path, help="a stage's settings, instead of --root and --seed")
    options = parser.parse_args()
    return guarded(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    if options.command == "list":
        return _list(as_json=options.json)
    if options.command == "show":
        if not options.name:
            raise UsageError("python -m builders show NAME", expected="the name of a builder", got="none")
        return _show(builder(options.name).SOURCE)
    chosen = builder(options.command)
    if not options.out:
        raise UsageError("python -m builders NAME", expected="--out DIR", got="none")
    if options.settings:
        settings = _settings(options.settings)
    elif options.root:
        settings = _checked("--seed", {"corpora_root": str(options.root), "seed": options.seed})
    else:
        raise UsageError("python -m builders NAME", expected="--root DIR or --settings FILE", got="neither")
    return _ingest(chosen, settings, options.out)


def _settings(file: Path) -> Settings:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ParamsError(str(file), expected="a readable file", got=str(error.strerror)) from None
    except ValueError as error:
        raise ParamsError(str(file), expected="settings as JSON in UTF-8", got=str(error)) from None
    return _checked(str(file), found)


def _checked(subject: str, found: object) -> Settings:
    try:
        return Settings.model_validate(found)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc'])) or 'all'}: {e['msg']}" for e in error.errors()]
        raise ParamsError(
            subject, expected="valid settings", got="; ".join(faults), remedy="Mend params.yaml"
        ) from None


def _list(*, as_json: bool) -> int:
    sources = [builder(name).SOURCE for name in names()]
    if as_json:
        print_json([_facts(source) for source in sources])
        return 0
    table = Table("name", "title", "tasks", "licence", "redistributable", "standing")
    for s in sources:
        tasks = ", ".join(f"{b}/{t}" for b, t in s.cells)
        table.add_row(s.name, s.title, tasks, s.licence, "yes" if s.redistributable else "no", s.standing)
    console().print(table)
    return 0


def _facts(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "tasks": sorted({task for _, task in source.cells}),
        "benchmarks": sorted({benchmark for benchmark, _ in source.cells}),
        "licence": source.licence,
        "redistributable": source.redistributable,
        "standing": source.standing,
    }


def _show(source: Source) -> int:
    for key, value in asdict(source).items():
        say(f"{key}: {value}")
    return 0


def _ingest(chosen: Builder, settings: Settings, out: Path) -> int:
    name = chosen.SOURCE.name
    stage_name = f"ingest@{name}"
    _require_place(out)
    if not settings.corpora_root:
        _leave_out(stage_name, out)
        return 0
    root = chosen.SOURCE.locate(Path(settings.corpora_root))
    target = Target(**settings.audio.model_dump())
    engine = LocalEngine()
    needed = estimate(chosen, root, target, engine.workers)
    require_room(name, needed, out.parent)
    sys.stderr.write(
        f"{stage_name}: {needed.items} items, about {needed.audio_s:.0f} s of sound: "
        f"about {needed.disk_bytes / 1e6:.0f} MB and {needed.seconds:.0f} s on {engine.workers} processes\n"
    )
    stage = Stage(
        name=stage_name,
        work=Reading(settings.seed, settings.options.options, target),
        out=out,
        settings=settings.model_dump(exclude={"corpora_root"}),
        code=code_digest(ROOT / "earmark", ROOT / "builders"),
    )
    run(stage, units(chosen, root), engine, out.parent / ".work")
    return 0


def _require_place(out: Path) -> None:
    """Make the folder above; refuse to put shards in place of what no stage has made."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        ours = not out.exists() or (out / SUMMARY).is_file() or not any(out.iterdir())
    except OSError as error:
        raise UsageError(f"--out {out}", expected="a folder that can be made", got=str(error.strerror)) from None
    if not ours:
        got = "a folder with other things in it"
        raise UsageError(f"--out {out}", expected="a new folder, or one that a stage has made", got=got)


def _leave_out(stage_name: str, out: Path) -> None:
    """Say that a source takes no part: `corpora_root` is empty."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    facts = {"stage": stage_name, "included": False, "reason": "corpora_root is empty"}
    (out / SUMMARY).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    say(f"{stage_name}: not included: corpora_root is empty")


if __name__ == "__main__":
    sys.exit(main())
