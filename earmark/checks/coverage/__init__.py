"""Coverage and power: cells large enough to say something, groups to compare, twins that have each other.

The gates of 30 items are where two groups show a third: from half right to five of six (`power.py`). A published cell
of 7 items cannot tell a system that is half right from one that is always right; 100 items show 19 points, 300 show 11.
"""

from __future__ import annotations

from earmark.checks.coverage.cells import Cells, Labels
from earmark.checks.coverage.constancy import Constants, Missing, Speakers
from earmark.checks.coverage.groups import Groups, Partners, Spellings
from earmark.checks.registry import CorpusCheck

CHECKS = (
    CorpusCheck(
        id="coverage.cells", severity="warning", unit="tasks",
        title="every task has enough items to say something",
        why="MMAU-Pro publishes a column of 7 items: at a half right, its interval reaches 37 points to each side.",
        remedy="Make more items of the task, or do not report it alone (params.yaml: gates.min_cell_items)",
        start=Cells,
    ),
    CorpusCheck(
        id="coverage.labels", severity="warning", unit="choice items",
        title="no option is right more often than it is offered",
        why="Whoever always chooses the commonest answer scores above chance without listening (MMAU issue 7).",
        remedy="Draw the items, or the wrong answers beside them, so that all labels are right equally often",
        start=Labels,
    ),
    CorpusCheck(
        id="coverage.groups", severity="warning", unit="groups",
        title="every group that people are compared by has enough items",
        why="A gap between groups of a few items is noise, and is quoted all the same (reviews of AHELM).",
        remedy="Take more items of the small groups, or leave the comparison out (gates.min_group_items)",
        start=Groups,
    ),
    CorpusCheck(
        id="coverage.twins", severity="error", unit="groups of twins",
        title="every twin has its partner",
        why="A twin tells something by the difference to its partner alone (conditions were left out of a release: "
        "VoiceBench issue 16).",
        remedy="Bring the partner back, or leave the twin out as well",
        start=Partners,
    ),
    CorpusCheck(
        id="coverage.spelling", severity="warning", unit="labels",
        title="every label is spelt in one way",
        why="13 rows of MMAU test-mini have the category \"['Reasoning']\" beside \"Reasoning\": a cell of their own.",
        remedy="Correct the label",
        start=Spellings,
    ),
    CorpusCheck(
        id="coverage.speakers", severity="warning", unit="properties of speakers",
        title="a speaker has one gender, one accent, one first language",
        why="Comparisons of groups count a voice on both sides where a table of speakers was joined wrongly.",
        remedy="Look the speaker up in the table of the corpus",
        start=Speakers,
    ),
    CorpusCheck(
        id="coverage.missing", severity="warning",
        title="no item lacks a group, a language or a property of its speaker that nearly all of its task have",
        why="Items without a group fall out of every comparison, and nobody counts them.",
        remedy="Look the value up, or say that it is not known (\"unknown\")",
        start=Missing,
    ),
    CorpusCheck(
        id="coverage.constant", severity="warning", unit="items without options",
        title="no answer is right nearly throughout a task without options",
        why="Whoever always says it scores as well as one who listens; nothing else shows it where nothing is offered.",
        remedy="Draw the items so that answers differ, or report the task with this baseline",
        start=Constants,
    ),
)  # fmt: skip
