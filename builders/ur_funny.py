"""UR-FUNNY v2: ends of talks with what came before them, funny or not; test fold.

Documented by its authors: `urfunny2_videos/<id>.mp4`, and the pickles `data_folds.pkl` (lists of ids),
`humor_label_sdk.pkl` (id to 0 or 1) and `language_sdk.pkl` (id to texts). Pickles are read by a reader that makes
nothing but numbers, texts, lists and mappings. Laughter of the audience may give the label away. No licence is
stated for the talks.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from builders.contract.source import Manual, Source, worded
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="ur_funny",
    title="UR-FUNNY v2 (test)",
    folders=("UR-FUNNY", "urfunny2"),
    revision="2",
    licence="LicenseRef-UR-FUNNY",
    redistributable=False,
    attribution="UR-FUNNY by M. K. Hasan et al.; the talks belong to their owners",
    citation="M. K. Hasan, W. Rahman, A. Zadeh, J. Zhong, M. I. Tanveer, L.-P. Morency, M. E. Hoque. UR-FUNNY: A "
    "Multimodal Language Dataset for Understanding Humor. EMNLP-IJCNLP 2019",
    homepage="https://github.com/ROC-HCI/UR-FUNNY",
    how_to_get="Unpack urfunny2_videos.zip and put data_folds.pkl, language_sdk.pkl and humor_label_sdk.pkl of version "
    "2 (links on the home page) into UR-FUNNY",
    cells=(("talk_arena", "humor"),),
    languages=("en",),
    standing="layout",
    fetch=(
        Manual("Unpack urfunny2_videos.zip and the three pickles of version 2 (links on the home page) in UR-FUNNY"),
    ),
)

WORDINGS = (
    "Is the last sentence meant to make people laugh?",
    "Does the speaker end on a joke?",
    "Is the end of this piece of a talk a punchline?",
)
LABELS = {0: "no", 1: "yes"}


class _Plain(pickle.Unpickler):
    """Refuses everything but plain values: a pickle may otherwise run code."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"an object of {module}.{name}")


def build(root: Path) -> Iterator[Item | Reject]:
    """A humour question for every id of the test fold."""
    fold = _mapping(root, "data_folds.pkl").get("test")
    if not isinstance(fold, (list, tuple)) or not fold:
        raise SOURCE.error(str(root / "data_folds.pkl"), expected="ids under 'test'", got=type(fold).__name__)
    labels, texts = _mapping(root, "humor_label_sdk.pkl"), _mapping(root, "language_sdk.pkl")
    for key in sorted(fold, key=lambda one: str(one).zfill(12)):
        if not isinstance(key, (int, str)):
            error = SOURCE.error("data_folds.pkl, 'test'", expected="an id", got=repr(key)[:80])
            yield SOURCE.reject(repr(key)[:80], "source.bad_row", error)
            continue
        record, label = str(key), labels.get(key)
        path = SOURCE.inside(root, f"urfunny2_videos/{record}.mp4")
        if not isinstance(label, int) or label not in LABELS or path is None:
            error = SOURCE.error(f"humor_label_sdk.pkl, {key!r}", expected="0 or 1", got=repr(label))
            yield SOURCE.reject(record, "source.no_label", error)
            continue
        yield SOURCE.item(
            record,
            [SOURCE.clip(root, path, transcript=_transcript(texts.get(key)), language="en")],
            benchmark="talk_arena",
            task="humor",
            question=worded(WORDINGS, record),
            choices=tuple(LABELS.values()),
            answer_type="choice",
            answers=(LABELS[label],),
            scorer="choice",
        )


def _transcript(text: object) -> str | None:
    """What is said before the last sentence, and the last sentence; None where the corpus does not say it."""
    if not isinstance(text, dict):
        return None
    before = text.get("context_sentences")
    said = [*(before if isinstance(before, list) else []), text.get("punchline_sentence") or ""]
    return " ".join(map(str, said)).strip() or None


def _mapping(root: Path, name: str) -> Mapping[Any, Any]:
    """A pickle that holds a mapping.

    Raises:
        SourceError: It is absent, damaged, or holds more than plain values.
    """
    try:
        with (root / name).open("rb") as file:
            found = _Plain(file).load()
    except OSError as error:
        raise SOURCE.error(str(root / name), expected="a readable file", got=str(error.strerror)) from None
    except (pickle.UnpicklingError, EOFError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SOURCE.error(str(root / name), expected="a pickle of plain values", got=str(error)) from None
    if not isinstance(found, dict):
        raise SOURCE.error(str(root / name), expected="a mapping", got=type(found).__name__)
    return found
