"""VoxCeleb1: celebrities in interviews, the test speakers; who they are is not asked.

`vox1_meta.csv` (separated by tabs), `voxceleb1_test_v2.txt` (`<0|1> <file> <file>`) and the tree
`wav/<speaker>/<video>/<n>.wav` are seen; the words of the table's header are recalled. The list of pairs names a
clip some sixteen times; in the order that is drawn by their names, a pair is taken while neither clip is in two
pairs already, and the others are passed over. Nationality is no label of accent, so it is not asked. Copyright is
with the videos' owners: not redistributable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from builders.contract.source import Archive, HubFiles, Source, speaker, worded
from builders.reading.files import files, table, unknown_label
from builders.reading.texts import not_text, raw_lines
from earmark.draw import shuffled
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="voxceleb1",
    title="VoxCeleb1",
    folders=("ProgramComputer__voxceleb",),
    revision="v2",
    licence="LicenseRef-VoxCeleb",
    redistributable=False,
    attribution="VoxCeleb1 by A. Nagrani, J. S. Chung and A. Zisserman",
    citation="A. Nagrani, J. S. Chung and A. Zisserman. VoxCeleb: A Large-Scale Speaker Identification Dataset. "
    "Interspeech 2017",
    homepage="https://www.robots.ox.ac.uk/~vgg/data/voxceleb/",
    how_to_get="Unpack vox1_test_wav.zip as ProgramComputer__voxceleb/vox1 (vox1/wav/…); put vox1_meta.csv and "
    "voxceleb1_test_v2.txt beside wav",
    cells=(("voiceassistant_eval", "listening_speech"),),
    languages=("en",),
    standing="layout",
    size="1.1 GB",
    fetch=(
        HubFiles("ProgramComputer/voxceleb", None, ("vox1/vox1_test_wav.zip", "vox1/vox1_meta.csv"), "", ("*.zip",)),
        Archive("https://www.openslr.org/resources/49/voxceleb1_test_v2.txt", None, unpack_to="vox1"),
    ),
)

GENDER_WORDINGS = ("What is the speaker's gender?", "Of which gender is the speaker?")
PAIR_WORDINGS = ("Are the two clips spoken by one person?", "Do both recordings have the same speaker?")
GENDERS = {"f": "female", "m": "male"}
PAIRS_A_CLIP = 2

_COLUMNS = ("VoxCeleb1 ID", "Gender", "Set")
_TABLE = "vox1/vox1_meta.csv"
_PAIRS = "vox1/voxceleb1_test_v2.txt"


def build(root: Path) -> Iterator[Item | Reject]:
    """A gender question for every file, then pairs."""
    genders: dict[str, str] = {}
    for row in table(SOURCE, root, _TABLE, _COLUMNS, delimiter="\t", quoting=False):
        if isinstance(row, Reject):
            yield row
        else:
            genders[row.cells["VoxCeleb1 ID"]] = row.cells["Gender"]
    for path in files(SOURCE, root, "vox1/wav/*/*/*.wav"):
        record, name = path.relative_to(root / "vox1" / "wav").as_posix(), path.parent.parent.name
        label = genders.get(name, "")
        if label not in GENDERS:
            yield unknown_label(SOURCE, record, f"{_TABLE}, {name}", label, GENDERS)
        else:
            yield _gender_item(root, record, GENDERS[label])
    if (root / _PAIRS).is_file():
        yield from _pairs(root, genders)


def _clip(root: Path, record: str, genders: Mapping[str, str]) -> tuple[Media, Clip]:
    name = record.partition("/")[0]
    about = speaker(speaker=name, gender=GENDERS.get(genders.get(name, "")))
    return SOURCE.clip(root, root / "vox1" / "wav" / record, speaker=about)


def _gender_item(root: Path, record: str, gender: str) -> Item:
    name = record.partition("/")[0]
    return SOURCE.item(
        record,
        [SOURCE.clip(root, root / "vox1" / "wav" / record, speaker=speaker(speaker=name, gender=gender))],
        benchmark="voiceassistant_eval",
        task="listening_speech",
        question=worded(GENDER_WORDINGS, record),
        choices=tuple(GENDERS.values()),
        answer_type="choice",
        answers=(gender,),
        scorer="choice",
        groups=speaker(gender=gender),
    )


def _pairs(root: Path, genders: Mapping[str, str]) -> Iterator[Item | Reject]:
    trials: list[tuple[str, str, str]] = []
    for number, line in enumerate(raw_lines(SOURCE, root, _PAIRS), 1):
        parts, strange = line.split(), not_text(SOURCE, f"{_PAIRS}, line {number}", line)
        inside = len(parts) == 3 and all(SOURCE.inside(root, part) for part in parts[1:])
        if not strange and inside and parts[0] in ("0", "1"):
            trials.append((parts[0], parts[1], parts[2]))
        elif parts:
            where, expected = f"{_PAIRS}, line {number}", "<0|1> <file> <file>"
            error = strange or SOURCE.error(where, expected=expected, got=repr(line.strip()))
            yield SOURCE.reject(f"{_PAIRS}:{number}", "source.bad_row", error)
    asked: Counter[str] = Counter()
    for same, first, second in shuffled(trials, 0, "pairs"):
        if first == second or max(asked[first], asked[second]) >= PAIRS_A_CLIP:
            continue
        asked.update((first, second))
        record = f"{first}+{second}"
        yield SOURCE.item(
            record,
            [_clip(root, first, genders), _clip(root, second, genders)],
            benchmark="voiceassistant_eval",
            task="listening_speech",
            question=worded(PAIR_WORDINGS, record),
            choices=("no", "yes"),
            answer_type="choice",
            answers=("yes" if same == "1" else "no",),
            scorer="choice",
        )
