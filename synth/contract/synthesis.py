"""A recipe's scenes to shards: drawn here, rendered by the workers of a stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from earmark.item import Item
from earmark.stage import Unit
from synth.contract.recipe import Order, RecipeModule, Scene, Studio, recipe, scene_id, scene_json


@dataclass(frozen=True, slots=True)
class Rendering:
    """The work of the stage: a scene in, an item out."""

    name: str
    studio: Studio

    def __call__(self, scene: Scene) -> Item:
        """Render one scene."""
        return recipe(self.name).render(scene, self.studio)


def units(module: RecipeModule, order: Order) -> Iterator[Unit]:
    """The scenes of a recipe as units of work."""
    for scene in module.draw(order):
        yield Unit(scene_id(module.RECIPE, scene), scene_json(scene), scene)
