"""Spoken replies made by hand, and models made by hand that measure them: nothing is downloaded, nothing is heavy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from earmark.item import Attribute, Item, Media
from earmark.score.speech.model import Asked, Entry, Kind, Model, Mono, Opinion, register
from earmark.shards import ShardSeries
from tests.golden import scored

RATE_HZ = 16_000


def tone(hz: float, seconds: float = 1.0, rate_hz: int = RATE_HZ, level: float = 0.5) -> Mono:
    """A sine."""
    at = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.asarray(level * np.sin(2 * np.pi * hz * at), dtype=np.float32)


def pitch(samples: Mono) -> float:
    """The strongest frequency, to 10 Hz: what the models here hear."""
    spectrum = np.abs(np.fft.rfft(samples, 1 << 17))
    return float(round(np.argmax(spectrum) * RATE_HZ / (1 << 17), -1))


def write_sound(path: Path, samples: Mono, rate_hz: int = RATE_HZ) -> Path:
    """Write a sound; shape (samples,) or (samples, channels)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate_hz, subtype="PCM_16")
    return path


def flac(folder: Path, samples: Mono) -> bytes:
    """A sound as a clip carries it."""
    return write_sound(folder / "clip.flac", samples).read_bytes()


def item(name: str, task: str = "speaking_assistant", role: str | None = None, clip: bytes | None = None) -> Item:
    """An item that wants a spoken reply; in a role, with a clip of its voice, where one is given."""
    voiced: dict[str, Any] = {}
    if clip is not None:
        voiced = {
            "audio": (Media(bytes=clip, path="voice.flac"),),
            "clips": (scored.clip(role="voice", sha256=f"{len(clip)}{name}"),),
        }
    else:
        voiced = {"clips": (scored.clip(role="question", sha256=name),)}
    groups = (Attribute(key="role", value=role),) if role else ()
    fields = {"benchmark": "voiceassistant_eval", "task": task, "scorer": "judge", "groups": groups, **voiced}
    return scored.item(name, "free", ("a reply",), **fields)


def release(folder: Path, items: Iterable[Item]) -> Path:
    """A release with its sound."""
    series = ShardSeries(folder / "data" / "voiceassistant_eval", "test")
    for one in items:
        series.add(one)
    series.close()
    return folder


def replies(path: Path, rows: Mapping[str, tuple[str | None, str | None]]) -> Path:
    """Predictions: audio and output by id, the id without `hand/`."""
    lines = [json.dumps({"id": f"hand/{name}", "audio": a, "output": o}) + "\n" for name, (a, o) in rows.items()]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def content(
    path: Path, release_line: str, values: Mapping[str, float | None], task: str = "speaking_assistant"
) -> Path:
    """A saved report with values of a judge."""
    ids = [f"hand/{name}" for name in values]
    status = ["error" if value is None else "right" if value else "wrong" for value in values.values()]
    outcomes = {
        "id": ids, "task": [f"voiceassistant_eval/{task}"] * len(ids), "status": status, "value": list(values.values()),
    }  # fmt: skip
    path.write_text(json.dumps({"signature": f"earmark:0|release:{release_line}|judge:made", "outcomes": outcomes}))
    return path


def model(kind: Kind, name: str, run: Callable[[Mono], Any], rate_hz: int = RATE_HZ) -> None:
    """Register a model made by hand."""

    def load(asked: Asked) -> Model:
        return Model(asked.name, "1@hand", rate_hz, run)

    register(name, Entry(kind, load))


def hundreds(samples: Mono) -> Opinion:
    """A mean opinion score that is the pitch in hundreds of hertz: 300 Hz is a 3."""
    return Opinion(pitch(samples) / 100, {"length_s": len(samples) / RATE_HZ})
