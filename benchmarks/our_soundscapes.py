"""Our side: soundscapes of given recordings, mixed, measured, levelled and written as FLAC.

Called as `python -m benchmarks.our_soundscapes SCENES.json OUT`; one process, as the peer's is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import soundfile

from earmark.audio import Sound
from earmark.mastering import Target, master
from synth.contract.recordings import Recordings
from synth.scenes.mixing import mix
from synth.scenes.soundscape import Event, Recorded, Soundscape


class Files(Recordings):
    """Recordings that are files, not clips of an ingested source."""

    __slots__ = ()

    def sound(self, item: str, pcm_sha256: str) -> Sound:  # noqa: ARG002
        """The samples of a file."""
        samples, rate_hz = soundfile.read(item, dtype="float32", always_2d=True)
        return Sound(samples.T, rate_hz)


def main() -> None:
    """Make every scene."""
    facts, out = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    out.mkdir(parents=True)
    for number, scene in enumerate(facts["scenes"]):
        sound = mix(_scape(scene, facts), Files())
        (out / f"{number}.flac").write_bytes(master(sound, Target()).flac)


def _scape(scene: dict[str, Any], facts: dict[str, Any]) -> Soundscape:
    ground = _event(scene["background"], 0.0, facts["length_s"], facts["background_lufs"])
    events = [
        _event(one["file"], one["onset_s"], facts["take_s"], facts["background_lufs"] + one["snr_db"])
        for one in scene["events"]
    ]
    return Soundscape(length_s=facts["length_s"], rate_hz=facts["rate_hz"], events=(ground, *events))


def _event(file: str, onset_s: float, duration_s: float, level_lufs: float) -> Event:
    source = Recorded(item=file, pcm_sha256="")
    return Event(source=source, title=file, onset_s=onset_s, duration_s=duration_s, level_lufs=level_lufs)


if __name__ == "__main__":
    main()
