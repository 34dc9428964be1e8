"""Answers that are kept back: what a public release shows of such an item, and the private part that keeps the rest."""

from earmark.release.answers.keeping import Keeping, telling_nothing, untold
from earmark.release.answers.part import PART, SUFFIX, Answers, is_withheld, private_part, read_answers
from earmark.release.answers.shown import LISTED, WITHHELD, without_answers

__all__ = [
    "LISTED", "PART", "SUFFIX", "WITHHELD", "Answers", "Keeping", "is_withheld", "private_part",
    "read_answers", "telling_nothing", "untold", "without_answers",
]  # fmt: skip
