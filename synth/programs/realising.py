"""From a program to words: what it is about, as a phrase; the question around it is the question writer's.

The phrases of relations ("after {anchor}") are lists in the wordings of the recipe, beside the families. Which of a
list is taken follows from the key of the scene and the path of the hop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from earmark.draw import draw_int
from synth.programs.program import Difference, Extreme, Filter, Hop, Program, Relate, Than, Total
from synth.questions.writer import wordings

_ADJECTIVES = {"loud": "loud", "soft": "quiet", "high": "high-pitched", "low": "low-pitched"}
_EXTREMES = {
    ("onset_s", False): "first",
    ("onset_s", True): "last",
    ("duration_s", True): "longest",
    ("duration_s", False): "shortest",
}
_COMPARED = {
    ("duration_s", True): "longer",
    ("duration_s", False): "shorter",
    ("level_lufs", True): "louder",
    ("level_lufs", False): "softer",
}


def values(recipe: str, program: Program, events: Mapping[str, str], *key: object) -> dict[str, str]:
    """What fills the wordings of a program's family.

    Args:
        recipe: Whose wordings have the phrases.
        program: What is asked.
        events: From the title of a sound to what is counted in it ("knocks"); for `Total`.
        key: Of the scene.
    """
    if isinstance(program, Difference):
        left = phrase(recipe, program.left.of, True, *key, "left.of")
        return {"more": left, "fewer": phrase(recipe, program.right.of, True, *key, "right.of")}
    if program.op == "ask":
        return {"thing": phrase(recipe, program.of, False, *key, "of")}
    found = {"things": phrase(recipe, program.of, True, *key, "of")}
    if isinstance(program, Total):
        title = next(hop.value for hop in program.of if isinstance(hop, Filter) and hop.attribute == "title")
        found["events"] = events[title]
    return found


def phrase(recipe: str, chain: tuple[Hop, ...], many: bool, *key: object) -> str:
    """A chain in words: "loud words said by a man before the siren", or, of one thing, "the last word …"."""
    noun = _noun(chain, many)
    if noun.startswith("the "):
        return noun
    extreme = next((hop for hop in chain if isinstance(hop, Extreme)), None)
    words = [_EXTREMES[extreme.attribute, extreme.most]] if extreme else []
    words = [*words, *_adjectives(chain), noun, *_modifiers(recipe, chain, key)]
    return " ".join(words if many else ["the", *words])


def _noun(chain: tuple[Hop, ...], many: bool) -> str:
    said = {hop.attribute: hop.value for hop in chain if isinstance(hop, Filter)}
    plural = "s" if many else ""
    title = said.get("title", "")
    if title.startswith("the "):
        return title
    if title:
        return f"sound{plural} of {title}"
    if "voice" in said:
        return f"word{plural} said by a {said['voice']}"
    return {"word": f"spoken word{plural}", "sound": f"sound{plural} other than speech", "": f"thing{plural}"}[
        said.get("group", "")
    ]


def _adjectives(chain: tuple[Hop, ...]) -> Iterator[str]:
    return (_ADJECTIVES[h.value] for h in chain if isinstance(h, Filter) and h.attribute in ("loudness", "pitch"))


def _modifiers(recipe: str, chain: tuple[Hop, ...], key: tuple[object, ...]) -> Iterator[str]:
    for number, hop in enumerate(chain):
        if isinstance(hop, Relate | Than):
            known = wordings(recipe, hop.side if isinstance(hop, Relate) else _COMPARED[hop.attribute, hop.more])
            chosen = known[draw_int(0, *key, number, "phrase") % len(known)]
            joined = "and " if number and isinstance(chain[number - 1], Relate | Than) else ""
            yield joined + chosen.format(anchor=phrase(recipe, hop.to, False, *key, number))
