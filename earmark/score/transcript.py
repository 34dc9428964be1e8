"""*wer*: transcripts, by word error rate; by character error rate where a language writes no blanks.

Measured: Levenshtein edits between reference and reply, both after the normaliser `basic1`, aligned by jiwer.

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
languages of `UNSPACED`.
"""

from __future__ import annotations

import jiwer

from earmark.score.gold import Gold
from earmark.score.normalise import basic
from earmark.score.outcome import Edits, Outcome, Status, Unit

# Primary subtags of BCP-47: Chinese (with the languages that "zh" covers), Japanese, Thai, Lao, Khmer, Burmese.
UNSPACED = frozenset(["zh", "cmn", "yue", "wuu", "nan", "hak", "ja", "th", "lo", "km", "my"])


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a transcript.

    Args:
        gold: A transcript item.
        output: The reply; None where there is none, which is all deletions.
    """
    characters = by_characters(gold.language)
    hypothesis = basic(output or "")
    found = [edits(basic(answer), hypothesis, characters=characters) for answer in gold.answers]
    best = min(found, key=lambda one: one.rate)
    if output is None:
        return Outcome(gold.id, Status.MISSING, 0.0, None, best)
    status = Status.WRONG if best.errors else Status.RIGHT
    return Outcome(gold.id, status, max(0.0, 1.0 - best.rate), hypothesis, best)


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
