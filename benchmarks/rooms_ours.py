"""Our side: scenes in rooms, of the same JSON that the peer reads.

Called as `python -m benchmarks.rooms_ours SCENES.json OUT [BANK]`; a program of its own, so that starting and
importing are measured with the work. Writes what each scene sounds like, and the reverberation time of its first
response. A scene whose sources have a second place moves them there in a straight line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from synth.rooms import Bank, Receiver, Room, convolve_all, heard_moving, measured_rt60_s, responses


def main() -> None:
    """Render all scenes."""
    scenes = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    out = Path(sys.argv[2])
    bank = Bank(Path(sys.argv[3]) if len(sys.argv) > 3 else None)
    sounds = list(np.load(scenes["sounds"]))
    samples, rate_hz = sounds[0].size, scenes["rate_hz"]
    out.mkdir(parents=True)
    rt60s = []
    for number, scene in enumerate(scenes["scenes"]):
        room = Room(tuple(scene["size_m"]), scene["rt60_s"], scene["max_order"], scene["tail"])
        receiver = Receiver("array", tuple(scene["receiver_m"]))
        places = [tuple(place) for place in scene["places_m"]]
        if scene["to_m"]:
            mix = np.zeros((4, samples), np.float32)
            for sound, place, to in zip(sounds, places, scene["to_m"], strict=True):
                times_s = [0.0, samples / rate_hz]
                mix += heard_moving(sound, room, receiver, times_s, [place, tuple(to)], rate_hz, bank)[:, :samples]
        else:
            found = responses(room, receiver, places, rate_hz, bank)
            mix = convolve_all(sounds, found, [0] * len(sounds), samples)
            rt60s.append(measured_rt60_s(found[0], rate_hz))
        np.save(out / f"{number}.npy", mix)
    (out / "rt60.json").write_text(json.dumps(rt60s), encoding="utf-8")


if __name__ == "__main__":
    main()
