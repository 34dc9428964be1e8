"""What interfaces are put together from: players with their regions, questions to choose or to write an answer to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from annotation.configs.markup import tag
from annotation.configs.shape import Shape
from annotation.configs.words import REGIONS, Option, Skill, clip_keys, skills

# Any script is read from where its letters say; a long text wraps, and keeps its lines; what is typed has room.
STYLE = """
.earmark-text, .earmark-text * { unicode-bidi: plaintext; text-align: start; overflow-wrap: anywhere; }
.earmark-text { white-space: pre-wrap; margin-bottom: .75em; }
.earmark-text .lsf-richtext__container { white-space: normal; }
.earmark-text .lsf-richtext__line { display: block; min-height: 1.4em; white-space: pre-wrap; }
.earmark-text .lsf-richtext__line + br { display: none; }
.earmark-text label { line-height: 1.4; }
.earmark-text textarea { field-sizing: content; min-height: 4em; max-height: 24em; }
.earmark-text .lsf-textarea__actions { opacity: 1; visibility: visible; }
.earmark-text table { table-layout: fixed; white-space: normal; }
.earmark-part { border-top: 1px solid #d9d9d9; margin-top: 1em; padding-top: .5em; }
.earmark-row { display: flex; flex-wrap: wrap; column-gap: 3em; }
"""


def page(*parts: Element) -> Element:
    """A whole interface."""
    style = tag("Style")
    style.text = STYLE
    return tag("View", style, *parts)


def part(*children: Element, after: Sequence[str] = ()) -> Element:
    """A part of a page, below a line.

    Args:
        children: What is in it.
        after: Names of choices; the part is there only when each has been made.
    """
    inner = tag("View", *children, className="earmark-part")
    for name in after:
        inner = tag("View", inner, visibleWhen="choice-selected", whenTagName=name)
    return inner


def row(*questions: Sequence[Element]) -> Element:
    """Questions side by side, as far as there is room."""
    return tag("View", *(tag("View", *question) for question in questions if question), className="earmark-row")


def heading(text: str) -> Element:
    """A line over a control."""
    return tag("Header", value=text, size=5)


def shown(name: str, value: str) -> Element:
    """Text of the task."""
    return tag("View", tag("Text", name=name, value=value), className="earmark-text")


def asked(name: str, title: str, options: Iterable[Option], *, to: str, required: bool = True, many: bool = False,
          ) -> list[Element]:  # fmt: skip
    """A question with options, side by side."""
    children = [tag("Choice", value=one.shown, alias=one.alias, hotkey=one.key) for one in options]
    return [
        heading(title),
        tag(
            "Choices", *children, name=name, toName=to, choice="multiple" if many else "single-radio", showInline=True,
            required=required or None, requiredMessage=f"Please say: {title}" if required else None,
        ),
    ]  # fmt: skip


def written(name: str, title: str, *, to: str, rows: int = 2, required: bool = False, filled: str | None = None,
            ) -> list[Element]:  # fmt: skip
    """A question to write an answer to.

    Args:
        name: Of the field.
        title: Over it.
        to: Name of the object that it belongs to.
        rows: Lines high; more than one, or the browser makes another thing of it.
        required: Whether it may be left out.
        filled: What it holds to begin with (`$question`).
    """
    area = tag(
        "TextArea", name=name, toName=to, rows=max(rows, 2), maxSubmissions=1, editable=True, showSubmitButton=False,
        value=filled, required=required or None, requiredMessage=f"Please write: {title}" if required else None,
    )  # fmt: skip
    return [heading(title), tag("View", area, className="earmark-text")]


def players(shape: Shape, *, marked: bool = True) -> list[Element]:
    """A player for every clip of the task (`audio_0`, `audio_1`, …), with labels to mark stretches of it or without."""
    made = []
    for n in range(shape.clips):
        keys = clip_keys(n)
        made += [tag("Header", value=f"$clips[{n}].title", size=5)] if shape.clips > 1 else []
        if marked:
            labels = [
                tag("Label", value=word, background=colour, hotkey=keys.labels[at] if keys else None)
                for at, (word, _, colour, _) in enumerate(REGIONS)
            ]
            made += [tag("Labels", *labels, name=f"regions_{n}", toName=f"audio_{n}")]
        made += [player(f"audio_{n}", f"$clips[{n}].url", keys.play if keys else None)]
    return made


def player(name: str, value: str, key: str | None = None) -> Element:
    """A waveform that plays, at any speed."""
    return tag("Audio", name=name, value=value, hotkey=key, zoom=True, speed=True, volume=True, height=80)


def pictures(shape: Shape) -> list[Element]:
    """The images and the video of the task."""
    made = []
    for n in range(shape.images):
        made += [heading(f"Picture {n + 1}")] if shape.images > 1 else []
        # Its tools would take the keys of our options.
        made += [tag("Image", name=f"image_{n}", value=f"$images[{n}]", maxWidth="640px", zoomControl=False)]
    return made + ([tag("Video", name="video", value="$video", height=360)] if shape.video else [])


def skill_tree(benchmark: str, *, to: str) -> list[Element]:
    """The skills that a question asks for, as a tree; nothing where the benchmark has none."""
    found = skills(benchmark)
    if not found:
        return []
    tree = tag(
        "Taxonomy", *_branches(found, 0), name="skills", toName=to, leafsOnly=True, placeholder="Which skills?",
        minWidth="300px", dropdownWidth="480px",
    )  # fmt: skip
    return [heading("Skills"), tree]


def _branches(found: Sequence[Skill], depth: int) -> list[Element]:
    made: list[Element] = []
    names = dict.fromkeys(one.path[depth] for one in found if len(one.path) > depth)
    for name in names:
        below = [one for one in found if len(one.path) > depth and one.path[depth] == name]
        made.append(tag("Choice", *_branches(below, depth + 1), value=name, alias=name))
    made += [tag("Choice", value=one.title, alias=one.word) for one in found if len(one.path) == depth]
    return made
