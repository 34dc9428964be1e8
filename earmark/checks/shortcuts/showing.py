"""The shortcuts of a release as a section of its card: how far one comes without listening, task by task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_COLUMNS = {
    "text_only": "words alone",
    "language_model": "language model, words alone",
    "metadata_only": "durations, rates, channels",
    "transcript_only": "transcript",
    "levels_only": "levels",
    "shallow_audio": "a few statistics of the sound",
}


def section(shortcuts: Mapping[str, Any]) -> str:
    """Markdown: a row for each task with options, a column for each reader that was tried.

    Args:
        shortcuts: The table `shortcuts` of a report of the checks.
    """
    tried = [name for name in _COLUMNS if shortcuts.get(name)]
    cells = sorted({cell for name in tried for cell in shortcuts[name]["cells"]})
    if not cells:
        return ""
    rows = [f"| task | n | chance | {' | '.join(_COLUMNS[name] for name in tried)} |", "|---" * (3 + len(tried)) + "|"]
    for cell in cells:
        known = [shortcuts[name]["cells"].get(cell) for name in tried]
        first = max((one for one in known if one), key=lambda one: int(one["n"]))
        shown = " | ".join(_share(one) for one in known)
        rows.append(f"| {cell} | {first['n']} | {first['chance']:.1%} | {shown} |")
    table = "\n".join(rows)
    return (
        "## Without listening\n\nWhat classifiers of a few features score, tried on groups of twins that they were not "
        "fitted on (95 % interval). What the words alone or a file's facts tell should be chance; what transcripts, "
        f"levels and statistics tell says how deep a task is.\n\n{table}"
    )


def _share(one: Mapping[str, Any] | None) -> str:
    return f"{one['accuracy']:.1%} ({one['low']:.0%} to {one['high']:.0%})" if one else "-"
