"""One small settings file for each stage, cut out of `params.yaml`.

DVC runs a stage again when a file it depends on changes. Each stage depends on its own settings file, so that
turning one source's option runs that source again and what follows, and nothing else.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from earmark.errors import ParamsError
from earmark.params import Params
from earmark.shards import replace_folder
from earmark.taxonomy import nearest

FOLDER = Path("build/settings")
# The gates that another draw of the options can bring to hold.
_OF_OPTIONS = frozenset({"position_p", "shortcut_excess", "shortcut_p"})


def settings_files(params: Params) -> dict[str, dict[str, Any]]:
    """What every stage is to know.

    Returns:
        Relative file name (`sources/esc50.json`) to content.
    """
    audio = params.audio.model_dump()
    files: dict[str, dict[str, Any]] = {}
    for name in params.sources:
        files[f"sources/{name}.json"] = {
            "corpora_root": params.corpora_root,
            "seed": params.seed,
            "audio": audio,
            "options": dict(params.options.get(name) or {}),
        }
    for name in params.recipes:
        files[f"recipes/{name}.json"] = {
            "seed": params.seed,
            "form": params.form,
            "audio": audio,
            "options": dict(params.options.get(name) or {}),
        }
    everything = [*params.sources, *params.recipes]
    files["curate.json"] = {"names": everything, "demand": params.review.demand}
    gates = {name: value for name, value in params.gates.items() if name in _OF_OPTIONS}
    files["redraw.json"] = {"rounds": params.redraw.rounds, "seed": params.seed, "gates": gates}
    files["validate.json"] = {"gates": dict(params.gates), "known": list(params.known)}
    files["release.json"] = {
        "version": params.version,
        "form": params.form,
        "seed": params.seed,
        "audio": audio,
        "judgements_licence": params.review.licence,
        **params.release.model_dump(),
    }
    return files


def require_modules(names: Sequence[str], folder: Path, kind: str) -> None:
    """Check that every source is a builder, or every recipe a recipe, before anything is built.

    Args:
        names: As the parameters list them.
        folder: Where the modules are, one a name.
        kind: `source` or `recipe`.

    Raises:
        ParamsError: There is no module of that name; names the nearest.
    """
    known = sorted(path.stem for path in folder.glob("*.py"))
    for name in names:
        if name not in known:
            close = nearest(name, known)
            remedy = f"Did you mean {close!r}?" if close else f"`python -m {folder.name} list` shows what there is"
            raise ParamsError(f"{kind}s: {name!r}", expected=f"a {kind} of {folder}/", got=repr(name), remedy=remedy)


def require_options(options: Iterable[str], folders: Sequence[Path]) -> None:
    """Check that options are for sources and recipes that there are, whether they take part or not.

    Args:
        options: Names that have options.
        folders: Where the modules are.

    Raises:
        ParamsError: Options of a name that nothing has; names the nearest.
    """
    known = sorted(path.stem for folder in folders for path in folder.glob("*.py"))
    for name in options:
        if name not in known:
            close = nearest(name, known)
            remedy = f"Did you mean {close!r}?" if close else "Take them out"
            raise ParamsError(
                f"options.{name}", expected="the name of a source or recipe", got=repr(name), remedy=remedy
            )


def write_settings(params: Params, folder: Path) -> None:
    """Write all settings files in place of those that were there."""
    made = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(made, ignore_errors=True)
    for name, content in settings_files(params).items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    replace_folder(made, folder)
