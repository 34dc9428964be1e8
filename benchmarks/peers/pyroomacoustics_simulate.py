"""The way of pyroomacoustics: image sources and `simulate`, every scene a room of its own.

Called as `python pyroomacoustics_simulate.py SCENES.json OUT [CONVOLUTION.json]`. Its high-pass of responses (forward
and backward, at 10 Hz) is replaced by the causal one that ours has, at 50 Hz, so that outputs can be compared; it
costs no more. With a third argument the seconds of `simulate` alone, responses ready, are written there, with those of
our convolution of the same responses and how far the two are apart.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ["PRA_NUM_THREADS"] = "1"

import numpy as np
import pyroomacoustics as pra
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

Samples = NDArray[np.floating]

LATE = 40  # samples that it puts before the emission


def main() -> None:
    """Render all scenes."""
    scenes = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    out = Path(sys.argv[2])
    out.mkdir(parents=True)
    sounds, rate_hz = np.load(scenes["sounds"]), scenes["rate_hz"]
    highpass = butter(2, 50.0, "highpass", fs=rate_hz, output="sos")
    pra.constants.set("rir_hpf_enable", False)
    apart = []
    for number, scene in enumerate(scenes["scenes"]):
        walls = pra.Material(scene["absorption"])
        room = pra.ShoeBox(scene["size_m"], fs=rate_hz, materials=walls, max_order=scene["max_order"])
        room.add_microphone_array(np.array(scene["microphones_m"]).T)
        for sound, place_m in zip(sounds, scene["places_m"], strict=True):
            room.add_source(place_m, signal=sound)
        room.compute_rir()
        room.rir = [[sosfilt(highpass, response) for response in channel] for channel in room.rir]
        started = time.perf_counter()
        room.simulate()
        simulate_s = time.perf_counter() - started
        heard = room.mic_array.signals[:, : sounds.shape[1] + LATE]
        if len(sys.argv) > 3:
            apart.append({"simulate_s": simulate_s, **_ours(room.rir, sounds, heard)})
        np.save(out / f"{number}.npy", heard[:, LATE:].astype(np.float32))
    if apart:
        Path(sys.argv[3]).write_text(json.dumps(apart), encoding="utf-8")


def _ours(rir: list[list[Samples]], sounds: Samples, heard: Samples) -> dict[str, float]:
    from synth.rooms import convolve_all

    taps = max(response.size for channel in rir for response in channel)
    found = [
        np.stack([np.pad(channel[source], (0, taps - channel[source].size)) for channel in rir]).astype(np.float32)
        for source in range(len(sounds))
    ]
    started = time.perf_counter()
    mix = convolve_all(list(sounds), found, [0] * len(sounds), heard.shape[1])
    ours_s = time.perf_counter() - started
    power = np.sum(np.square(heard, dtype=np.float64))
    return {"ours_s": ours_s, "apart_db": float(10.0 * np.log10(np.sum((mix - heard) ** 2.0) / power))}


if __name__ == "__main__":
    main()
