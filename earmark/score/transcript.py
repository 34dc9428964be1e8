"""*wer*: transcripts, by word error rate; by character error rate where a language writes no blanks.

Measured: Levenshtein edits between reference and reply, both after a normaliser, aligned by jiwer.

| normaliser (the signature names it) | does |
|---|---|
| `basic1` (the default) | `normalise.basic` |
| `english1` | `english.english` for what is heard in English or in no known language, `basic1` for the rest |
| `none` | nothing, for texts that are normalised already |

| case | edits | value |
|---|---|---|
| reply equals the reference | hits only | 1, right |
| any other reply | as aligned | max(0, 1 - errors / reference length), wrong |
| empty reply, or none | every word deleted | 0; wrong, or missing |
| empty reference, empty reply | none | 1, right |
| empty reference, any other reply | every word inserted | 0 (the length counts as 1), wrong |
| several golds | those of the gold with the lowest rate, the first of equals | |

The corpus rate is summed errors over summed reference lengths (`Edits`), never a mean of rates; words and
characters are never summed together. Characters are code points after NFKC, without blanks, for the
languages of `UNSPACED`. WER, CER and MER of one pair, or of a corpus, are `rates` of the same edits:
WER = (S + D + I) / (H + S + D), MER = (S + D + I) / (H + S + D + I) (Morris et al. 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import jiwer

from earmark.errors import UsageError
from earmark.score.english import ENGLISH, english
from earmark.score.gold import Gold
from earmark.score.normalise import BASIC, basic
from earmark.score.outcome import Edits, Outcome, Status, Unit

# Primary subtags of BCP-47: Chinese (with the languages that "zh" covers), Japanese, Thai, Lao, Khmer, Burmese.
UNSPACED = frozenset(["zh", "cmn", "yue", "wuu", "nan", "hak", "ja", "th", "lo", "km", "my"])


NORMALISERS: Mapping[str, Callable[[str], str]] = {
    BASIC: basic,
    ENGLISH: english,
    "none": lambda text: " ".join(text.split()),
}


class Rates(NamedTuple):
    """Error rates of summed edits; None where there is nothing to divide by.

    Attributes:
        error: Errors over reference length: WER of words, CER of characters. It may exceed 1.
        match: Errors over all that was aligned (MER), from 0 to 1.
    """

    error: float | None
    match: float | None


def score(gold: Gold, output: str | None, *, normaliser: str = BASIC) -> Outcome:
    """Score a transcript.

    Args:
        gold: A transcript item.
        output: The reply; None where there is none, which is all deletions.
        normaliser: A name of `NORMALISERS`.

    Raises:
        UsageError: There is no such normaliser.
    """
    characters = by_characters(gold.language)
    clean = normaliser_for(gold.language, normaliser)
    hypothesis = clean(output or "")
    found = [edits(clean(answer), hypothesis, characters=characters) for answer in gold.answers]
    best = min(found, key=lambda one: one.rate)
    if output is None:
        return Outcome(gold.id, Status.MISSING, 0.0, None, best)
    status = Status.WRONG if best.errors else Status.RIGHT
    return Outcome(gold.id, status, max(0.0, 1.0 - best.rate), hypothesis, best)


def normaliser_for(language: str | None, name: str) -> Callable[[str], str]:
    """The normaliser of a name for a language: `english1` is for English, or where no language is known.

    Raises:
        UsageError: There is no such normaliser.
    """
    if name not in NORMALISERS:
        raise UsageError("normaliser", expected=f"one of {', '.join(NORMALISERS)}", got=repr(name))
    if name == ENGLISH and language is not None and language.split("-")[0].lower() not in ("en", "eng"):
        return basic
    return NORMALISERS[name]


def rates(found: Iterable[Edits]) -> Rates:
    """Rates of summed edits, all of one unit: those of a corpus, or of one item.

    Args:
        found: Edits of items.
    """
    hits, substitutions, deletions, insertions = 0, 0, 0, 0
    for one in found:
        hits, substitutions = hits + one.hits, substitutions + one.substitutions
        deletions, insertions = deletions + one.deletions, insertions + one.insertions
    errors, reference = substitutions + deletions + insertions, hits + substitutions + deletions
    return Rates(errors / reference if reference else None, errors / (errors + hits) if errors + hits else None)


def by_characters(language: str | None) -> bool:
    """Whether transcripts of a language are compared by characters; an unnamed language is by words."""
    return language is not None and language.split("-")[0].lower() in UNSPACED


def edits(reference: str, hypothesis: str, *, characters: bool = False) -> Edits:
    """Count the edits between two normalised texts.

    Args:
        reference: What was said; may be empty.
        hypothesis: What was written.
        characters: Compare characters, blanks left out, instead of words.
    """
    if characters:
        reference, hypothesis = (" ".join(text.replace(" ", "")) for text in (reference, hypothesis))
    found = jiwer.process_words(reference, hypothesis)
    unit: Unit = "character" if characters else "word"
    return Edits(found.hits, found.substitutions, found.deletions, found.insertions, unit)
