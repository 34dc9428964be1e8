"""Items to listen to: for each a wav a clip, its scene and question, a picture, JAMS, and a frame table of a room."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import soundfile

from earmark.audio import decode
from earmark.errors import EarmarkError
from earmark.item import Item
from synth.contract.recipe import RecipeModule, Scene, Studio
from synth.listening.frames import classes, frame_table
from synth.listening.jams import jams
from synth.listening.pictures import picture


def listen(module: RecipeModule, scenes: Iterable[Scene], studio: Studio, folder: Path) -> tuple[int, list[str]]:
    """Render scenes into files that a person looks at and listens to.

    Args:
        module: The recipe.
        scenes: As it drew them.
        studio: What to render with.
        folder: Is made; files of the same names are written over.

    Returns:
        How many were written, and why others were not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written, refused = 0, []
    for number, scene in enumerate(scenes, 1):
        try:
            item = module.render(scene, studio)
        except EarmarkError as error:
            refused.append(f"{number:03}: {error}")
            continue
        _write(item, scene, folder, f"{number:03}")
        written += 1
    return written, refused


def _write(item: Item, scene: Scene, folder: Path, name: str) -> None:
    told = {
        "id": item.id,
        "turns": [turn.model_dump(mode="json") for turn in item.turns],
        "question": item.question,
        "choices": item.choices,
        "answers": item.answers,
        "scene": json.loads(item.scene or "{}"),
    }
    (folder / f"{name}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    scapes = scene.soundscapes()
    for at, media in enumerate(item.audio):
        stem = name if len(item.audio) == 1 else f"{name}-{at + 1}"
        sound = decode(media.bytes or b"")
        soundfile.write(folder / f"{stem}.wav", sound.samples.T, sound.sample_rate_hz, subtype="PCM_16")
        scape = scapes[at] if len(scapes) == len(item.audio) else None
        picture(folder / f"{stem}.png", sound, scape, f"{item.question} {_shown(item)}")
        if scape is None:
            continue
        (folder / f"{stem}.jams").write_text(jams(scape, item.id), encoding="utf-8")
        if scape.receiver:
            legend = "".join(f"{number},{title}\n" for number, title in enumerate(classes(scape)))
            (folder / f"{stem}.csv").write_text(frame_table(scape), encoding="utf-8")
            (folder / f"{stem}.classes.csv").write_text(legend, encoding="utf-8")


def _shown(item: Item) -> str:
    choices = " / ".join(item.choices)
    return f"[{choices}] answer: {', '.join(item.answers)}" if choices else f"answer: {', '.join(item.answers)}"
