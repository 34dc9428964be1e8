"""The same scenes by Scaper, which adds foreground events to a background at a level.

Called as `python scaper_mix.py SCENES.json OUT`; every quantity is constant, so that nothing is left to chance.
"""

from __future__ import annotations

import json
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import soundfile


def main() -> None:
    """Make every scene."""
    warnings.simplefilter("ignore")
    scaper: Any = import_module("scaper")
    work, out = Path(sys.argv[1]), Path(sys.argv[2])
    facts = json.loads(work.read_text(encoding="utf-8"))
    out.mkdir(parents=True)
    for number, scene in enumerate(facts["scenes"]):
        maker = scaper.Scaper(facts["length_s"], str(work.parent / "foreground"), str(work.parent / "background"))
        maker.sr, maker.ref_db, maker.n_channels = facts["rate_hz"], facts["background_lufs"], 1
        maker.fade_in_len = maker.fade_out_len = 0.005
        ground = Path(scene["background"])
        maker.add_background(("const", ground.parent.name), ("const", str(ground)), ("const", 0))
        for event in scene["events"]:
            file = Path(event["file"])
            maker.add_event(
                label=("const", file.parent.name),
                source_file=("const", str(file)),
                source_time=("const", 0),
                event_time=("const", event["onset_s"]),
                event_duration=("const", facts["take_s"]),
                snr=("const", event["snr_db"]),
                pitch_shift=None,
                time_stretch=None,
            )
        # It can write 32-bit WAV alone; so its samples are taken, and written as ours are.
        samples, *_ = maker.generate(audio_path=None, jams_path=None, disable_sox_warnings=True)
        soundfile.write(out / f"{number}.flac", samples, facts["rate_hz"], subtype="PCM_16")


if __name__ == "__main__":
    main()
