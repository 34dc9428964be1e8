"""One small settings file for each stage, cut out of `params.yaml`.

DVC runs a stage again when a file it depends on changes. Each stage depends on its own settings file, so that
turning one source's option runs that source again and what follows, and nothing else.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from earmark.params import Params
from earmark.shards import replace_folder

FOLDER = Path("build/settings")


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
    files["curate.json"] = {"names": everything}
    files["validate.json"] = {"gates": dict(params.gates)}
    files["release.json"] = {
        "version": params.version,
        "form": params.form,
        "seed": params.seed,
        "audio": audio,
        **params.release.model_dump(),
    }
    return files


def write_settings(params: Params, folder: Path) -> None:
    """Write all settings files in place of those that were there."""
    made = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(made, ignore_errors=True)
    for name, content in settings_files(params).items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    replace_folder(made, folder)
