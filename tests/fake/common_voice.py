"""Five clips in English, one in German; one speaker of whom nothing is known."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 16
EXPECTED_FIRST_ID = "common_voice/26be7b38812d6efc"

HEADER = "client_id\tpath\tsentence\tup_votes\tdown_votes\tage\tgender\taccents\tvariant\tlocale\tsegment"


def _row(folder: Path, number: int, sentence: str, *said: str) -> str:
    age, gender, accent = said or ("", "", "")
    locale = folder.name
    name = f"common_voice_{locale}_{number}.mp3"
    tone(folder / "clips" / name, 100.0 + number, 0.5)
    return "\t".join([f"{number:064x}", name, sentence, "2", "0", age, gender, accent, "", locale, ""])


def make(root: Path) -> None:
    """Write the corpus."""
    english, german = (root / "cv-corpus-15.0-2023-09-08" / locale for locale in ("en", "de"))
    lines(
        english / "test.tsv",
        HEADER,
        _row(english, 101, 'The "old mill was sold.', "twenties", "male", "United States English"),
        _row(english, 102, "Bring a lamp.", "fourties", "female", "England English"),
        _row(english, 103, "Two of us stayed.", "teens", "other", "Scottish English"),
        _row(english, 104, "It never rains here."),
        _row(english, 105, "She counts the boats.", "sixties", "female", "Canadian English,England English"),
    )
    lines(
        german / "test.tsv", HEADER, _row(german, 201, "Das Boot ist grün.", "fifties", "male", "Alemannischer Akzent")
    )
