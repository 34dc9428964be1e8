"""A recipe's scenes to shards: drawn and rendered by the workers of a stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from earmark.item import Item
from earmark.stage import Drawn, Unit
from synth.contract.recipe import Order, Recipe, Scene, Studio, recipe, scene_id, scene_json


@dataclass(frozen=True, slots=True)
class Rendering:
    """The work of the stage: a scene in, an item out."""

    name: str
    studio: Studio

    def __call__(self, scene: Scene) -> Item:
        """Render one scene."""
        return recipe(self.name).render(scene, self.studio)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The draw of the stage: the numbers of scenes in, the scenes out as units of work."""

    name: str
    order: Order

    def __call__(self, first: int, end: int) -> Iterator[Unit]:
        """Draw the scenes from one number to before another."""
        module = recipe(self.name)
        for scene in module.draw(replace(self.order, n=end, start=first)):
            yield Unit(scene_id(module.RECIPE, scene), scene_json(scene), scene)


def drawn(known: Recipe, order: Order) -> Drawn:
    """The scenes of an order, for the workers to draw."""
    return Drawn(Drawing(known.name, order), order.n, known.together)
