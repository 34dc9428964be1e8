"""Six clips, whose labels go up a small tree."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise
from tests.fake.text import json_file, table

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "fsd50k/6ed0bb33eeb1cabb"
HEADERLESS = ("vocabulary.csv",)

VOCABULARY = ("Animal", "Bird", "Chink_and_clink", "Crow", "Door", "Dog", "Music")
CLIPS = {
    "900001": ("Crow,Bird,Animal", "http://creativecommons.org/publicdomain/zero/1.0/"),
    "900002": ("Bird,Animal", "http://creativecommons.org/licenses/by/3.0/"),
    "900003": ("Dog,Animal,Door", "http://creativecommons.org/licenses/by-nc/3.0/"),
    "900004": ("Chink_and_clink", "http://creativecommons.org/licenses/sampling+/1.0/"),
    "900005": ("Dog,Animal", "http://creativecommons.org/licenses/by/4.0/"),
    "900006": ("Door,Music", "http://creativecommons.org/licenses/by/4.0/"),
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "FSD50K"
    truth = folder / "FSD50K.ground_truth"
    table(truth / "vocabulary.csv", (), *((n, label, f"/m/0{n}") for n, label in enumerate(VOCABULARY)))
    rows = ((name, labels, ",".join("/m/0" for _ in labels.split(","))) for name, (labels, _) in CLIPS.items())
    table(truth / "eval.csv", ("fname", "labels", "mids"), *rows)
    facts = {
        name: {"title": f"take {n}", "description": "made up", "tags": ["x"], "license": url, "uploader": "ann"}
        for n, (name, (_, url)) in enumerate(CLIPS.items())
    }
    json_file(folder / "FSD50K.metadata" / "eval_clips_info_FSD50K.json", facts)
    for seed, name in enumerate(CLIPS):
        noise(folder / "FSD50K.eval_audio" / f"{name}.wav", seed)
