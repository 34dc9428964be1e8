"""Ballroom: excerpts of 30 s of dance music, with style, tempo and beats.

Seen: `BallroomData/<Style>/Media-NNNNNN.wav`, and of another repository `<name>.beats` (`time beat`) and `.bpm`.
Recalled: some names of styles, and that archive's names of files beside Media-NNNNNN. The annotations lie in a folder
`annotations` by our word. The sound is commercial, whatever the annotations' licence: none of it is passed on. Copies
that are known in it are left to the checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source
from builders.reading.files import Labelled, bad_row, class_folders
from builders.reading.number_files import numbers_if_any
from builders.reading.questions import MUSIC, Question, items
from builders.reading.tempo import RHYTHM_SKILL, tempo_question
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="ballroom",
    title="Ballroom",
    folders=("Ballroom",),
    revision="1.0",
    licence="LicenseRef-Ballroom",
    redistributable=False,
    attribution="Ballroom by F. Gouyon et al., beats by F. Krebs et al.; sound of commercial releases",
    citation="F. Gouyon, A. Klapuri, S. Dixon, M. Alonso, G. Tzanetakis, C. Uhle, P. Cano. An Experimental Comparison "
    "of Audio Tempo Induction Algorithms. IEEE TASLP 14(5), 2006. doi:10.1109/TSA.2005.858509",
    homepage="https://mtg.upf.edu/ismir2004/contest/tempoContest/node5.html",
    how_to_get="Unpack data1.tar.gz of https://mtg.upf.edu/ismir2004/contest/tempoContest/ as Ballroom/BallroomData, "
    "and https://github.com/CPJKU/BallroomAnnotations as Ballroom/annotations",
    cells=(("mmau_pro", "music"),),
    standing="layout",
    size="1.5 GB",
    fetch=(
        Archive("https://mtg.upf.edu/ismir2004/contest/tempoContest/data1.tar.gz", None),
        Archive(
            "https://github.com/CPJKU/BallroomAnnotations/archive/refs/heads/master.zip", None, "annotations", strip=1
        ),
    ),
)

STYLE_WORDINGS = ("Which ballroom dance is this music for?", "To which dance does this music belong?")
METRE_WORDINGS = ("How many beats has a bar of this music?", "How many beats are counted in each bar?")

STYLES = {
    "ChaChaCha": "cha-cha-cha",
    "Jive": "jive",
    "Quickstep": "quickstep",
    "Rumba": "rumba",
    "Rumba-American": "American rumba",
    "Rumba-International": "international rumba",
    "Rumba-Misc": "rumba",
    "Samba": "samba",
    "Tango": "tango",
    "VienneseWaltz": "Viennese waltz",
    "Waltz": "slow waltz",
}
METRES = ("3", "4")
APART = (frozenset({"rumba", "American rumba", "international rumba"}),)


def build(root: Path) -> Iterator[Item | Reject]:
    """Style, metre and tempo of every excerpt."""
    for found in class_folders(SOURCE, root, "BallroomData/*/*.wav", STYLES):
        if isinstance(found, Reject):
            yield found
            continue
        try:
            yield from _items(root, found)
        except (SourceError, ValueError, IndexError) as error:
            yield bad_row(SOURCE, found.record, f"annotations of {found.record}", error, expected="numbers")


def _items(root: Path, found: Labelled) -> Iterator[Item]:
    record = found.path.stem
    beats, tempi = (numbers_if_any(SOURCE, root, f"annotations/{record}{end}") for end in (".beats", ".bpm"))
    metre = str(max((int(row[1]) for row in beats), default=0))
    labels = dict.fromkeys(STYLES.values())
    yield from items(
        SOURCE,
        MUSIC,
        record,
        SOURCE.clip(root, found.path),
        Question(STYLE_WORDINGS, STYLES[found.label], labels, APART, ("music_style_and_genre",), "style"),
        Question(METRE_WORDINGS, metre if metre in METRES else None, METRES, (), (RHYTHM_SKILL,), "metre"),
        tempo_question(float(tempi[0][0]) if tempi else None),
    )
