"""A picture of a clip: the room from above with its sources and their paths, and the spectrogram with its events."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from earmark.audio import Sound
from synth.listening.frames import seen
from synth.rooms import position_of
from synth.scenes.soundscape import Event, Soundscape

_FLOOR_DB = -80.0
_PATH_POINTS = 40
_MOST_LINES = 9
_BANDS_HZ = (50.0, 20_000.0)


def picture(path: Path, sound: Sound, scape: Soundscape | None, caption: str) -> None:
    """Draw one clip as PNG.

    Args:
        path: The file to write.
        sound: As heard; the first channel's spectrogram is shown.
        scape: What is in it; None where the clip is no soundscape: only the spectrogram is shown.
        caption: The question and its answer.
    """
    from matplotlib.figure import Figure

    inside = scape is not None and scape.room is not None and scape.receiver is not None
    figure = Figure(figsize=(12.0, 5.0), dpi=90, layout="constrained")
    columns: Any = figure.subfigures(1, 2, width_ratios=(1.0, 1.6)) if inside else [figure]
    if inside and scape is not None:
        _room(columns[0].subplots(), scape)
    if scape is None:
        _spectrogram(columns[-1].subplots(), sound)
    else:
        strip, heard = columns[-1].subplots(2, 1, sharex=True, height_ratios=(1.0, 3.0))
        _spectrogram(heard, sound)
        _events(strip, scape)
    figure.suptitle("\n".join(textwrap.wrap(caption.replace("$", r"\$"), 130)), fontsize=9)
    figure.savefig(path)


def _room(axes: Any, scape: Soundscape) -> None:
    from matplotlib.patches import Rectangle

    room, receiver = scape.room, scape.receiver
    if room is None or receiver is None:
        return
    length_m, width_m, _ = room.size_m
    axes.add_patch(Rectangle((0.0, 0.0), length_m, width_m, fill=False, linewidth=2.0))
    x, y, _ = receiver.position_m
    ahead = np.radians(receiver.facing_deg)
    axes.annotate("", (x + 0.6 * np.cos(ahead), y + 0.6 * np.sin(ahead)), (x, y), arrowprops={"arrowstyle": "->"})
    axes.plot(x, y, "k^", markersize=9)
    for number, event in enumerate(scape.events):
        points = _points(event, scape)
        colour = f"C{number % 10}"
        axes.plot(points[:, 0], points[:, 1], color=colour, linewidth=1.5)
        axes.plot(*points[-1], marker="o", color=colour)
        axes.annotate(f"{number + 1} {event.title}", points[-1], textcoords="offset points", xytext=(6, 6), fontsize=8)
    axes.set(xlabel="x, ahead (m)", ylabel="y, to the left (m)", aspect="equal")
    axes.set_title(f"from above; RT60 {room.rt60_s:g} s, {receiver.kind}", fontsize=9)
    axes.margins(0.05)


def _points(event: Event, scape: Soundscape) -> Any:
    """Where the source goes, shape (points, 2), metres."""
    if scape.receiver is None:
        return np.zeros((1, 2))
    moments = np.linspace(0.0, event.duration_s, _PATH_POINTS) if event.path else [0.0]
    return np.array([position_of(scape.receiver, seen(event, scape.receiver, float(t)))[:2] for t in moments])


def _spectrogram(axes: Any, sound: Sound) -> None:
    from scipy.signal import ShortTimeFFT

    window = np.hanning(1024)
    hop = max(256, sound.samples.shape[1] // 1500)
    stft = ShortTimeFFT(window, hop, sound.sample_rate_hz)
    power = stft.spectrogram(np.asarray(sound.samples[0], np.float64))
    level_db = 10.0 * np.log10(np.maximum(power / max(power.max(), 1e-20), 10.0 ** (_FLOOR_DB / 10.0)))
    extent = (0.0, level_db.shape[1] * stft.delta_t, 0.0, sound.sample_rate_hz / 2.0)
    axes.imshow(level_db, origin="lower", aspect="auto", extent=extent, cmap="magma", interpolation="nearest")
    axes.set_ylim(_BANDS_HZ[0], min(_BANDS_HZ[1], sound.sample_rate_hz / 2.0))
    axes.set_yscale("symlog", linthresh=500.0)
    axes.set_xlim(0.0, sound.duration_s)
    axes.set(xlabel="seconds", ylabel="Hz")


def _events(axes: Any, scape: Soundscape) -> None:
    """A line for each event, or, where there are too many to be read, for each title; beds in grey below them."""
    titles = list(dict.fromkeys(event.title for event in scape.events))
    shared = len(scape.events) > _MOST_LINES
    for number, event in enumerate(scape.events):
        line = titles.index(event.title) if shared else number
        axes.plot([event.onset_s, event.end_s], [-line, -line], color=f"C{line % 10}", linewidth=5.0)
        if not shared:
            axes.text(event.onset_s, -line + 0.25, f"{number + 1} {event.title}", fontsize=8, va="bottom")
    for line, title in enumerate(titles if shared else ()):
        axes.text(-0.005 * scape.length_s, -line, title, fontsize=8, va="center", ha="right")
    lines = len(titles) if shared else len(scape.events)
    for bed in scape.beds:
        axes.plot([bed.start_s, bed.end_s], [-lines, -lines], color="0.7", linewidth=5.0)
        axes.text(bed.start_s, -lines + 0.25, bed.title, fontsize=8, va="bottom", color="0.4")
    axes.set_ylim(-lines - (1.0 if scape.beds else 0.0), 1.0)
    axes.set_axis_off()
