"""Files of votes. JSONL or CSV by suffix, one vote or one row of counts a line; Talk Arena's own file as `.json`.

| columns | are |
|---|---|
| `a`, `b`, `outcome` (`a`, `b` or `tie`) | one vote |
| `a`, `b`, `wins_a`, `wins_b`, optional `ties` | votes of one pair, counted |
| `model_a`, `model_b`, `winner` (`model_a`, `model_b`, `tie`, `tie (bothbad)`) | one vote, as chat arenas keep it |
| optional `annotator`, `item` | who voted, on what |
| optional `first` (`a` or `b`) | which was shown first |
| optional `length_a`, `length_b` | of the replies, in one unit |
| a judgement of kind `preference` (`earmark.judgements`) | one vote; `preferences.py` finds out between whom |
| `.json` | `{_default: {…: {model_a, model_b, outcome}}}`, outcome 0 for A, 1 for B, 0.5 for a tie; A is shown first |

Any other column is left alone. A line that is none of these is refused; nothing is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, Literal

from earmark.arena.preferences import is_judgement, read_preferences
from earmark.arena.votes import Outcome, Vote, Votes, gather
from earmark.errors import ScoreError, UsageError
from earmark.score.lines import Line, load_json, read_table

REMEDY = 'One vote a line: {"a": ..., "b": ..., "outcome": "a", "b" or "tie"}, or counts: a, b, wins_a, wins_b, ties'
_WORDS: Mapping[str, Outcome] = {"a": "a", "b": "b", "tie": "tie", "both_bad": "tie"}
_WINNERS: Mapping[str, Outcome] = {"model_a": "a", "model_b": "b", "tie": "tie", "tie (bothbad)": "tie"}
_NUMBERS: Mapping[float, Outcome] = {0: "a", 1: "b", 0.5: "tie"}
_MOST_VOTES = 2**53


def read_votes(path: Path, replies: Sequence[Path] = ()) -> Votes:
    """Read a file of votes.

    Args:
        path: `.jsonl`, `.csv`, or Talk Arena's `.json`.
        replies: Predictions of the systems, for judgements of kind `preference`, which name replies, not systems.

    Raises:
        ScoreError: The file cannot be read as votes; says where and why.
        JudgementError: It holds judgements, and a line is none.
        UsageError: Replies are given for votes that name their systems, or are not for judgements.
    """
    if path.suffix.lower() == ".json":
        found: Iterator[Vote] = _talk_arena(path)
    elif path.suffix.lower() == ".jsonl" and is_judgement(next(read_table(path, REMEDY), None)):
        return gather(read_preferences(path, replies), str(path))
    else:
        found = (vote for line in read_table(path, REMEDY) for vote in _votes_of(line))
    if replies:
        raise UsageError("--replies", expected="judgements of kind preference", got=f"votes with names in {path}")
    return gather(found, str(path))


def _votes_of(line: Line) -> Iterator[Vote]:
    cells = line.cells
    names = ("model_a", "model_b") if "model_a" in cells else ("a", "b")
    a, b = (_name(line, name) for name in names)
    if a == b:
        raise ScoreError(line.place, expected="two systems", got=f"{a!r} against itself")
    common: dict[str, Any] = {
        "annotator": _word(line, "annotator"), "item": _word(line, "item"), "first": _first(line),
        "length_a": _length(line, "length_a"), "length_b": _length(line, "length_b"),
    }  # fmt: skip
    if "wins_a" in cells or "wins_b" in cells:
        if "outcome" in cells:
            raise ScoreError(line.place, expected="an outcome or counts", got="both", remedy=REMEDY)
        kinds: tuple[tuple[str, Outcome], ...] = (("wins_a", "a"), ("wins_b", "b"), ("ties", "tie"))
        for column, outcome in kinds:
            yield Vote(a, b, outcome, _count(line, column), **common)
        return
    words, column = (_WINNERS, "winner") if names[0] == "model_a" else (_WORDS, "outcome")
    said = cells.get(column)
    if not isinstance(said, str) or said not in words:
        expected = f"{column} to be {', '.join(map(repr, words))}"
        raise ScoreError(line.place, expected=expected, got=repr(said)[:60], remedy=REMEDY)
    yield Vote(a, b, words[said], 1, **common)


def _name(line: Line, column: str) -> str:
    found = line.cells.get(column)
    if not isinstance(found, str) or not found.strip():
        raise ScoreError(line.place, expected=f"a system in {column!r}", got=repr(found)[:60], remedy=REMEDY)
    return found.strip()


def _word(line: Line, column: str) -> str | None:
    found = line.cells.get(column)
    if found is not None and not isinstance(found, str):
        raise ScoreError(line.place, expected=f"text in {column!r}", got=repr(found)[:60])
    return found or None


def _first(line: Line) -> Literal["a", "b"] | None:
    found = line.cells.get("first")
    if found is None or found == "a" or found == "b":  # noqa: PLR1714 - this way its type is known
        return found
    raise ScoreError(line.place, expected="first to be 'a' or 'b'", got=repr(found)[:60])


def _count(line: Line, column: str) -> int:
    found = line.cells.get(column)
    if found is None and column == "ties":
        return 0
    text = str(found)
    if not (text.isascii() and text.isdigit()) or len(text) > 16 or int(text) > _MOST_VOTES:
        raise ScoreError(line.place, expected=f"a count in {column!r}", got=repr(found)[:60], remedy=REMEDY)
    return int(text)


def _length(line: Line, column: str) -> float | None:
    found = line.cells.get(column)
    if found is None:
        return None
    try:
        value = float(found)
    except (OverflowError, TypeError, ValueError):
        value = -1.0
    if not isfinite(value) or value < 0 or isinstance(found, bool):
        raise ScoreError(line.place, expected=f"a length in {column!r}", got=repr(found)[:60])
    return value


def _talk_arena(path: Path) -> Iterator[Vote]:
    found = load_json(path)
    rows = found.get("_default") if isinstance(found, dict) else None
    if not isinstance(rows, dict):
        expected = "Talk Arena's votes, {_default: {...}}"
        raise ScoreError(str(path), expected=expected, got=str(found)[:60], remedy=f"Or JSONL or CSV. {REMEDY}")
    for key, row in rows.items():
        place = f"{path}, {key}"
        if not isinstance(row, dict):
            raise ScoreError(place, expected="one vote", got=repr(row)[:60])
        line = Line(place, row)
        outcome = row.get("outcome")
        if isinstance(outcome, bool) or not isinstance(outcome, int | float) or outcome not in _NUMBERS:
            raise ScoreError(place, expected="outcome to be 0 (A), 1 (B) or 0.5 (tie)", got=repr(outcome)[:60])
        yield Vote(
            _name(line, "model_a"), _name(line, "model_b"), _NUMBERS[outcome],
            item=_word(line, "audio_hash"), first="a",
            length_a=_stream(line, "model_a_latency"), length_b=_stream(line, "model_b_latency"),
        )  # fmt: skip


def _stream(line: Line, column: str) -> float | None:
    """Length of a reply in the pieces in which it was streamed."""
    facts = line.cells.get(column)
    return _length(Line(line.place, facts), "response_length") if isinstance(facts, dict) else None
