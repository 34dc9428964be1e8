"""Three clips in Spanish (one of them not of the test split), two in Chinese."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 8
EXPECTED_FIRST_ID = "covost2/ea3cff48cbbef447"

VALIDATED = "client_id\tpath\tsentence\tup_votes\tdown_votes\tage\tgender\taccent"
TEXTS = {
    "es": (("El \"río está alto.", "The \\\"river is high.", "test"), ("Llegan mañana.", "They come tomorrow.", "test"),
           ("No hay pan.", "There is no bread.", "train")),
    "zh-CN": (("雨停了。", "The rain has stopped.", "test"), ("他在船上。", "He is on the boat.", "test")),
}  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "covost2"
    for language, texts in TEXTS.items():
        names = [f"common_voice_{language}_{n}.mp3" for n in range(len(texts))]
        for n, name in enumerate(names):
            tone(folder / language / "clips" / name, 100.0 * len(language) + 30 * n, 0.5)
        rows = [f"{n:0128x}\t{name}\t{texts[n][0]}\t2\t0\t\t\t" for n, name in enumerate(names)]
        lines(folder / language / "validated.tsv", VALIDATED, *rows)
        made = [f"{name}\t{texts[n][1]}\t{texts[n][2]}" for n, name in enumerate(names)]
        lines(folder / f"covost_v2.{language}_en.tsv", "path\ttranslation\tsplit", *made)
