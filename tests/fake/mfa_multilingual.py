"""A recording of each kind of origin; one is in two encodings, one without text, two with their words aligned."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 10
EXPECTED_FIRST_ID = "mfa_multilingual/2896aae837614ec7"

TEXTS = {
    "13697_11991_900000.flac": "el tren ya salió",
    "61-70968-9000.flac": "THE DOOR WAS SHUT",
    "common_voice_ja_90000000.mp3": "雨が降る",
    "cold_corpus.wav": "uh so here we are",
    "multilingual_ipa_9.flac": "that was close",
    "se10x016-01011999-0000_u9000001.wav": "Huset är rött.",
}
WORDS = {
    "cold_corpus": ("", "uh", "so", "here", "", "we", "are"),
    "mfa_bell": ("montreal", "forced", "aligner"),
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
    tone(folder / "wav" / "mfa_bell.flac", 330.0, 0.5)
    for name, words in WORDS.items():
        _textgrid(folder / "textgrid" / f"{name}.TextGrid", "words", words)
    _textgrid(folder / "textgrid" / "61-70968-9000.TextGrid", "61", ("THE DOOR WAS SHUT",))


def _textgrid(path: Path, tier: str, words: tuple[str, ...]) -> None:
    """Half a second in equal parts, in the short format."""
    step = 0.5 / len(words)
    spans = [part for n, word in enumerate(words) for part in (f"{n * step:g}", f"{(n + 1) * step:g}", f'"{word}"')]
    head = ('File type = "ooTextFile"', 'Object class = "TextGrid"', "", "0", "0.5", "<exists>", "1")
    lines(path, *head, '"IntervalTier"', f'"{tier}"', "0", "0.5", str(len(words)), *spans)
