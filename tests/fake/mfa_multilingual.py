"""A recording of each kind of origin; one is there in two encodings, one has no text."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "mfa_multilingual/2896aae837614ec7"

TEXTS = {
    "13697_11991_900000.flac": "el tren ya salió",
    "61-70968-9000.flac": "THE DOOR WAS SHUT",
    "common_voice_ja_90000000.mp3": "雨が降る",
    "cold_corpus.wav": "uh so here we are",
    "multilingual_ipa_9.flac": "that was close",
    "se10x016-01011999-0000_u9000001.wav": "Huset är rött.",
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "mfa-multilingual"
    for n, (name, text) in enumerate(TEXTS.items()):
        tone(folder / "wav" / name, 150.0 + 40 * n, 0.5)
        kind = "txt" if name.startswith("multilingual") else "lab"
        lines(folder / "lab" / f"{Path(name).stem}.{kind}", text)
    tone(folder / "wav" / "cold_corpus_24bit.wav", 500.0)
    tone(folder / "wav" / "whisper.flac", 540.0)
