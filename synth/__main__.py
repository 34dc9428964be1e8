"""Recipes: list them, and make items of them (`python -m synth NAME`); index the recordings that scenes may use."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.command import Parser, console, guarded, print_json, say
from earmark.engine import LocalEngine
from earmark.errors import ParamsError, UsageError

if TYPE_CHECKING:  # what takes long to import, workers import at the same time
    from synth.contract.recipe import Order, RecipeModule, Studio

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Parse the command line and run it."""
    parser = Parser(prog="python -m synth", description=__doc__)
    parser.add_argument("command", metavar="list | index | compare | NAME", help="NAME makes items")
    parser.add_argument("forms", nargs="*", type=Path, metavar="FOLDER", help="with compare: shards of A, then of B")
    parser.add_argument("--json", action="store_true", help="with list and compare: for machines")
    parser.add_argument("--n", type=int, help="number of items")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--form", default="A", help="another form is another draw of the same test")
    parser.add_argument("--out", type=Path, help="folder for the shards")
    parser.add_argument(
        "--listen", type=Path, help="folder for wavs, scenes and pictures, instead of --out or beside it"
    )
    parser.add_argument("--recordings", type=Path, help="folder of the index of recordings that scenes may use")
    parser.add_argument("--items", type=Path, help="with index: the shards of one source; --out is the index's file")
    parser.add_argument("--settings", type=Path, help="a stage's settings, instead of --n, --seed and --form")
    options = parser.parse_args()
    return guarded(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    if options.command == "list":
        return _list(as_json=options.json)
    if options.command == "compare":
        return _compare(options)
    if options.forms:
        raise UsageError(f"python -m synth {options.command}", expected="options", got=str(options.forms[0]))
    if options.command == "index":
        return _index(options)
    if not options.out and not options.listen:
        raise UsageError("python -m synth NAME", expected="--out DIR or --listen DIR", got="neither")
    engine = _started(options.command) if options.out else None
    made = _Making.of(options)
    if options.listen:
        _listen(made, options.listen)
    if engine:
        _synthesise(made, options.out, engine)
    return 0


def _started(name: str) -> LocalEngine:
    """An engine that is already importing what the workers will need."""
    engine = LocalEngine(preload=f"synth.{name}")
    if name.isidentifier() and find_spec(f"synth.{name}"):
        engine.prepare()
    return engine


@dataclass(frozen=True, slots=True)
class _Making:
    """What is made: a recipe, by settings."""

    module: RecipeModule
    settings: dict[str, Any]
    order: Order
    studio: Studio

    @classmethod
    def of(cls, options: argparse.Namespace) -> _Making:
        """What the command line asks for.

        Raises:
            SynthError: There is no such recipe.
            ParamsError: The options of the recipe are wrong.
        """
        from earmark.mastering import Target
        from synth.contract.recipe import Order, Studio, recipe
        from synth.contract.recordings import Recordings

        module = recipe(options.command)
        if options.settings:
            settings = json.loads(options.settings.read_text(encoding="utf-8"))
        else:
            given = {} if options.n is None else {"n": options.n}
            settings = {"seed": options.seed, "form": options.form, "audio": asdict(Target()), "options": given}
        n = settings["options"].get("n", module.RECIPE.default_n)
        if set(settings["options"]) - {"n"} or not isinstance(n, int) or n < 1:
            got = str(settings["options"])
            raise ParamsError(f"options.{options.command}", expected="n, a whole number above 0", got=got)
        recordings = Recordings(options.recordings)
        order = Order(n, settings["seed"], settings["form"], recordings)
        return cls(module, settings, order, Studio(Target(**settings["audio"]), recordings))


def _synthesise(made: _Making, out: Path, engine: LocalEngine) -> None:
    from earmark.provenance import code_digest
    from earmark.stage import Remarks, Stage, run
    from synth.contract.synthesis import Rendering, drawn

    out.parent.mkdir(parents=True, exist_ok=True)
    known = made.module.RECIPE
    stage = Stage(
        name=f"synth@{known.name}",
        work=Rendering(known.name, made.studio),
        out=out,
        settings=made.settings,
        code=code_digest(ROOT / "earmark", ROOT / "synth"),
    )
    titled = Remarks({"title": known.title})
    run(stage, drawn(known, made.order), engine, out.parent / ".work", lambda: titled)


def _listen(made: _Making, folder: Path) -> None:
    from synth.listening.listen import listen

    written, refused = listen(made.module, made.module.draw(made.order), made.studio, folder)
    for reason in refused:
        say(f"not rendered: {reason}")
    say(f"{folder}: {written} items to listen to, {len(refused)} not rendered")


def _index(options: argparse.Namespace) -> int:
    from synth.contract import prompts
    from synth.contract.recordings import index

    if not options.items or not options.out:
        raise UsageError("python -m synth index", expected="--items DIR and --out FILE", got="not both")
    heard = index(options.items, options.out)
    written = prompts.index(options.items, options.out.with_suffix(prompts.SUFFIX))
    say(f"{options.items.name}: {heard} recordings, {written} prompts in writing")
    return 0


def _compare(options: argparse.Namespace) -> int:
    from synth.forms import run as compared

    half, odd = divmod(len(options.forms), 2)
    if odd or not half:
        got = f"{len(options.forms)} folders"
        raise UsageError("python -m synth compare", expected="as many folders of one form as of the other", got=got)
    return compared(options.forms[:half], options.forms[half:], as_json=options.json)


def _list(*, as_json: bool) -> int:
    from rich.table import Table

    from synth.contract.recipe import names, recipe

    recipes = [recipe(name).RECIPE for name in names()]
    if as_json:
        print_json([{"name": r.name, "family": r.family, "title": r.title} for r in recipes])
        return 0
    table = Table("name", "family", "title", "tasks")
    for r in recipes:
        table.add_row(r.name, r.family, r.title, ", ".join(f"{b}/{t}" for b, t in r.cells))
    console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
