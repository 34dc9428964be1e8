"""`python -m synth list`; `python -m synth NAME --n N --seed S --out DIR`: recipes to shards of items."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from earmark.command import Parser, console, guarded, print_json
from earmark.engine import LocalEngine
from earmark.errors import ParamsError, UsageError
from earmark.mastering import Target
from earmark.provenance import code_digest
from earmark.stage import Stage, run
from synth.recipe import names, recipe
from synth.synthesis import Rendering, units

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Parse the command line and run it."""
    parser = Parser(prog="python -m synth", description=__doc__)
    parser.add_argument("command", metavar="list | NAME")
    parser.add_argument("--json", action="store_true", help="one JSON array, with list")
    parser.add_argument("--n", type=int, help="number of items")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--form", default="A", help="another form is another draw of the same test")
    parser.add_argument("--out", type=Path, help="folder for the shards")
    parser.add_argument("--settings", type=Path, help="a stage's settings, instead of --n, --seed and --form")
    options = parser.parse_args()
    return guarded(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    if options.command == "list":
        return _list(as_json=options.json)
    if not options.out:
        raise UsageError("python -m synth NAME", expected="--out DIR", got="none")
    if options.settings:
        settings = json.loads(options.settings.read_text(encoding="utf-8"))
    else:
        extra = {} if options.n is None else {"n": options.n}
        settings = {"seed": options.seed, "form": options.form, "audio": asdict(Target()), "options": extra}
    return _synthesise(options.command, settings, options.out)


def _list(*, as_json: bool) -> int:
    recipes = [recipe(name).RECIPE for name in names()]
    if as_json:
        print_json([{"name": r.name, "family": r.family, "title": r.title} for r in recipes])
        return 0
    table = Table("name", "family", "title", "tasks")
    for r in recipes:
        table.add_row(r.name, r.family, r.title, ", ".join(f"{b}/{t}" for b, t in r.cells))
    console().print(table)
    return 0


def _synthesise(name: str, settings: dict[str, Any], out: Path) -> int:
    module = recipe(name)
    n = settings["options"].get("n", module.RECIPE.default_n)
    if set(settings["options"]) - {"n"} or not isinstance(n, int) or n < 1:
        raise ParamsError(f"options.{name}", expected="n, a whole number above 0", got=str(settings["options"]))
    out.parent.mkdir(parents=True, exist_ok=True)
    stage = Stage(
        name=f"synth@{name}",
        work=Rendering(name, Target(**settings["audio"])),
        out=out,
        settings=settings,
        code=code_digest(ROOT / "earmark", ROOT / "synth"),
    )
    scenes = units(module, n, settings["seed"], settings["form"])
    run(stage, scenes, LocalEngine(preload="synth.recipe"), out.parent / ".work")
    return 0


if __name__ == "__main__":
    sys.exit(main())
