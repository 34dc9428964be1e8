"""ESC-50, environmental sounds in 50 classes, and its subset ESC-10, released on its own in another layout.

ESC-50: `meta/esc50.csv` and `audio/<fold>-<Freesound id>-<take>-<target>.wav`.
ESC-10: `<nnn> - <Class>/<fold>-<Freesound id>-<take>.ogg`.
A record has ESC-50's name without its suffix (`1-100032-A-0`) in both, so that a clip keeps its id. Wrong answers
are classes of the layout that is read: of ESC-10, its ten. The licence is that of each clip, from the list in
`LICENSE` (ESC-50) or `README` (ESC-10); a clip that is not in the list has the licence of its set. ESC-10 was
exercised on the real recordings, ESC-50's layout on a fake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Archive, Source, candidates, worded
from builders.reading.files import files, table
from builders.reading.texts import raw_lines
from earmark.item import Item, Origin
from earmark.licences import is_known
from earmark.shards import Reject
from earmark.taxonomy import nearest

SOURCE = Source(
    name="esc50",
    title="ESC-50 (and ESC-10)",
    folders=("ESC-50", "ESC-50-master", "ESC-10", "ESC-10-master"),
    revision="33c8ce9eb2cf0b1c2f8bcf322eb349b6be34dbb6",
    licence="CC-BY-NC-3.0",
    redistributable=True,
    attribution="ESC-50 by K. J. Piczak, from Freesound",
    citation="K. J. Piczak. ESC: Dataset for Environmental Sound Classification. ACM Multimedia 2015. "
    "doi:10.1145/2733373.2806390",
    homepage="https://github.com/karolpiczak/ESC-50",
    how_to_get="Clone https://github.com/karolpiczak/ESC-50 at 33c8ce9 as ESC-50, or "
    "https://github.com/karolpiczak/ESC-10 at 553c8f1 as ESC-10",
    cells=(("mmau_pro", "sound"),),
    hashes={"README.txt of ESC-10": "ffbfca479dd56a37b5c57a0c539c1c247136dd92d174b72816a08ab01206ceb2"},
    standing="real",
    size="0.6 GB",
    recordings=2_000,  # of which ESC-10 has 400
    fetch=(
        Archive(
            "https://github.com/karolpiczak/ESC-50/archive/33c8ce9eb2cf0b1c2f8bcf322eb349b6be34dbb6.zip", None, strip=1
        ),
    ),
)

WORDINGS = (
    "What is the main sound in this recording?",
    "Which of these is the main sound of the clip?",
    "Which sound stands out in this recording?",
)

# ESC-50's categories in the order of its targets, as a listener would name them.
PHRASES = {
    "dog": "a dog barking", "rooster": "a rooster", "pig": "a pig", "cow": "a cow", "frog": "frogs",
    "cat": "a cat", "hen": "hens", "insects": "flying insects", "sheep": "sheep", "crow": "crows",
    "rain": "rain", "sea_waves": "sea waves", "crackling_fire": "a crackling fire", "crickets": "crickets",
    "chirping_birds": "birds chirping", "water_drops": "dripping water", "wind": "wind",
    "pouring_water": "water being poured", "toilet_flush": "a toilet flushing", "thunderstorm": "a thunderstorm",
    "crying_baby": "a baby crying", "sneezing": "a person sneezing", "clapping": "people clapping",
    "breathing": "a person breathing", "coughing": "a person coughing", "footsteps": "footsteps",
    "laughing": "a person laughing", "brushing_teeth": "teeth being brushed", "snoring": "a person snoring",
    "drinking_sipping": "a person drinking", "door_wood_knock": "knocking on a door", "mouse_click": "a mouse click",
    "keyboard_typing": "typing on a keyboard", "door_wood_creaks": "a creaking door",
    "can_opening": "a can being opened", "washing_machine": "a washing machine", "vacuum_cleaner": "a vacuum cleaner",
    "clock_alarm": "an alarm clock", "clock_tick": "a ticking clock", "glass_breaking": "glass breaking",
    "helicopter": "a helicopter", "chainsaw": "a chainsaw", "siren": "a siren", "car_horn": "a car horn",
    "engine": "an engine", "train": "a train", "church_bells": "church bells", "airplane": "an airplane",
    "fireworks": "fireworks", "hand_saw": "a hand saw",
}  # fmt: skip

# One clip names one sound, yet others of these may be in it, or be another word for it.
APART = tuple(
    frozenset(group.split())
    for group in (
        "rain thunderstorm water_drops", "wind thunderstorm", "wind sea_waves",
        "water_drops pouring_water toilet_flush", "pouring_water drinking_sipping can_opening",
        "insects crickets frog", "chirping_birds crickets insects", "chirping_birds crow hen rooster",
        "cow sheep pig hen", "breathing snoring coughing sneezing", "laughing clapping", "laughing crying_baby",
        "door_wood_knock door_wood_creaks footsteps", "mouse_click keyboard_typing", "clock_tick clock_alarm",
        "church_bells clock_alarm", "siren clock_alarm", "siren car_horn", "train car_horn", "engine chainsaw",
        "engine helicopter", "engine airplane", "engine train", "engine car_horn", "engine washing_machine",
        "engine vacuum_cleaner", "vacuum_cleaner washing_machine", "helicopter airplane", "chainsaw hand_saw",
        "fireworks crackling_fire thunderstorm",
    )
)  # fmt: skip

ESC10_REVISION = "553c8f1743b9dba6b282e1323c3ca8fa76923448"
ESC10_CLASSES = {
    "Dog bark": "dog", "Rain": "rain", "Sea waves": "sea_waves", "Baby cry": "crying_baby",
    "Clock tick": "clock_tick", "Person sneeze": "sneezing", "Helicopter": "helicopter", "Chainsaw": "chainsaw",
    "Rooster": "rooster", "Fire crackling": "crackling_fire",
}  # fmt: skip

_TABLE = "meta/esc50.csv"
_COLUMNS = ("filename", "fold", "target", "category", "esc10", "src_file", "take")
_WAV = re.compile(r"(\d-(\d+)-[A-Z])-(\d+)\.wav")
_OGG = re.compile(r"(\d-(\d+)-[A-Z])\.ogg")
_CREDIT_FILES = ("LICENSE", "README.txt", "README.md")
_CREDIT = re.compile(
    r"\[(\d-\d+-[A-Z])\.ogg\].*?derived from \[?(.+?)\]?\s*\(http\S*/sounds/\d+/\) by \*?(.+?)\*? \(?\[(CC[^\]]*)\]"
)
# The list's words; version 3.0 is the one that its links name.
_LICENCES = {
    "CC0": "CC0-1.0", "CC-BY": "CC-BY-3.0", "CC-BY-NC": "CC-BY-NC-3.0",
    "CC-Sampling+": "LicenseRef-CC-Sampling-Plus-1.0",
}  # fmt: skip


class Credit(NamedTuple):
    """What the list of licences says of one clip."""

    title: str
    author: str
    licence: str


class _Clip(NamedTuple):
    """A clip of either layout."""

    path: Path
    stem: str
    freesound_id: str
    category: str
    esc10: bool


def build(root: Path) -> Iterator[Item | Reject]:
    """Read either layout."""
    by_table = (root / "meta").is_dir() or (root / "audio").is_dir()
    listed = _credits(root)
    for found in _by_table(root) if by_table else _by_folder(root):
        yield found if isinstance(found, Reject) else _item(root, found, listed, esc10_alone=not by_table)


def _by_table(root: Path) -> Iterator[_Clip | Reject]:
    targets = {category: str(target) for target, category in enumerate(PHRASES)}
    for row in table(SOURCE, root, _TABLE, _COLUMNS):
        if isinstance(row, Reject):
            yield row
            continue
        name, category = row.cells["filename"], row.cells["category"]
        match = _WAV.fullmatch(name)
        where = f"{_TABLE}, line {row.line}"
        if not match:
            error = SOURCE.error(where, expected="<fold>-<Freesound id>-<take>-<target>.wav", got=repr(name))
            yield SOURCE.reject(name, "source.bad_name", error)
        elif category not in PHRASES:
            yield _unknown(name, where, category, PHRASES)
        elif not match[3] == row.cells["target"] == targets[category]:
            got = f"{row.cells['target']} in the table and {match[3]} in the name"
            error = SOURCE.error(where, expected=f"target {targets[category]} for {category!r}", got=got)
            yield SOURCE.reject(name, "source.contradiction", error)
        else:
            yield _Clip(root / "audio" / name, match[1], match[2], category, row.cells["esc10"] == "True")


def _by_folder(root: Path) -> Iterator[_Clip | Reject]:
    there = {path.name[6:] for path in root.glob("[0-9][0-9][0-9] - */")}
    for word in sorted(set(ESC10_CLASSES) - there):
        error = SOURCE.error(f"{root.name}/… - {word}", expected="a folder for each of the ten classes", got="none")
        yield SOURCE.reject(word, "source.missing_folder", error)
    for path in files(SOURCE, root, "[0-9][0-9][0-9] - */*.ogg"):
        record = path.relative_to(root).as_posix()
        word = path.parent.name[6:]
        match = _OGG.fullmatch(path.name)
        if not match:
            error = SOURCE.error(record, expected="<fold>-<Freesound id>-<take>.ogg", got=repr(path.name))
            yield SOURCE.reject(record, "source.bad_name", error)
        elif word not in ESC10_CLASSES:
            yield _unknown(record, record, word, ESC10_CLASSES)
        else:
            yield _Clip(path, match[1], match[2], ESC10_CLASSES[word], True)


def _unknown(record: str, where: str, word: str, known: dict[str, str]) -> Reject:
    close = nearest(word, known)
    remedy = f"Did you mean {close!r}?" if close else ""
    error = SOURCE.error(where, expected=f"one of the {len(known)} classes", got=repr(word), remedy=remedy)
    return SOURCE.reject(record, "source.unknown_label", error)


def _credits(root: Path) -> dict[str, Credit]:
    """The list of licences: clip to credit; empty where there is no list."""
    for name in _CREDIT_FILES:
        if (root / name).is_file():
            matches = (_CREDIT.search(line) for line in raw_lines(SOURCE, root, name))
            found = {m[1]: Credit(m[2], m[3], _LICENCES.get(m[4], m[4])) for m in matches if m}
            if found:
                return found
    return {}


def _item(root: Path, clip: _Clip, listed: dict[str, Credit], *, esc10_alone: bool) -> Item | Reject:
    record = f"{clip.stem}-{list(PHRASES).index(clip.category)}"
    corpus = "ESC-10" if esc10_alone else "ESC-50"
    credit = listed.get(clip.stem)
    licence = credit.licence if credit else "CC-BY-3.0" if clip.esc10 else SOURCE.licence
    if not is_known(licence):
        error = SOURCE.error(clip.stem, expected=f"one of {', '.join(_LICENCES)}", got=repr(licence))
        return SOURCE.reject(record, "source.unknown_licence", error)
    by = f"“{credit.title}” by {credit.author}" if credit else f"sound {clip.freesound_id}"
    media = SOURCE.clip(
        root,
        clip.path,
        licence=licence,
        # Sampling+ allows transformed parts alone to be passed on; a whole clip is left to the reader's own copy.
        redistributable=not licence.startswith("LicenseRef-"),
        attribution=f"{by} (Freesound); {corpus} by K. J. Piczak",
        source=Origin(
            dataset=SOURCE.name,
            revision=ESC10_REVISION if esc10_alone else SOURCE.revision,
            record=clip.path.relative_to(root).as_posix(),
            url=f"https://freesound.org/s/{clip.freesound_id}/",
        ),
    )
    classes = tuple(ESC10_CLASSES.values()) if esc10_alone else tuple(PHRASES)
    offered = candidates(clip.category, classes, record, APART)
    return SOURCE.item(
        record,
        [media],
        benchmark="mmau_pro",
        task="sound",
        skills=("sound_acoustic_source_characterization",),
        question=worded(WORDINGS, record),
        choices=tuple(PHRASES[label] for label in offered),
        answer_type="choice",
        answers=(PHRASES[clip.category],),
        scorer="choice",
    )
