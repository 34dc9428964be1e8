"""Free Spoken Digit Dataset: digits said in English by six speakers, whose accents the corpus notes.

`recordings/<digit>_<speaker>_<take>.wav`, and `metadata.json` or (as upstream has it) `metadata.py`.
One digit says too little of an accent, so that question is asked of five digits of one speaker and take.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Archive, Source, speaker, worded
from builders.reading.files import files, lines
from earmark.draw import drawn
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="fsdd",
    title="Free Spoken Digit Dataset",
    folders=("free-spoken-digit-dataset", "free-spoken-digit-dataset-master"),
    revision="26eb9aaf76e81b692f806f9140c2d2777410d7a1",
    licence="CC-BY-SA-4.0",
    redistributable=True,
    attribution="Free Spoken Digit Dataset by Z. Jackson and contributors",
    citation="Z. Jackson et al. Free Spoken Digit Dataset. doi:10.5281/zenodo.1342401",
    homepage="https://github.com/Jakobovski/free-spoken-digit-dataset",
    how_to_get="Clone https://github.com/Jakobovski/free-spoken-digit-dataset as free-spoken-digit-dataset",
    cells=(("mmau_pro", "speech"), ("talk_arena", "accent")),
    languages=("en",),
    standing="real",
    size="0.02 GB",
    recordings=3_000,
    fetch=(
        Archive(
            "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/"
            "26eb9aaf76e81b692f806f9140c2d2777410d7a1.zip",
            None,
            strip=1,
        ),
    ),
)

DIGIT_WORDINGS = (
    "Which digit is said?",
    "What number does the speaker say?",
    "Which single digit do you hear?",
)
ACCENT_WORDINGS = (
    "One person says five digits in English. Which accent does the speaker have?",
    "These five clips are of one speaker of English. Which accent is heard?",
)
# The labels of the corpus's metadata, for people.
ACCENTS = {
    "USA/neutral": "American",
    "BEL/French": "Belgian French",
    "DEU/German": "German",
    "GRC/Greek": "Greek",
}
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ACCENT_CLIPS = 5

_NAME = re.compile(r"(\d)_([A-Za-z]+)_(\d+)\.wav")
_METADATA = ("metadata.json", "metadata.py")

Speakers = Mapping[str, Mapping[str, str]]


def build(root: Path) -> Iterator[Item | Reject]:
    """A digit question for every recording, then an accent question for every speaker and take."""
    speakers = _speakers(root)
    recordings = files(SOURCE, root, "recordings/*.wav")
    matches = (_NAME.fullmatch(path.name) for path in recordings)
    takes = sorted({(match[2], int(match[3])) for match in matches if match})
    yield from each(SOURCE, recordings, partial(_digit_item, root, speakers), lambda path: path.stem)
    yield from each(SOURCE, takes, partial(_accent_item, root, speakers), lambda take: f"{take[0]}_{take[1]}")


def _speakers(root: Path) -> Speakers:
    """The corpus's table of speakers: name to gender, accent and language."""
    name = next((name for name in _METADATA if (root / name).is_file()), _METADATA[0])
    text = "".join(lines(SOURCE, root, name))
    try:
        found = json.loads(text) if name.endswith(".json") else _assigned(text)
    except (ValueError, SyntaxError) as error:
        raise SOURCE.error(str(root / name), expected="a table of speakers", got=str(error)) from None
    if not isinstance(found, dict):
        raise SOURCE.error(str(root / name), expected="speakers by name, each with facts", got=type(found).__name__)
    return found


def _assigned(code: str) -> object:
    """The literal that `metadata = …` assigns; nothing is executed."""
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "metadata":
            return ast.literal_eval(statement.value)
    raise ValueError("no `metadata = …`")


def _clip(root: Path, speakers: Speakers, digit: int, name: str, take: int) -> tuple[Media, Clip]:
    facts = speakers.get(name, {})
    return SOURCE.clip(
        root,
        root / "recordings" / f"{digit}_{name}_{take}.wav",
        transcript=DIGITS[digit],
        language="en",
        speaker=speaker(speaker=name, accent=facts.get("accent"), gender=facts.get("gender")),
    )


def _digit_item(root: Path, speakers: Speakers, path: Path) -> Item | Reject:
    match = _NAME.fullmatch(path.name)
    if not match:
        record = path.relative_to(root).as_posix()
        error = SOURCE.error(record, expected="<digit>_<speaker>_<take>.wav", got=repr(path.name))
        return SOURCE.reject(record, "source.bad_name", error)
    digit, name, take = match[1], match[2], int(match[3])
    record = f"{digit}_{name}_{take}"
    return SOURCE.item(
        record,
        [_clip(root, speakers, int(digit), name, take)],
        benchmark="mmau_pro",
        task="speech",
        skills=("speech_lexical_and_phrase_level",),
        question=worded(DIGIT_WORDINGS, record),
        answer_type="number",
        answers=(digit,),
        scorer="number",
        groups=speaker(speaker=name, accent=speakers.get(name, {}).get("accent")),
    )


def _accent_item(root: Path, speakers: Speakers, of: tuple[str, int]) -> Item | Reject:
    name, take = of
    record = f"{name}_{take}"
    accent = speakers.get(name, {}).get("accent", "")
    if accent not in ACCENTS:
        error = SOURCE.error(
            f"speaker {name!r}", expected=f"an accent: {', '.join(ACCENTS)}", got=repr(accent) if accent else "none"
        )
        return SOURCE.reject(record, "source.unknown_label", error)
    digits = sorted(drawn(range(10), ACCENT_CLIPS, 0, record))
    return SOURCE.item(
        record,
        [_clip(root, speakers, digit, name, take) for digit in digits],
        benchmark="talk_arena",
        task="accent",
        question=worded(ACCENT_WORDINGS, record),
        choices=tuple(ACCENTS.values()),
        answer_type="choice",
        answers=(ACCENTS[accent],),
        scorer="choice",
        groups=speaker(speaker=name, accent=accent),
    )
