"""Three utterances; `make_codecs` writes a copy with tables of codecs and without `metadata.csv`."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "ljspeech/ab3f29ad006d2bec"
HEADERLESS = ("metadata.csv",)

ROWS = (
    'XX001-0001|"A quiet evening," he said, "and rain.|"A quiet evening," he said, "and rain.',
    "XX001-0002|In 1455 there were 2.|In fourteen fifty-five there were two.",
    "XX001-0003|Nobody came.|Nobody came.",
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "LJSpeech-1.1"
    for n, row in enumerate(ROWS):
        tone(folder / "wavs" / f"{row.split('|')[0]}.wav", 200.0 + 50 * n)
    (folder / "metadata.csv").write_text("\n".join(ROWS) + "\n", encoding="utf-8")


def make_codecs(root: Path) -> None:
    """The first utterance as wav, the second as flac, the third as neither; all named in both tables."""
    folder = root / "LJSpeech-1.1"
    tone(folder / "wavs" / "XX001-0001.wav")
    tone(folder / "wavs" / "XX001-0001.flac")
    tone(folder / "wavs" / "XX001-0002.flac")
    for codec in ("flac", "wav"):
        rows = [f"wavs/{name}.{codec}|{text}|{said}|xx" for name, text, said in (row.split("|") for row in ROWS)]
        table = "\n".join(["audio_file|text|transcription|speaker_name", *rows])
        (folder / f"metadata_{codec}.csv").write_text(table, encoding="utf-8")
