"""Corpora and their builders: list, show, fetch, check, coverage, and a build (`python -m builders NAME`)."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builders.catalogue.listing import print_coverage, print_fetched, print_inspection, print_list, print_source
from builders.contract.source import Builder, builder
from builders.fetching.fetch import cache_folder, fetch
from builders.ingest.estimate import estimate, require_room
from builders.ingest.extent import Counted
from builders.ingest.sampling import NOTE, Sample, Sampled, choose, require_some
from builders.ingest.settings import Settings, read_settings, settings_of
from builders.ingest.units import Offered, Reading, units
from earmark.command import Parser, guarded, say
from earmark.engine import LocalEngine
from earmark.errors import UsageError
from earmark.mastering import Target
from earmark.provenance import code_digest
from earmark.stage import SUMMARY, Remarks, Stage, run
from earmark.taxonomy import nearest

ROOT = Path(__file__).parent.parent


COMMANDS = ("list", "show", "fetch", "check", "coverage")
# What each may be told beside a name; a build takes what is not of these.
USES = {"list": {"json"}, "show": set[str](), "fetch": {"root", "cache"}, "check": {"root"}, "coverage": {"json"}}
BUILDS = {"root", "out", "seed", "settings"}


def main() -> int:
    """Parse the command line and run it."""
    parser = Parser(prog="python -m builders", description=__doc__)
    parser.add_argument("command", metavar="list | show | fetch | check | coverage | NAME", help="NAME builds")
    parser.add_argument("name", nargs="?", help="the builder (show, fetch, check) or the selection (coverage)")
    parser.add_argument("--json", action="store_true", help="with list and coverage: for machines")
    parser.add_argument("--root", type=Path, help="folder that holds the corpora")
    parser.add_argument("--out", type=Path, help="folder for the shards")
    parser.add_argument("--cache", type=Path, help="with fetch: the cache, instead of EARMARK_CACHE")
    parser.add_argument("--seed", type=int, help="draws distractors and their places; default: 0")
    parser.add_argument("--settings", type=Path, help="a stage's settings, instead of --root and --seed")
    options = parser.parse_args()
    return guarded(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    asked: dict[str, Callable[[argparse.Namespace], int]] = {
        "show": lambda o: print_source(builder(o.name).SOURCE),
        "fetch": _fetch,
        "check": lambda o: print_inspection(*_located(o)),
        "coverage": lambda o: print_coverage(o.name, json=o.json),
    }
    _require_use(options)
    if options.command == "list":
        return print_list(json=options.json)
    if options.command in asked:
        if not options.name:
            wanted = "the name of a selection" if options.command == "coverage" else "the name of a builder"
            raise UsageError(f"python -m builders {options.command} NAME", expected=wanted, got="none")
        return asked[options.command](options)
    chosen = builder(options.command)
    if not options.out:
        raise UsageError("python -m builders NAME", expected="--out DIR", got="none")
    if options.settings:
        settings = read_settings(options.settings)
    elif options.root:
        settings = settings_of("--seed", {"corpora_root": str(options.root), "seed": options.seed or 0})
    else:
        raise UsageError("python -m builders NAME", expected="--root DIR or --settings FILE", got="neither")
    return _ingest(chosen, settings, options.out)


def _require_use(options: argparse.Namespace) -> None:
    """Refuse what the command would take no notice of."""
    called = f"python -m builders {options.command}"
    if options.name and options.command not in (*COMMANDS[1:],):
        close = nearest(options.command, COMMANDS[1:])
        remedy = f"Did you mean {close!r}?" if close else ""
        raise UsageError(called, expected="no second name", got=repr(options.name), remedy=remedy)
    uses = USES.get(options.command, BUILDS)
    given = {
        name for name in {*BUILDS, "json", "cache"} if getattr(options, name) is not (False if name == "json" else None)
    }
    if options.settings and options.command not in USES:
        uses = uses - {"root", "seed"}
        called += " --settings FILE"
    if given - uses:
        known = ", ".join(f"--{name}" for name in sorted(uses)) or "no option"
        raise UsageError(called, expected=known, got=f"--{min(given - uses)}")


def _require_root(options: argparse.Namespace) -> Path:
    if not options.root:
        raise UsageError(f"python -m builders {options.command} NAME", expected="--root DIR", got="none")
    root: Path = options.root
    return root


def _located(options: argparse.Namespace) -> tuple[Builder, Path]:
    chosen = builder(options.name)
    return chosen, chosen.SOURCE.locate(_require_root(options))


def _fetch(options: argparse.Namespace) -> int:
    source = builder(options.name).SOURCE
    cache = options.cache or cache_folder(ROOT)
    return print_fetched(source, fetch(source, _require_root(options), cache))


def _ingest(chosen: Builder, settings: Settings, out: Path) -> int:
    name = chosen.SOURCE.name
    stage_name = f"ingest@{name}"
    _require_place(out)
    if not settings.corpora_root:
        _leave_out(stage_name, out)
        return 0
    root = chosen.SOURCE.locate(Path(settings.corpora_root))
    wish = settings.options.wish()
    counted = Counted(chosen)
    sample = choose(counted, root, wish, settings.seed)
    require_some(name, sample, wish)
    wanted = Sampled(counted, sample)
    target = Target(**settings.audio.model_dump())
    engine = LocalEngine()
    needed = estimate(wanted, root, target, engine.workers)
    require_room(name, needed, out.parent)
    sys.stderr.write(
        f"{stage_name}: {needed.items} items, about {needed.audio_s:.0f} s of sound: "
        f"about {needed.disk_bytes / 1e6:.0f} MB and {needed.seconds:.0f} s on {engine.workers} processes\n"
    )
    stage = Stage(
        name=stage_name,
        work=Reading(settings.seed, settings.options.options, target, settings.options.levels == "together"),
        out=out,
        settings=settings.model_dump(exclude={"corpora_root"}),
        code=code_digest(ROOT / "earmark", ROOT / "builders"),
        notes={} if wish.is_all() else {NOTE: sample.note(wish, settings.seed)},
    )
    offered = Offered(settings.options.options)
    work = offered.of(units(wanted, root))
    run(stage, work, engine, out.parent / ".work", lambda: _remarks(chosen, counted, sample, offered))
    return 0


def _remarks(chosen: Builder, counted: Counted, sample: Sample, offered: Offered) -> Remarks:
    """What the corpus is, how much of it was there, what was left out, and where it has too few choices."""
    corpus = {kind: share._asdict() for kind, share in counted.shares().items()}
    sampled, few = sample.remarks(), offered.remarks()
    facts: dict[str, Any] = {"title": chosen.SOURCE.title, "citation": chosen.SOURCE.citation}
    facts |= {"corpus": corpus} if corpus else {}
    return Remarks({**facts, **sampled.facts, **few.facts}, (*counted.notes(), *sampled.lines, *few.lines))


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
