"""Ballroom: excerpts of 30 s of dance music, with style, tempo and beats.

Seen: `BallroomData/<Style>/Media-NNNNNN.wav`, and of another repository `<name>.beats` (`time beat`) and `.bpm`.
Recalled: some names of styles, and that archive's names of files beside Media-NNNNNN. The annotations lie in a folder
`annotations` by our word. The sound is commercial, whatever the annotations' licence: none of it is passed on. Copies
that are known in it are left to the checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.brid import TEMPI, TEMPI_APART, TEMPO_WORDINGS, numbers, tempo_choice
from builders.contract.source import Archive, Source, candidates, worded
from builders.reading.files import Labelled, class_folders
from earmark.errors import SourceError
from earmark.item import Clip, Item, Media
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
            where = f"annotations of {found.record}"
            said = error if isinstance(error, SourceError) else SOURCE.error(where, expected="numbers", got=str(error))
            yield SOURCE.reject(found.record, "source.bad_row", said)


def _items(root: Path, found: Labelled) -> Iterator[Item]:
    record, clip = found.path.stem, SOURCE.clip(root, found.path)
    beats, tempi = (
        numbers(SOURCE, root, f"annotations/{record}{end}") if (root / f"annotations/{record}{end}").is_file() else []
        for end in (".beats", ".bpm")
    )
    style = STYLES[found.label]
    labels = dict.fromkeys(STYLES.values())
    yield _item(record, "style", clip, STYLE_WORDINGS, style, candidates(style, labels, record, APART))
    metre = str(max((int(row[1]) for row in beats), default=0))
    if metre in ("3", "4"):
        yield _item(record, "metre", clip, METRE_WORDINGS, metre, ("3", "4"))
    tempo = tempo_choice(float(tempi[0][0])) if tempi else None
    if tempo:
        yield _item(record, "tempo", clip, TEMPO_WORDINGS, tempo, candidates(tempo, TEMPI, record, TEMPI_APART))


def _item(
    record: str, part: str, clip: tuple[Media, Clip], wordings: tuple[str, ...], answer: str, choices: tuple[str, ...]
) -> Item:
    return SOURCE.item(
        f"{record}#{part}",
        [clip],
        benchmark="mmau_pro",
        task="music",
        skills=("music_style_and_genre",) if part == "style" else ("music_rhythm_metre_tempo",),
        question=worded(wordings, record),
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
    )
