"""Word and character error rates of a file of transcripts, without a release.

| case | is |
|---|---|
| `wer` | summed edits over summed reference words, never a mean of rates |
| `cer` | the same over characters; blanks between words count, as jiwer has it, but not in languages without blanks |
| `mer` | errors over all that was aligned, hits among it (Morris et al. 2004): never above 1 |
| empty or missing hypothesis | every word deleted |
| empty reference | every word of the hypothesis inserted; nothing is added to the length |
| references that are all empty | no rate: None |
| a language without blanks (Chinese, Thai …) | its rows count in `cer` alone: blanks do not part its words |
| `low`, `high` | 95 % interval of `wer`, by a bootstrap over the rows; None of a single row |

Edits are Levenshtein's, aligned by rapidfuzz as jiwer does; counts equal jiwer's on the normalised texts.

| normaliser | does |
|---|---|
| `basic1` (the default) | `earmark.score.normalise`: NFKC, case, punctuation |
| `english1` | `earmark.score.english` for rows in English or in no known language, `basic1` for the rest |
| `none` | blanks alone: for texts that are normalised already, such as those that AudioBench publishes |

They are those of `earmark score` (`earmark.score.transcript`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from earmark import __version__
from earmark.errors import ScoreError, UsageError
from earmark.score.lines import Line, read_table
from earmark.score.normalise import BASIC
from earmark.score.outcome import Edits, Unit
from earmark.score.resamples import check_bootstrap
from earmark.score.transcript import NORMALISERS, by_characters, normaliser_for
from earmark.score.transcript import rates as summed
from earmark.stats import bootstrap_ratios

REMEDY = 'One transcript a line: {"reference": ..., "hypothesis": ...}'
_HYPOTHESES = ("hypothesis", "prediction")
_DECIMALS = 6
_FEWEST_ROWS = 2  # one row alone does not say how rows vary


class Transcript(NamedTuple):
    """A transcript and what was said.

    Attributes:
        reference: What was said; may be empty.
        hypothesis: What was written; None where nothing came.
        language: BCP-47; None where nobody noted it.
    """

    reference: str
    hypothesis: str | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """Error rates of a file.

    Attributes:
        wer: None where no reference has a word. It may exceed 1.
        low, high: Of its 95 % interval; None where a single row has words.
        cer: None where no reference has a character.
        mer: Errors over all words that were aligned; None where there is none.
        n: Transcripts.
        missing: Those without a hypothesis; they are all deletions.
        unsegmented: Those in languages without blanks: they are in `cer` alone.
        words, characters: Edits, summed.
        normaliser: By name.
    """

    wer: float | None
    low: float | None
    high: float | None
    cer: float | None
    mer: float | None
    n: int
    missing: int
    unsegmented: int
    words: Edits
    characters: Edits
    normaliser: str
    resamples: int
    seed: int

    @property
    def signature(self) -> str:
        """What the numbers depend on, in one line."""
        return (
            f"earmark:{__version__}|n:{self.n}|normaliser:{self.normaliser}|rate:corpus"
            f"|resamples:{self.resamples}|seed:{self.seed}"
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        names = ("wer", "cer", "mer", "n", "low", "high", "normaliser", "missing", "unsegmented",
                 "signature")  # fmt: skip
        return {name: getattr(self, name) for name in names} | {
            name: {**counts._asdict(), "reference": counts.reference}
            for name, counts in (("words", self.words), ("characters", self.characters))
        }


def read_transcripts(path: Path, language: str | None = None) -> list[Transcript]:
    """Read `{reference, hypothesis, [language]}` of each line; `prediction` will do for `hypothesis`.

    Args:
        path: `.jsonl` or `.csv`.
        language: Of rows that name none.

    Raises:
        ScoreError: A line cannot be read or has no reference, no row has a hypothesis, or there is none.
    """
    found, answered = [], False
    for line in read_table(path, REMEDY):
        answered = answered or any(name in line.cells for name in _HYPOTHESES)
        found.append(_transcript(line, path.suffix.lower() == ".csv", language))
    if not found:
        raise ScoreError(str(path), expected="at least one transcript", got="none", remedy=REMEDY)
    if not answered:
        raise ScoreError(str(path), expected="a column 'hypothesis'", got="none in any line", remedy=REMEDY)
    return found


def _transcript(line: Line, table: bool, language: str | None) -> Transcript:
    cells = line.cells
    if all(name in cells for name in _HYPOTHESES):
        raise ScoreError(line.place, expected="one hypothesis", got="hypothesis and prediction", remedy=REMEDY)
    reference = cells.get("reference")
    if reference is None and table and "reference" in cells:
        reference = ""  # an empty cell: CSV cannot say it otherwise
    hypothesis = next((cells[name] for name in _HYPOTHESES if name in cells), None)
    spoken = cells.get("language") or language
    if not isinstance(reference, str):
        raise ScoreError(line.place, expected="a reference that is text", got=repr(reference)[:60], remedy=REMEDY)
    for name, value in (("hypothesis", hypothesis), ("language", spoken)):
        if value is not None and not isinstance(value, str):
            raise ScoreError(line.place, expected=f"a {name} that is text", got=repr(value)[:60], remedy=REMEDY)
    return Transcript(reference, hypothesis, spoken)


def rates(
    transcripts: Sequence[Transcript], *, normaliser: str = BASIC, resamples: int = 10_000, seed: int = 0
) -> Rates:
    """Error rates of transcripts.

    Args:
        transcripts: At least one, in any order.
        normaliser: A name of `transcript.NORMALISERS`.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Raises:
        UsageError: There is no such normaliser, or the bootstrap cannot be as asked for.
    """
    if normaliser not in NORMALISERS:
        raise UsageError("--normaliser", expected=f"one of {', '.join(NORMALISERS)}", got=repr(normaliser))
    check_bootstrap(seed, resamples)
    words, characters = [], []
    for reference, hypothesis, language in transcripts:
        clean = normaliser_for(language, normaliser)
        said, written = clean(reference), clean(hypothesis or "")
        if by_characters(language):
            said, written = said.replace(" ", ""), written.replace(" ", "")
        else:
            words.append(aligned(said.split(), written.split(), "word"))
        characters.append(aligned(said, written, "character"))
    low, high = _interval(words, resamples, seed)
    by_word, by_character = _sum(words, "word"), _sum(characters, "character")
    missing = sum(one.hypothesis is None for one in transcripts)
    return Rates(
        _corpus(by_word), low, high, _corpus(by_character), summed([by_word]).match, len(transcripts), missing,
        len(transcripts) - len(words), by_word, by_character, normaliser, resamples, seed,
    )  # fmt: skip


def aligned(reference: Sequence[str], hypothesis: Sequence[str], unit: Unit) -> Edits:
    """Count the edits between two sequences of words, or two texts.

    Args:
        reference: What was said; may be empty.
        hypothesis: What was written; may be empty.
        unit: What an element of them is.
    """
    from rapidfuzz.distance import Levenshtein

    if reference == hypothesis:
        return Edits(len(reference), 0, 0, 0, unit)
    kinds = Counter(edit.tag for edit in Levenshtein.editops(reference, hypothesis))
    substitutions, deletions, insertions = kinds["replace"], kinds["delete"], kinds["insert"]
    return Edits(len(reference) - substitutions - deletions, substitutions, deletions, insertions, unit)


def _sum(edits: Sequence[Edits], unit: Unit) -> Edits:
    return Edits(
        sum(one.hits for one in edits), sum(one.substitutions for one in edits), sum(one.deletions for one in edits),
        sum(one.insertions for one in edits), unit,
    )  # fmt: skip


def _corpus(total: Edits) -> float | None:
    return total.errors / total.reference if total.reference else None


def _interval(edits: Sequence[Edits], resamples: int, seed: int) -> tuple[float | None, float | None]:
    if len(edits) < _FEWEST_ROWS:
        return None, None
    kinds = Counter((one.errors, one.reference) for one in edits)
    ordered = sorted(kinds)
    parts = np.array(ordered, dtype=np.float64)
    counts = np.array([kinds[kind] for kind in ordered], dtype=np.int64)
    found = bootstrap_ratios(parts[:, :1], parts[:, 1:], counts, resamples=resamples, seed=seed)
    low, high = (round(float(b[0]), _DECIMALS) if isfinite(b[0]) else None for b in found)
    return low, high
