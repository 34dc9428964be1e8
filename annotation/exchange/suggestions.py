"""Pre-annotations: what a baseline or a model would answer, shown to raters as such, where that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from annotation.exchange.wording import letter, safe
from earmark.errors import UsageError
from earmark.item import Item
from earmark.score.choice import choose
from earmark.score.predictions import read_predictions


class Suggestions(NamedTuple):
    """Outputs by item, and whose they are."""

    model_version: str
    outputs: dict[str, str | None]

    def of(self, item: Item) -> list[dict[str, Any]]:
        """The suggestion for an item, as Label Studio's predictions; none where there is none, or none to read."""
        output = self.outputs.get(item.id)
        value: dict[str, Any] | None = None
        if output and item.choices and item.answer_type != "multi_choice":
            index = choose(output, item.choices)
            value = None if index is None else {"choices": [letter(index)]}
        elif output and not item.choices:
            value = {"text": [safe(output)]}
        if value is None:
            return []
        kind = "choices" if "choices" in value else "textarea"
        result = {"from_name": "answer", "to_name": "question", "type": kind, "value": value}
        return [{"model_version": self.model_version, "result": [result]}]


def read_suggestions(word: str, build: Path) -> Suggestions:
    """Read suggestions.

    Args:
        word: Name of a baseline, or a file of predictions.
        build: Folder that the stages write to.

    Raises:
        UsageError: It is neither.
        ScoreError: The file is none of predictions.
    """
    baselines = build / "baselines" / "predictions"
    baseline = baselines / f"{word}.jsonl"
    if baseline.is_file() and "/" not in word:
        return Suggestions(f"baseline {word}", read_predictions(baseline))
    file = Path(word)
    if not file.is_file():
        known = ", ".join(sorted(one.stem for one in baselines.glob("*.jsonl"))) or "none built yet"
        raise UsageError("--suggest", expected=f"a file of predictions, or a baseline ({known})", got=repr(word))
    return Suggestions(f"model {file.stem}", read_predictions(file))
