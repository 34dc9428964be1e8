"""Two dialogues of three turns."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 9
EXPECTED_FIRST_ID = "iemocap/c38503f320b719bf"


def make(root: Path) -> None:
    """Write the corpus."""
    for session, dialogue, turns in (
        (1, "Ses01F_impro01", (("F000", "neu"), ("M000", "fru"))),
        (2, "Ses02M_script01_1", (("M001", "exc"),)),
    ):
        folder = root / "IEMOCAP_full_release" / f"Session{session}"
        rows = ["% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]", ""]
        for n, (turn, emotion) in enumerate(turns):
            rows += [f"[{6.0 + n:.4f} - {7.5 + n:.4f}]\t{dialogue}_{turn}\t{emotion}\t[2.5000, 2.5000, 2.5000]"]
            rows += ["C-E2:\tNeutral;\t()", "A-E3:\tval 3; act 2; dom  2;\t()", ""]
            tone(folder / "sentences" / "wav" / dialogue / f"{dialogue}_{turn}.wav", 100.0 * session + 30 * n)
        lines(folder / "dialog" / "EmoEvaluation" / f"{dialogue}.txt", *rows)
        lines(folder / "dialog" / "EmoEvaluation" / f"._{dialogue}.txt", "hidden")
