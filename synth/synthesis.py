"""A recipe's scenes to shards: drawn here, rendered by the workers of a stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from earmark.item import Item
from earmark.mastering import Target
from earmark.stage import Unit
from synth.recipe import RecipeModule, Scene, recipe, scene_id, scene_json


@dataclass(frozen=True, slots=True)
class Rendering:
    """The work of the stage: a scene in, an item out."""

    name: str
    target: Target

    def __call__(self, scene: Scene) -> Item:
        """Render one scene."""
        return recipe(self.name).render(scene, self.target)


def units(module: RecipeModule, n: int, seed: int, form: str) -> Iterator[Unit]:
    """The scenes of a recipe as units of work.

    Args:
        module: The recipe.
        n: Number of scenes.
        seed: The release's seed.
        form: Of the test.
    """
    for scene in module.draw(n, seed, form):
        yield Unit(scene_id(module.RECIPE, scene), scene_json(scene), scene)
