"""Interfaces as code: for each kind of work the page that a rater sees.

`shape.py` says what a project's items have, `interface` makes the page for it, one module a kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from xml.etree.ElementTree import Element

from annotation.configs import blind_qa, dispute, open_answer, preference, speech_quality, viewing, write
from annotation.configs.markup import text_of
from annotation.configs.shape import VERSION as VERSION
from annotation.configs.shape import Shape as Shape
from annotation.configs.shape import shape_of as shape_of
from earmark.judgements import Kind


class Interface(NamedTuple):
    """What Label Studio is told.

    Attributes:
        xml: The labelling configuration.
        instruction: For the annotator, behind a button of the page.
    """

    xml: str
    instruction: str


_BUILDERS: dict[Kind, tuple[Callable[[Shape], Element], str]] = {
    "blind_qa": (blind_qa.build, blind_qa.INSTRUCTION),
    "write": (write.build, write.INSTRUCTION),
    "open_answer": (open_answer.build, open_answer.INSTRUCTION),
    "preference": (preference.build, preference.INSTRUCTION),
    "speech_quality": (speech_quality.build, speech_quality.INSTRUCTION),
    "viewing": (viewing.build, viewing.INSTRUCTION),
    "dispute": (dispute.build, dispute.INSTRUCTION),
}


def interface(shape: Shape) -> Interface:
    """The interface for projects of a shape; the same shape gives the same text.

    Raises:
        TaxonomyError: The benchmark has no taxonomy.
    """
    build, instruction = _BUILDERS[shape.kind]
    return Interface(text_of(build(shape)), instruction)
