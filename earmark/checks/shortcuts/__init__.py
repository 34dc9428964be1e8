"""Shortcuts: what can be answered without listening.

A reader that does not listen is tried on all questions with options: rules of thumb, a classifier of the words, a
language model where one is configured (`earmark.checks.shortcuts.endpoint`), a classifier of what a file shows before
it is played. Each is measured by cell (benchmark and task) and over all, with a Wilson interval on the effective
number of items; classifiers are tried on groups of twins that they were not fitted on. A measure is an issue where
the lower end of its interval, corrected for the number of rules and cells, lies above chance and
`gates.shortcut_excess`. A cell that is too small to show anything is called so in the table.

What transcripts, levels and a few spectral statistics tell is shown beside it without a gate: whoever knows these
has listened. Levels are among them since they are measured from the samples: with every clip at -23 LUFS the true
peak is the crest factor, and tells the sounds of ESC-10 apart in 50 % of the questions where durations, rates and
channels stay at chance, 25 %.
"""

from __future__ import annotations

from earmark.checks.registry import CorpusCheck
from earmark.checks.shortcuts.gathering import Metadata, Origins, Rules, Words

CHECKS = (
    CorpusCheck(
        id="shortcuts.rules", severity="error", unit="choice items",
        title="no rule of thumb finds the answers: first or last, longest or shortest, most frequent, nearest in "
        "words, odd in form",
        why="On the published MMAU test-mini the first option is right in 39.5 %, and so is the one longest option "
        "where there is one (chance 25.5 %).",
        remedy="Draw the places and the wrong answers anew (earmark.release.redraw), or word the wrong answers like "
        "the right ones",
        start=Rules,
    ),
    CorpusCheck(
        id="shortcuts.text_only", severity="error", unit="choice items", needs="sklearn",
        title="nobody finds the answers from question and options alone",
        why="Questions that can be answered without the audio occasionally slip through (Sakshi113/MMAU issue 7).",
        remedy="Look at what the right answers of the cell have in common; take wrong answers that are right elsewhere",
        start=Words,
    ),
    CorpusCheck(
        id="shortcuts.metadata_only", severity="error", unit="choice items", needs="sklearn", sketches=True,
        title="nobody finds the answers from durations, rates and channels",
        why="Cuts of another length or rate for each class are learned in place of the sound.",
        remedy="Cut and master all clips of a task alike, whatever their answer is",
        start=Metadata,
    ),
    CorpusCheck(
        id="shortcuts.origin", severity="warning", unit="choice items",
        title="the corpus that a clip comes from does not tell the answer",
        why="Rooms and microphones of a corpus are heard before the event: where each class is of another corpus, "
        "these are learned (Torralba and Efros 2011).",
        remedy="Take every answer from several corpora, or report the task by corpus",
        start=Origins,
    ),
)  # fmt: skip
