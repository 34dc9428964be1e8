"""AMI: meetings of several people, with their turns (RTTM); how many speak, whether at once, and who the most.

`*.rttm` in any folder, and beside it, or at the top, `<recording>.wav` or `<recording>.Mix-Headset.wav`. Turns say
when somebody speaks, not what: a question is asked where they leave no doubt. Overlaps shorter than half a second
are no answer either way, and who speaks the most must do so by a fifth more than the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Archive, Manual, Source
from builders.reading.files import files
from builders.reading.questions import Question, items
from builders.reading.speech_files import Turn, rttm
from builders.reading.turns import longest_overlap_s, longest_speaker
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="ami",
    title="AMI Meeting Corpus (speaker turns)",
    folders=("AMI", "AMI-debug"),
    revision="1.6.2",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="AMI Meeting Corpus by the AMI Consortium",
    citation="J. Carletta et al. The AMI Meeting Corpus: A Pre-announcement. MLMI 2005",
    homepage="https://groups.inf.ed.ac.uk/ami/corpus/",
    how_to_get="Put <meeting>.Mix-Headset.wav of https://groups.inf.ed.ac.uk/ami/download/ and the .rttm files of "
    "AMI-diarization-setup into AMI",
    cells=(("mmau_pro", "speech"),),
    languages=("en",),
    standing="real",
    fetch=(
        Archive(
            "https://groups.inf.ed.ac.uk/ami/AMICorpusMirror/amicorpus/ES2004a/audio/ES2004a.Mix-Headset.wav", None
        ),
        Manual("Clone https://github.com/BUTSpeechFIT/AMI-diarization-setup, copy only_words/rttms/test/*.rttm to AMI"),
    ),
)

COUNT_WORDINGS = ("How many people speak in this recording?", "How many different voices are heard?")
OVERLAP_WORDINGS = ("Do two or more people speak at once at any time?", "Is there a time at which speakers overlap?")
MOST_WORDINGS = (
    "Number the speakers in the order in which they are first heard. Which of them speaks the longest in all?",
    "Count the voices in the order in which they set in. Whose speech takes the most time?",
)
PLACES = ("the first", "the second", "the third", "the fourth", "the fifth")

TURN_SKILLS = ("speech_activity_and_turn_taking",)

OVERLAP_S = 0.5


def build(root: Path) -> Iterator[Item | Reject]:
    """Up to three questions about every recording."""
    for path in files(SOURCE, root, "**/*.rttm"):
        name = path.relative_to(root).as_posix()
        recordings: dict[str, list[Turn]] = defaultdict(list)
        for turn in rttm(SOURCE, root, name):
            if isinstance(turn, Reject):
                yield turn
            else:
                recordings[turn.recording].append(turn)
        yield from each(SOURCE, sorted(recordings.items()), partial(_items, root, path.parent, name), lambda of: of[0])


def _items(root: Path, folder: Path, name: str, of: tuple[str, Sequence[Turn]]) -> Iterator[Item | Reject]:
    recording, turns = of
    where = f"{name}, {recording}"
    names = [f"{recording}{ending}" for ending in (".wav", ".Mix-Headset.wav")]
    places = [place / name for place in dict.fromkeys((folder, root)) for name in names]
    clip = SOURCE.clip(root, next((place for place in places if place.is_file()), places[0]), language="en")
    ordered = sorted(turns, key=lambda turn: (turn.start_s, turn.speaker))
    speakers = list(dict.fromkeys(turn.speaker for turn in ordered))
    overlap_s, most = longest_overlap_s(ordered), longest_speaker(ordered)
    overlap = "no" if not overlap_s else "yes" if overlap_s >= OVERLAP_S else None
    place = PLACES[most] if most is not None and len(speakers) <= len(PLACES) else None
    yield from items(
        SOURCE,
        ("mmau_pro", "speech"),
        recording,
        clip,
        Question(
            COUNT_WORDINGS, str(len(speakers)), skills=("speech_counting_and_arithmetic",), part="count", kind="number"
        ),
        Question(OVERLAP_WORDINGS, overlap, ("no", "yes"), (), TURN_SKILLS, "overlap"),
        Question(MOST_WORDINGS, place, PLACES[: len(speakers)], (), TURN_SKILLS, "most"),
    )
    if overlap is None:
        yield _doubtful(recording, "overlap", where, f"an overlap of {OVERLAP_S} s or none", f"{overlap_s:.3f} s")
    if place is None:
        yield _doubtful(recording, "most", where, "one who speaks the most, and set in apart", "none for certain")


def _doubtful(recording: str, part: str, where: str, expected: str, got: str) -> Reject:
    return SOURCE.reject(f"{recording}#{part}", "source.no_label", SOURCE.error(where, expected=expected, got=got))
