"""IEMOCAP: acted dialogues of five pairs; one emotion a turn, as most of its raters heard and saw it.

Seen in a recipe: `Session<k>/dialog/EmoEvaluation/<dialogue>.txt` with lines `[start - end]<tab>turn<tab>emotion<tab>
[V, A, D]`, `Session<k>/sentences/wav/<dialogue>/<turn>.wav`, and the labels neu hap sad ang exc. Recalled: fru fea sur
dis oth xxx. Turns without agreement (xxx) or with another emotion (oth) are rejected. There is no official split.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Gate, Manual, Source, candidates, speaker, worded
from builders.reading.files import files, unknown_label
from builders.reading.texts import not_text, raw_lines
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="iemocap",
    title="IEMOCAP",
    folders=("IEMOCAP_full_release", "IEMOCAP"),
    revision="full release",
    licence="LicenseRef-IEMOCAP",
    redistributable=False,
    attribution="IEMOCAP, Signal Analysis and Interpretation Laboratory, University of Southern California",
    citation="C. Busso, M. Bulut, C.-C. Lee, A. Kazemzadeh, E. Mower, S. Kim, J. N. Chang, S. Lee, S. S. Narayanan. "
    "IEMOCAP: Interactive emotional dyadic motion capture database. Language Resources and Evaluation 42, 2008",
    homepage="https://sail.usc.edu/iemocap/",
    how_to_get="Sign the release form at https://sail.usc.edu/iemocap/ and unpack the archive as IEMOCAP_full_release",
    cells=(("ahelm", "iemocap"), ("talk_arena", "emotion"), ("voiceassistant_eval", "listening_speech")),
    languages=("en-US",),
    standing="layout",
    gated=Gate("https://sail.usc.edu/iemocap/", "", "A signed release form"),
    size="12 GB",
    fetch=(Manual("Sign the form at https://sail.usc.edu/iemocap/ and unpack the archive as IEMOCAP_full_release"),),
)

EMOTIONS = {
    "neu": "neutral",
    "hap": "happy",
    "sad": "sad",
    "ang": "angry",
    "exc": "excited",
    "fru": "frustrated",
    "fea": "fearful",
    "sur": "surprised",
    "dis": "disgusted",
}
NO_LABEL = {"xxx": "no agreement of the raters", "oth": "an emotion that has no name here"}
# Raters took happy for excited and angry for frustrated often enough that papers merge them (Busso et al. 2008).
APART = (frozenset({"happy", "excited"}), frozenset({"angry", "frustrated"}))
ASKED = (
    ("ahelm", "iemocap", ("Which emotion does the speaker express?", "What does the speaker feel?")),
    ("talk_arena", "emotion", ("How does the speaker sound?", "Which word fits the speaker's emotion best?")),
    (
        "voiceassistant_eval",
        "listening_speech",
        ("In what mood is the person who speaks?", "How does this person feel?"),
    ),
)

# Beside turns: nothing, the header, what each person said of the turn above.
_BESIDE = re.compile(r"\s*$|%|[AC]-\w+:")
_LINE = re.compile(r"\[[\d.]+ - [\d.]+\]\t(Ses\d\d[FM]_\w+_([FM])\d{3})\t(\w+)\t\[.*\]\s*")


def build(root: Path) -> Iterator[Item | Reject]:
    """Three emotion questions for every turn that has a label."""
    for path in files(SOURCE, root, "Session[1-5]/dialog/EmoEvaluation/[!.]*.txt"):
        name = path.relative_to(root).as_posix()
        wav = path.parents[2] / "sentences" / "wav" / path.stem
        for number, line in enumerate(raw_lines(SOURCE, root, name), 1):
            where = f"{name}, line {number}"
            strange = not_text(SOURCE, where, line)
            if match := None if strange else _LINE.fullmatch(line):
                yield from _turn(root, wav / f"{match[1]}.wav", match, where)
            elif strange or not _BESIDE.match(line):
                error = strange or SOURCE.error(where, expected="a turn, or a rating of one", got=repr(line.strip()))
                yield SOURCE.reject(f"{name}:{number}", "source.bad_row", error)


def _turn(root: Path, path: Path, match: re.Match[str], where: str) -> Iterator[Item | Reject]:
    record, label = match[1], match[3]
    if label in NO_LABEL:
        error = SOURCE.error(where, expected="an emotion", got=f"{label!r}: {NO_LABEL[label]}")
        yield SOURCE.reject(record, "source.no_label", error)
        return
    if label not in EMOTIONS:
        yield unknown_label(SOURCE, record, where, label, EMOTIONS)
        return
    emotion = EMOTIONS[label]
    gender = "female" if match[2] == "F" else "male"
    who = speaker(speaker=f"session {record[3:5]} {match[2]}", gender=gender)
    clip = SOURCE.clip(root, path, language="en-US", speaker=who)
    for benchmark, task, wordings in ASKED:
        yield SOURCE.item(
            record,
            [clip],
            benchmark=benchmark,
            task=task,
            question=worded(wordings, record),
            choices=candidates(emotion, EMOTIONS.values(), record, APART),
            answer_type="choice",
            answers=(emotion,),
            scorer="choice",
            groups=who,
        )
