"""STORAL, comprehension of morals: a story and five candidates for its moral; text alone, yet to be spoken.

Seen: the fields of a line, `story`, `moral1` to `moral5`, `label` (the right one, from 1). The names of the files in
`storal_label` were not seen: the test files of the task moCpt are to be put beside under the names below. The wrong
candidates are morals of other stories; the corpus says only that the right one is the story's own. No licence is
stated: the texts are not passed on. There is no id: a record is the story.
"""

from __future__ import annotations

from builders.contract.source import Manual, Source, worded
from builders.reading.rows import FILE, Cells, Rows, rows

_HOW = (
    "Unpack data.zip, which the README of https://github.com/thu-coai/MoralStory links, and copy the test files of the "
    "task moCpt to STORAL/storal_label/mocpt_{en,zh}_test.jsonl"
)

SOURCE = Source(
    name="storal",
    title="STORAL (moral comprehension)",
    folders=("STORAL",),
    revision="2022",
    licence="LicenseRef-STORAL",
    redistributable=False,
    attribution="STORAL by J. Guan, Z. Liu and M. Huang",
    citation="J. Guan, Z. Liu and M. Huang. A Corpus for Understanding and Generating Moral Stories. NAACL 2022.",
    homepage="https://github.com/thu-coai/MoralStory",
    how_to_get=_HOW,
    cells=(("voiceassistant_eval", "speaking_reasoning"),),
    languages=("en", "zh"),
    standing="layout",
    modality=("text",),
    fetch=(Manual(_HOW),),
)

WORDINGS = {
    "en": ("What is the moral of this story?", "Which lesson does this story teach?"),
    "zh": ("这个故事的寓意是什么?", "这个故事告诉我们什么道理?"),
}
_MORALS = tuple(f"moral{n}" for n in range(1, 6))


def _question(cells: Cells) -> str:
    story = str(cells["story"]).strip()
    return f"{story}\n\n{worded(WORDINGS['zh' if '_zh_' in cells[FILE] else 'en'], story)}"


build = rows(
    SOURCE,
    "storal_label/mocpt_*_test.jsonl",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_reasoning",
        record="story",
        question=_question,
        answer=lambda c: c[f"moral{c['label']}"],
        choices=lambda c: [c[name] for name in _MORALS],
        columns=("label", *_MORALS),
    ),
)
