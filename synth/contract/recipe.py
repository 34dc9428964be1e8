"""The contract of a recipe, and how recipes are found.

A recipe is a module of `synth/` itself that has `RECIPE`, `draw` and `render`. Nothing registers it; what is not a
recipe is in a folder below. `draw` turns an order into scenes, in which every number is settled; `render` turns a scene
into an item and decides nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import synth
from earmark.audio import Encoded, Sound
from earmark.draw import draw_int
from earmark.errors import SynthError
from earmark.item import Clip, Item, Media, Origin, Record, canonical_json, item_id
from earmark.licences import allows_mixes, licence_of_mix
from earmark.mastering import Target, master
from earmark.taxonomy import nearest
from synth.contract.recordings import NONE, Recording, Recordings
from synth.scenes.soundscape import Soundscape

# What was made here is given away: CC0 1.0.
LICENCE = "CC0-1.0"
DEFAULT_TARGET = Target()


class Scene(Record):
    """What a recipe draws: frozen, typed, all constants; the truth that the answer follows from.

    Attributes:
        form: The form of the test that it was drawn for.
        number: Its number in that form.
    """

    form: str
    number: int

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """What is heard in each clip, where that is a soundscape: for pictures, JAMS and frame tables."""
        return ()


@dataclass(frozen=True, slots=True)
class Order:
    """What a recipe is asked to draw: `n` scenes, or the last of them.

    A scene follows from its number: it is the same whatever `n` is, and whether or not others are drawn before it.

    Attributes:
        n: Number of scenes.
        seed: The release's seed.
        form: Of the test.
        recordings: What scenes may use beside what is made here.
        start: So many of them are passed over.
    """

    n: int
    seed: int
    form: str = "A"
    recordings: Recordings = NONE
    start: int = 0

    @property
    def numbers(self) -> range:
        """Of the scenes that are wanted."""
        return range(self.start, self.n)


@dataclass(frozen=True, slots=True)
class Studio:
    """What a scene is rendered with: rate and level of its clips, and where the recordings it names are."""

    target: Target = DEFAULT_TARGET
    recordings: Recordings = NONE


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is known of a recipe.

    Attributes:
        name: Its module, its word in `params.yaml`, the first part of its items' ids.
        title: For people.
        family: Kind of item: spatial, multi-audio, role-play …
        cells: The (benchmark, task) cells that its items fill.
        default_n: Items made where nobody says how many.
        version: Raised when the same scene would sound otherwise.
        together: Sizes, in turn, of the groups of scenes that share what takes long to draw or to render.
    """

    name: str
    title: str
    family: str
    cells: tuple[tuple[str, str], ...]
    default_n: int
    version: int = 1
    together: tuple[int, ...] = (1,)

    def seed(self, seed: int, form: str, number: int) -> int:
        """The seed of one scene: of its own, so that asking for more scenes leaves the first ones alone."""
        return draw_int(seed, self.name, form, number)

    def clip(
        self, sound: Encoded | Sound, target: Target, of: object, parts: Sequence[Recording] = (), **facts: Any
    ) -> tuple[Media, Clip]:
        """A rendered sound as a clip of an item.

        Args:
            sound: As rendered; a file where it is too long to be held.
            target: Rate and level.
            of: The constants that it was rendered from, for the record of its origin.
            parts: The recordings in it: their licences and attributions go with the clip.
            facts: Fields of `Clip` (role, layout, transcript, language, speaker …).
        """
        made = master(sound, target, facts.pop("layout", None))
        given: dict[str, Any] = {
            **made.facts(),
            "source": Origin(dataset="synth", revision=f"{self.name}/{self.version}", record=canonical_json(of)),
            "licence": licence_of_mix([LICENCE, *(part.licence for part in parts)]),
            "redistributable": all(part.redistributable for part in parts),
            "attribution": "; ".join(dict.fromkeys(part.attribution for part in parts if part.attribution)),
        }
        given["redistributable"] &= allows_mixes(given["licence"])
        return Media(bytes=made.flac, path="clip.flac"), Clip(**{**given, **facts})

    def item(self, scene: Scene, clips: Sequence[tuple[Media, Clip]], **fields: Any) -> Item:
        """The item of a scene, sealed, with the id that follows from the scene.

        Args:
            scene: What was drawn.
            clips: As `clip` gives them, in the order in which they are heard.
            fields: The other fields of `Item`.
        """
        media = tuple(m.model_copy(update={"path": f"{n}.flac"}) for n, (m, _) in enumerate(clips))
        return Item(
            id=scene_id(self, scene),
            form=scene.form,
            audio=media,
            clips=tuple(clip for _, clip in clips),
            scene=scene_json(scene),
            **fields,
        ).sealed()


def scene_json(scene: Scene) -> str:
    """The scene as it is stored with the item."""
    return canonical_json(scene.model_dump(mode="json"))


def scene_id(recipe: Recipe, scene: Scene) -> str:
    """The id of the item of a scene: `<recipe>/<form>/<hash of the constants>`."""
    return item_id(recipe.name, scene.form, of=scene.model_dump(mode="json"))


class RecipeModule(Protocol):
    """A module of `synth/`."""

    RECIPE: Recipe

    def draw(self, order: Order) -> Iterator[Scene]:
        """Draw the scenes of an order, each from its number."""
        ...

    def render(self, scene: Scene, studio: Studio) -> Item:
        """Render a scene to a sealed item; pure."""
        ...


def names() -> tuple[str, ...]:
    """Names of all recipes, sorted."""
    found = pkgutil.iter_modules(synth.__path__)
    return tuple(sorted(m.name for m in found if not m.ispkg and m.name != "__main__"))


def recipe(name: str) -> RecipeModule:
    """Find a recipe.

    Raises:
        SynthError: There is none of that name; names the nearest.
    """
    if name not in names():
        close = nearest(name, names())
        raise SynthError(
            f"recipe {name!r}", expected="the name of a recipe", got=repr(name),
            remedy=f"Did you mean {close!r}?" if close else "`python -m synth list` shows them",
        )  # fmt: skip
    return cast(RecipeModule, importlib.import_module(f"synth.{name}"))
