"""A take of a choir and one of a quartet, by some of their microphones."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 5
EXPECTED_FIRST_ID = "dagstuhl_choirset/425ae32312d3f66f"

NAMES = (
    "DCS_LI_FullChoir_Take91_A2_HSM",
    "DCS_LI_FullChoir_Take91_Stereo_STM",
    "DCS_TP_QuartetA_Take92_S1_DYN",
    "DCS_TP_QuartetA_Take92_S1_LRX",
    "DCS_TP_QuartetA_Take92_StereoReverb_STM",
    "DCS_TP_QuartetA_Take92_Stereo_STL",
    "DCS_TP_QuartetA_Take92_Stereo_STM",
    "DCS_TP_QuartetA_Take92_T1_DYN",
)


def make(root: Path) -> None:
    """Write the corpus."""
    for n, name in enumerate(NAMES):
        tone(root / "DagstuhlChoirSet_V1.2.3" / "audio_wav_22050_mono" / f"{name}.wav", 200.0 + 25 * n)
