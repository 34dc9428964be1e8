"""Two ends of talks in the test fold, one in the training fold."""

from __future__ import annotations

import pickle
from pathlib import Path

from tests.fake.pictures import film

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "ur_funny/1155e301abdb9629"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "UR-FUNNY"
    labels = {11: 1, 205: 0, 7: 0}
    texts = {
        key: {
            "punchline_sentence": f"and that was number {key}",
            "punchline_features": [1, 2],
            "punchline_intervals": [[1.0, 1.5]],
            "context_sentences": ["there were many"],
            "context_features": [[3]],
            "context_intervals": [[[0.0, 0.9]]],
        }
        for key in labels
    }
    folder.mkdir(parents=True)
    folds = {"train": [7], "dev": [], "test": [205, 11]}
    pickles = {"data_folds": folds, "humor_label_sdk": labels, "language_sdk": texts}
    for name, value in pickles.items():
        (folder / f"{name}.pkl").write_bytes(pickle.dumps(value, protocol=4))
    for key in labels:
        film(folder / "urfunny2_videos" / f"{key}.mp4", 0.6, 200.0 + key, key)
