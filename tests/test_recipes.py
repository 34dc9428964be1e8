"""The contract of a recipe, over every recipe that is found."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from earmark.item import Item
from earmark.shards import read_items
from earmark.taxonomy import taxonomy
from earmark.validation import sealed_issues
from synth.contract.recipe import Order, Scene, Studio, names, recipe, scene_id, scene_json

ROOT = Path(__file__).parent.parent
STUDIO = Studio()
NAMES = names()


def test_there_are_recipes() -> None:
    assert {
        "spatial", "multi_audio", "mixed", "long", "multi_hop", "music", "roleplay", "spoken_prompts", "dialogues",
        "bias_twins", "robustness",
    } <= set(NAMES)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_metadata_is_complete(name: str) -> None:
    known = recipe(name).RECIPE
    assert known.name == name
    assert known.title
    assert known.family
    assert known.default_n > 0
    assert known.cells
    for benchmark, task in known.cells:
        assert task in taxonomy(benchmark).tasks


@pytest.mark.parametrize("name", NAMES)
def test_drawing_again_gives_the_same_and_each_scene_follows_from_its_number(name: str) -> None:
    module = recipe(name)
    few, many = list(module.draw(Order(4, 5, "A"))), list(module.draw(Order(12, 5, "A")))
    assert few == many[:4]
    assert list(module.draw(Order(9, 5, "A", start=7))) == many[7:9]
    assert len({scene_id(module.RECIPE, scene) for scene in many}) == 12


@pytest.mark.parametrize("name", NAMES)
def test_another_form_or_seed_shares_no_scene(name: str) -> None:
    module = recipe(name)

    def drawn(seed: int, form: str) -> set[str]:
        scenes = [scene.model_dump(exclude={"form", "number", "pair"}) for scene in module.draw(Order(6, seed, form))]
        return {json.dumps(scene, sort_keys=True) for scene in scenes}

    assert not drawn(5, "A") & drawn(5, "B")
    assert not drawn(5, "A") & drawn(6, "A")


@cache
def made(name: str) -> list[tuple[Scene, Item]]:
    """Six scenes of a recipe and their items, made in this process."""
    module = recipe(name)
    return [(scene, module.render(scene, STUDIO)) for scene in module.draw(Order(6, 4, "A"))]


@pytest.mark.parametrize("name", NAMES)
def test_items_are_valid_and_carry_their_scene(name: str) -> None:
    known = recipe(name).RECIPE
    for scene, item in made(name):
        assert sealed_issues(item) == []
        assert item.id.startswith(f"{name}/A/")
        assert (item.benchmark, item.task) in known.cells
        assert item.scene == scene_json(scene)


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_scene_renders_to_the_same_item(name: str) -> None:
    for scene, item in made(name)[:2]:
        stored = type(scene).model_validate_json(item.scene or "")
        assert recipe(name).render(stored, STUDIO) == item


def command(name: str, workers: int, out: Path) -> list[Path]:
    """Run the command; the files that it made."""
    arguments = [sys.executable, "-m", "synth", name, "--n", "6", "--seed", "4", "--out", str(out)]
    environment = {"EARMARK_WORKERS": str(workers), "PATH": ""}
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"synth@{name}: 6 in, 6 out, 0 rejected" in done.stdout
    return sorted(out.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_two_workers_make_what_this_process_makes(name: str, tmp_path: Path) -> None:
    command(name, 2, tmp_path / "out")
    assert list(read_items(tmp_path / "out")) == [item for _, item in made(name)]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_one_or_two_workers_make_the_same_bytes(name: str, tmp_path: Path) -> None:
    one, two = (command(name, workers, tmp_path / str(workers) / "out") for workers in (1, 2))
    assert [path.name for path in one] == [path.name for path in two]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_the_default_release_speaks_at_least_three_languages() -> None:
    spoken = {
        clip.language
        for clip in (recipe("roleplay").render(s, STUDIO).clips[0] for s in recipe("roleplay").draw(Order(6, 1, "A")))
    }
    assert len(spoken) >= 3


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["list", "--json"], 0, ""),
        (["spatiel", "--out", "x"], 1, "Did you mean 'spatial'?"),
        (["spatial"], 2, "--out DIR"),
        (["spatial", "--n", "0", "--out", "x"], 1, "a whole number above 0"),
        (["spatial", "--n", "many", "--out", "x"], 2, "invalid int value"),
    ],
)
def test_the_command(arguments: list[str], status: int, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "synth", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    if status == 0:
        assert {entry["name"] for entry in json.loads(done.stdout)} == set(NAMES)
