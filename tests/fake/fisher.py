"""Three calls in two parts of the corpus, of two channels each; the sound of one was converted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from tests.fake.sound import sine, tone
from tests.fake.text import lines

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "fisher/95229a73b0a3716d"

CALLS = {
    "fe_03_90001": ("0.10 0.90 A: we planted nine pear trees last year", "0.95 1.20 B: oh really"),
    "fe_03_90002": ("0.20 1.10 B: my sister repairs old wooden boats", "1.12 1.40 A: [laughter] (( uh ))"),
    "fe_03_90003": ("0.05 0.80 A: the bus never stops at our corner", "0.70 1.30 B: mine comes twice a day i think"),
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "fisher_english"
    for n, (name, spoken) in enumerate(CALLS.items()):
        text, sound = ("LDC2004T19", "LDC2004S13") if n < 2 else ("LDC2005T19", "LDC2005S13")
        head = (f"# {name}.sph", "# Transcribed by hand", "")
        lines(folder / text / "data" / "trans" / "900" / f"{name}.txt", *head, *spoken)
        place = folder / sound / "part_d1" / "audio" / "900"
        if n < 2:
            sphere(place / f"{name}.sph", 200.0 + 70 * n)
        else:
            tone(place / f"{name}.wav", 360.0, 1.5, channels=2)


def sphere(path: Path, frequency_hz: float, duration_s: float = 1.5) -> None:
    """Write a tone as SPHERE, mu-law, two channels, 8 kHz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mono = sine(frequency_hz, duration_s)[::2]
    soundfile.write(str(path), np.stack([mono, -mono], axis=1), 8_000, format="NIST", subtype="ULAW")
