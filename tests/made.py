"""Items made by hand, for tests that need some."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import soundfile

from earmark.audio import Sound
from earmark.item import Clip, Item, Media, Origin, Words
from earmark.mastering import Target, master


def tone(frequency_hz: float = 440.0, duration_s: float = 0.5, rate_hz: int = 16_000, level: float = 0.2) -> Sound:
    """A sine, mono."""
    t = np.arange(round(duration_s * rate_hz)) / rate_hz
    return Sound((level * np.sin(2 * np.pi * frequency_hz * t)).astype(np.float32)[None], rate_hz)


def clip_of(sound: Sound, **fields: Any) -> tuple[Media, Clip]:
    """A mastered clip and its facts."""
    done = master(sound, Target())
    facts: dict[str, Any] = {
        **done.facts(),
        "licence": "CC0-1.0",
        "redistributable": True, "source": Origin(dataset="hand", revision="1", record="tone"),
    }  # fmt: skip
    return Media(bytes=done.flac, path="0.flac"), Clip(**{**facts, **fields})


def item(name: str = "hand/one", sound: Sound | None = None, **fields: Any) -> Item:
    """A valid, sealed choice item; any field can be given."""
    media, clip = clip_of(sound or tone())
    facts: dict[str, Any] = {
        "id": name, "benchmark": "mmau_pro", "task": "sound", "audio": (media,), "clips": (clip,),
        "question": "Which sound is heard?", "choices": ("a tone", "rain", "a dog", "a bell"),
        "answer_type": "choice", "answers": ("a tone",), "answer_index": 0, "scorer": "choice",
    }  # fmt: skip
    return Item(**{**facts, **fields}).sealed()


def prompt(name: str = "hand/prompt", **of_words: Any) -> Item:
    """A valid, sealed item that is words alone; `of_words` says whose they are."""
    origin = Origin(dataset="hand", revision="1", record=name, url="https://example.org")
    given: dict[str, Any] = {"source": origin, "licence": "CC0-1.0", "redistributable": True, **of_words}
    return Item(
        id=name, benchmark="voiceassistant_eval", task="speaking_safety", words=Words(**given),
        question=f"Words of {name}?", answer_type="refusal", answers=("refuse",), scorer="refusal",
    ).sealed()  # fmt: skip


def encoded(sound: Sound, kind: str = "WAV", subtype: str | None = None) -> bytes:
    """A sound as a file of any format that libsndfile writes."""
    buffer = io.BytesIO()
    soundfile.write(buffer, sound.samples.T, sound.sample_rate_hz, format=kind, subtype=subtype)
    return buffer.getvalue()
