"""Which clips a microphone heard: traces of files, wires and editors are looked for in these alone.

What was rendered here says so, and a scene names each recording in it by the hash of its samples. What others made
does not: but tones of a program leave nothing beside their lines, where a microphone hears a room. Of 1,025 recordings
(ESC-10, spoken digits, LJSpeech, RAVDESS, a drum) two have less than -40 dB there, both of helicopters, -49 dB the
least; tones and chirps that programs made have -42 to -92 dB.
"""

from __future__ import annotations

from collections.abc import Iterator

from earmark.checks.hearing import Heard, whole_clips
from earmark.item import Clip, Item

MADE_OF_LINES_DB = -40.0
_RECORDED = '"pcm_sha256"'


def asks_about_quality(item: Item) -> bool:
    """Whether what would be a fault elsewhere is asked about."""
    return "speech_audio_quality_and_artefacts" in item.skills


def is_made(clip: Clip) -> bool:
    """Whether it was rendered here."""
    return clip.source.dataset == "synth"


def holds_recording(clip: Clip, heard: Heard) -> bool:
    """Whether a microphone heard any of it."""
    return heard.beside_lines_db >= MADE_OF_LINES_DB and (not is_made(clip) or _RECORDED in clip.source.record)


def recordings(item: Item) -> Iterator[tuple[int, Clip, Heard]]:
    """The clips that came from a file as a microphone heard them; what is perturbed, or asked about, is on purpose."""
    if item.perturbation or asks_about_quality(item):
        return
    for index, clip, heard in whole_clips(item):
        if not is_made(clip) and holds_recording(clip, heard):
            yield index, clip, heard
