"""The stages that are not a source's or a recipe's: `python -m earmark.make STAGE`, as dvc.yaml calls them."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from earmark.command import Parser, console, dispatch, say
from earmark.engine import LocalEngine
from earmark.errors import StageError
from earmark.params import read_params

BUILD = Path("build")
SETTINGS = BUILD / "settings"
RECORDINGS = BUILD / "recordings" / "sources.json"
CURATED = BUILD / "curated"
REDRAWN = BUILD / "redrawn"
CANDIDATE = BUILD / "release"
ANSWERS = BUILD / "answers"
PUBLISHED = BUILD / "published.json"
ERRATA = Path("releases/errata.yaml")
TAKEDOWN = Path("releases/takedown.yaml")
REPORT = BUILD / "validate" / "report.json"


def main() -> int:
    """Parse the command line and run the stage."""
    parser = Parser(prog="python -m earmark.make", description=__doc__)
    commands = parser.add_subparsers(metavar="STAGE", required=True)
    for name, run in (
        ("settings", _settings),
        ("curate", _curate),
        ("redraw", _redraw),
        ("validate", _validate),
        ("release", _release),
        ("baselines", _baselines),
        ("publish", _publish),
        ("freeze", _freeze),
    ):
        commands.add_parser(name, help=(run.__doc__ or "").rstrip(".")).set_defaults(run=run)
    return dispatch(parser)


def _read(name: str) -> dict[str, Any]:
    return _read_json(SETTINGS / name)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        got = "none"
        raise StageError(str(path), expected="what an earlier stage wrote", got=got, remedy="Run `dvc repro`") from None
    return found


def _settings(_: argparse.Namespace) -> int:
    """Check params.yaml and cut it into one settings file a stage."""
    from earmark.settings import require_modules, require_options, write_settings

    params = read_params(Path("params.yaml"))
    require_modules(params.sources, Path("builders"), "source")
    require_modules(params.recipes, Path("synth"), "recipe")
    require_options(params.options, (Path("builders"), Path("synth")))
    write_settings(params, SETTINGS)
    RECORDINGS.parent.mkdir(parents=True, exist_ok=True)
    RECORDINGS.write_text(json.dumps(params.recordings) + "\n", encoding="utf-8")
    say(f"settings: {len(params.sources)} sources, {len(params.recipes)} recipes, version {params.version}")
    return 0


_IDLE = {
    False: "is not built any more: nothing to do",
    True: "is here in another version than the erratum's: nothing to do, unless its options are drawn anew to be that",
}


def _curate(_: argparse.Namespace) -> int:
    """Gather the items of all sources and recipes; set faulty and doubled ones aside."""
    from earmark.curate import Reviewing, curate
    from earmark.release.errata import Applying, read_errata
    from earmark.review import DECISIONS
    from earmark.takedown.blocklist import Blocking, read_takedowns

    settings = _read("curate.json")
    reviewing = Reviewing.of(DECISIONS, settings["demand"])
    correcting = Applying(read_errata(ERRATA))
    blocking = Blocking(read_takedowns(TAKEDOWN), correcting)
    curate(BUILD / "items", settings["names"], CURATED, LocalEngine(), reviewing, blocking)
    if blocking.done:
        say(f"takedown: {blocking.done} set aside")
    for what, count in sorted(correcting.done.items()):
        say(f"errata: {count} {what}")
    for one in correcting.idle():
        say(f"errata: {one.item} {_IDLE[one.item in correcting.met]}")
    return 0


def _redraw(_: argparse.Namespace) -> int:
    """Draw options anew where a gate does not hold; leave all else as it is."""
    from earmark.checks.gates import Gates
    from earmark.judgements import Judgement, read_lines
    from earmark.release.errata import Applying, read_errata
    from earmark.release.redrawing import Redrawing, redrawn
    from earmark.review import JUDGEMENTS

    settings = _read("redraw.json")
    judged = {one.item for file in sorted(JUDGEMENTS.glob("*.jsonl")) for one in read_lines(file, Judgement)}
    redrawing = Redrawing(Gates.of(settings["gates"]), settings["seed"], settings["rounds"], frozenset(judged))
    redrawn(CURATED, REDRAWN, redrawing, Applying(read_errata(ERRATA)))
    return 0


def _validate(_: argparse.Namespace) -> int:
    """Run all checks over the items of the release; fail if a gate does not hold."""
    from earmark.checks.gates import Gates
    from earmark.checks.report import render
    from earmark.checks.run import check_items

    settings = _read("validate.json")
    report = check_items(REDRAWN, Gates.of(settings["gates"]), LocalEngine(), known=[*map(Path, settings["known"])])
    folder = REPORT.parent
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report.to_json(), indent=1, ensure_ascii=False) + "\n"
    REPORT.write_text(text, encoding="utf-8")
    render(report, console())
    return 0 if report.passed else 1


def _release(_: argparse.Namespace) -> int:
    """Make the candidate, and open it as a reader would."""
    from earmark.release.answers import is_withheld
    from earmark.release.candidate import make_candidate
    from earmark.release.opening import require_opens

    manifest = make_candidate(REDRAWN, CANDIDATE, _read("release.json"), Path.cwd(), _read_json(REPORT), ANSWERS)
    if not is_withheld(manifest):  # DVC wants the folder in any case
        shutil.rmtree(ANSWERS, ignore_errors=True)
        ANSWERS.mkdir()
        (ANSWERS / "README.md").write_text("The answers are in the release: nothing is kept back.\n", encoding="utf-8")
    require_opens(CANDIDATE, manifest)
    return 0


def _baselines(_: argparse.Namespace) -> int:
    """Score what can be said without listening, and the gold."""
    from earmark.release.answers import private_part
    from earmark.score.baselines import run_baselines

    started = time.monotonic()
    seed = int(_read("release.json")["seed"])
    metrics = run_baselines(CANDIDATE, BUILD / "baselines", seed, private_part(CANDIDATE))
    for name, found in metrics.items():
        if found["score"] is not None:
            chance = "" if name == "oracle" else f", chance {found['chance']:.1%}"
            say(f"baseline {name}: {found['score']:.1%} of {found['n']} items{chance}")
    say(f"baselines: {len(metrics)} in, {len(metrics)} out, 0 rejected, {time.monotonic() - started:.1f} s")
    return 0


def _publish(_: argparse.Namespace) -> int:
    """Bring the candidate to the folder, or the data set of the Hub, that params.yaml names."""
    from earmark.publishing.target import Visibility
    from earmark.release.publish import publish_candidate

    asked = read_params(Path("params.yaml")).publish
    visibility = Visibility(asked.private, asked.gated) if asked.to.startswith("hf://") else None
    publish_candidate(CANDIDATE, asked.to, visibility)
    digest = _read_json(CANDIDATE / "manifest.json")["digest"]
    PUBLISHED.write_text(json.dumps({"to": asked.to, "digest": digest}, indent=1) + "\n", encoding="utf-8")
    return 0


def _freeze(_: argparse.Namespace) -> int:
    """Make the candidate a version that does not change any more."""
    from earmark.release.answers import PART, SUFFIX
    from earmark.release.freeze import freeze

    entry = freeze(CANDIDATE, Path("releases"))
    say(f"frozen: releases/{entry.version} ({entry.items} items, {entry.digest})")
    if entry.dirty:
        say("note: built from a tree that differs from its commit: commit and build again to be able to trace it")
    v = entry.version
    say(f"now: git add releases dvc.lock && git commit -m 'Release {v}' && git tag v{v}")
    pointers = [f"releases/{v}/data.dvc", f"releases/{v}/webdataset.dvc", f"releases/{v}{SUFFIX}/{PART}.dvc"]
    say(f"and, to keep it elsewhere: dvc push {' '.join(name for name in pointers if Path(name).is_file())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
