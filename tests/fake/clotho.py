"""Two clips with five captions; the metadata is in ISO-8859-1, as upstream."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise
from tests.fake.text import table

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "clotho/55d78a1a1fdaa505"
ENCODED = ("clotho_metadata_*.csv",)

NAMES = ("Gate in wind.wav", "rain 03, roof.wav")


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "clotho-2.1"
    header = ("file_name", "caption_1", "caption_2", "caption_3", "caption_4", "caption_5")
    table(
        folder / "clotho_captions_evaluation.csv",
        header,
        (NAMES[0], "A hinge creaks slowly", "Metal creaks", "A gate swings, creaking", "Creaks, again", "An old hinge"),
        (NAMES[1], "Rain falls", "Rain drums on tin", "It pours on a roof", "Heavy rain", "Drops on metal"),
    )
    fields = "file_name,keywords,sound_id,sound_link,start_end_samples,manufacturer,license"
    link = "https://freesound.org/people"
    lines = (
        fields,
        f"{NAMES[0]},gate;wind,9001,{link}/a/sounds/9001,[0 100],André,http://creativecommons.org/licenses/by/3.0/",
        f'"{NAMES[1]}",rain,9002,{link}/b/sounds/9002,[5 90],bo,http://creativecommons.org/publicdomain/zero/1.0/',
    )
    (folder / "clotho_metadata_evaluation.csv").write_bytes(("\n".join(lines) + "\n").encode("iso-8859-1"))
    for seed, name in enumerate(NAMES):
        noise(folder / "evaluation" / name, seed)
