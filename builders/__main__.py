"""`python -m builders list`, `python -m builders show NAME`, `python -m builders NAME --root DIR --out DIR`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from builders.ingest import Reading, estimate, require_room, units
from builders.source import Source, builder, names
from earmark.command import Parser, console, guarded, print_json, say
from earmark.engine import LocalEngine
from earmark.errors import ParamsError, UsageError
from earmark.mastering import Target
from earmark.provenance import code_digest
from earmark.stage import SUMMARY, Stage, run

ROOT = Path(__file__).parent.parent
_OPTIONS = {"options": 4}


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
        return _show(builder(options.name or "").SOURCE)
    if not options.out:
        raise UsageError("python -m builders NAME", expected="--out DIR", got="none")
    if options.settings:
        settings = json.loads(options.settings.read_text(encoding="utf-8"))
    elif options.root:
        settings = {
            "corpora_root": str(options.root),
            "seed": options.seed,
            "audio": asdict(Target()),
            "options": {},
        }
    else:
        raise UsageError("python -m builders NAME", expected="--root DIR or --settings FILE", got="neither")
    return _ingest(options.command, settings, options.out)


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


def _ingest(name: str, settings: dict[str, Any], out: Path) -> int:
    chosen = builder(name)
    stage_name = f"ingest@{name}"
    if not settings["corpora_root"]:
        _leave_out(stage_name, out)
        return 0
    extra = {**_OPTIONS, **settings["options"]}
    if set(extra) - set(_OPTIONS):
        unknown = ", ".join(sorted(set(extra) - set(_OPTIONS)))
        raise ParamsError(f"options.{name}", expected=f"only {', '.join(_OPTIONS)}", got=unknown)
    root = chosen.SOURCE.locate(Path(settings["corpora_root"]))
    target = Target(**settings["audio"])
    engine = LocalEngine()
    needed = estimate(chosen, root, target, engine.workers)
    out.parent.mkdir(parents=True, exist_ok=True)
    require_room(name, needed, out.parent)
    sys.stderr.write(
        f"{stage_name}: {needed.items} items, about {needed.audio_s:.0f} s of sound: "
        f"about {needed.disk_bytes / 1e6:.0f} MB and {needed.seconds:.0f} s on {engine.workers} processes\n"
    )
    stage = Stage(
        name=stage_name,
        work=Reading(settings["seed"], int(extra["options"]), target),
        out=out,
        settings={**settings, "corpora_root": ""},
        code=code_digest(ROOT / "earmark", ROOT / "builders"),
    )
    run(stage, units(chosen, root), engine, out.parent / ".work")
    return 0


def _leave_out(stage_name: str, out: Path) -> None:
    """Say that a source takes no part: `corpora_root` is empty."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    facts = {"stage": stage_name, "included": False, "reason": "corpora_root is empty"}
    (out / SUMMARY).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    say(f"{stage_name}: not included: corpora_root is empty")


if __name__ == "__main__":
    sys.exit(main())
