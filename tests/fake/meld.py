"""Two utterances of a dialogue."""

from __future__ import annotations

from pathlib import Path

from tests.fake.pictures import film
from tests.fake.text import table

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "meld/192209aabdcb56af"

HEADER = (
    "Sr No.", "Utterance", "Speaker", "Emotion", "Sentiment", "Dialogue_ID", "Utterance_ID", "Season", "Episode",
    "StartTime", "EndTime",
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MELD"
    rows = (
        (1, "We won, we won!", "Ann", "joy", "positive", 0, 0, 1, 2, "00:01:02,100", "00:01:03,300"),
        (2, "It is over, then.", "Ben", "sadness", "negative", 0, 1, 1, 2, "0:01:03,400", "0:01:04,500"),
    )
    table(folder / "data" / "MELD" / "test_sent_emo.csv", HEADER, *rows)
    for utterance, pitch_hz in ((0, 300.0), (1, 500.0)):
        film(folder / "output_repeated_splits_test" / f"dia0_utt{utterance}.mp4", 1.0, pitch_hz, utterance)
