"""Recipes: list them, and make items of them (`python -m synth NAME`); index the recordings that scenes may use."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from earmark.command import Parser, console, guarded, print_json, say
from earmark.engine import LocalEngine
from earmark.errors import ParamsError, UsageError
from earmark.mastering import Target
from earmark.provenance import code_digest
from earmark.stage import Stage, run
from synth.contract.recipe import Order, Studio, names, recipe
from synth.contract.recordings import Recordings, index
from synth.contract.synthesis import Rendering, units

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Parse the command line and run it."""
    parser = Parser(prog="python -m synth", description=__doc__)
    parser.add_argument("command", metavar="list | index | NAME", help="NAME makes items; index lists recordings")
    parser.add_argument("--json", action="store_true", help="one JSON array, with list")
    parser.add_argument("--n", type=int, help="number of items")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--form", default="A", help="another form is another draw of the same test")
    parser.add_argument("--out", type=Path, help="folder for the shards")
    parser.add_argument("--recordings", type=Path, help="folder of the index of recordings that scenes may use")
    parser.add_argument("--items", type=Path, help="with index: the shards of one source; --out is the index's file")
    parser.add_argument("--settings", type=Path, help="a stage's settings, instead of --n, --seed and --form")
    options = parser.parse_args()
    return guarded(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    if options.command == "list":
        return _list(as_json=options.json)
    if not options.out:
        raise UsageError("python -m synth NAME", expected="--out DIR", got="none")
    if options.command == "index":
        return _index(options)
    if options.settings:
        settings = json.loads(options.settings.read_text(encoding="utf-8"))
    else:
        extra = {} if options.n is None else {"n": options.n}
        settings = {"seed": options.seed, "form": options.form, "audio": asdict(Target()), "options": extra}
    return _synthesise(options.command, settings, Recordings(options.recordings), options.out)


def _index(options: argparse.Namespace) -> int:
    if not options.items:
        raise UsageError("python -m synth index", expected="--items DIR", got="none")
    say(f"recordings of {options.items.name}: {index(options.items, options.out)}")
    return 0


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


def _synthesise(name: str, settings: dict[str, Any], recordings: Recordings, out: Path) -> int:
    module = recipe(name)
    n = settings["options"].get("n", module.RECIPE.default_n)
    if set(settings["options"]) - {"n"} or not isinstance(n, int) or n < 1:
        raise ParamsError(f"options.{name}", expected="n, a whole number above 0", got=str(settings["options"]))
    out.parent.mkdir(parents=True, exist_ok=True)
    stage = Stage(
        name=f"synth@{name}",
        work=Rendering(name, Studio(Target(**settings["audio"]), recordings)),
        out=out,
        settings=settings,
        code=code_digest(ROOT / "earmark", ROOT / "synth"),
    )
    order = Order(n, settings["seed"], settings["form"], recordings)
    run(stage, units(module, order), LocalEngine(preload="synth.contract.recipe"), out.parent / ".work")
    return 0


if __name__ == "__main__":
    sys.exit(main())
