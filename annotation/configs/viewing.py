"""Viewing: blind QA of an item with images or a video, whose sound is played beside them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from annotation.configs import blind_qa
from annotation.configs.shape import Shape

INSTRUCTION = (
    "Look at the pictures or the video, and listen to every clip to its end. Answer before anything else, and say how "
    "sure you are: only then is the key shown. Then judge the question. It needs the sound if the pictures alone do "
    "not answer it."
)


def build(shape: Shape) -> Element:
    """The page."""
    return blind_qa.build(shape)
