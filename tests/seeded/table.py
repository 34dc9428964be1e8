"""The table of all checks, and of the faults that each finds: `earmark/checks/README.md`.

`python -m tests.seeded.table` writes it; tests keep it true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from earmark.checks.registry import checks
from tests.conftest import ROOT
from tests.seeded import (
    asking,
    containers,
    corpus,
    described,
    facts,
    files,
    keys,
    leftovers,
    phrases,
    pictured,
    signals,
    sounds,
    sources,
    traces,
    words,
)
from tests.seeded.clean import clean_items
from tests.seeded.fault import PLACES, Fault

README = ROOT / "earmark" / "checks" / "README.md"
FAULTS: tuple[Fault, ...] = (
    *sounds.FAULTS, *signals.FAULTS, *pictured.FAULTS, *traces.FAULTS, *containers.FAULTS, *facts.FAULTS,
    *words.FAULTS, *phrases.FAULTS, *leftovers.FAULTS, *keys.FAULTS, *corpus.FAULTS, *files.FAULTS,
    *described.FAULTS, *asking.FAULTS, *sources.FAULTS,
)  # fmt: skip

_HEAD = """# Checks

What `earmark verify` asks of a release, and `earmark audit` of anybody's benchmark. Written by
`python -m tests.seeded.table`; a test keeps it equal to the checks.

An error keeps a release from being made, a warning is shown. What each check is measured on, and where its thresholds
come from, stands at the head of its module.

`earmark verify` and `earmark audit` read and listen on all processors (`EARMARK_WORKERS` sets how many); the report is
the same with one. A worker that dies twice over the same piece is an issue of that shard or row; nothing else stops.

Where answers are withheld, checks that need them are not run, and say so; `earmark verify RELEASE --answers DIR` runs
them all.

## What a curator can turn

`gates:` in `params.yaml`; what is not named keeps its default.

| gate | default | what it asks |
| --- | --- | --- |
| `position_p` | 0.001 | how seldom chance may spread the places of the answers so unevenly, over all cells |
| `shortcut_excess` | 0.02 | what does not listen may be right so much more often than chance, beyond doubt |
| `shortcut_p` | 0.01 | how seldom a benchmark without a shortcut may be taken for one with some, over all cells |
| `max_rejected_share` | 0.2 | of the items of one stage |
| `min_items` | 1 | in a release |
| `min_cell_items` | 30 | of a task that is reported; fewer are a warning |
| `min_group_items` | 30 | of each group that a task is compared over; fewer are a warning |

## Options that are drawn anew

Where the gates on places and options do not hold, the stage `redraw` (between `curate` and `validate`) draws the places
anew, and, where words give the answer away, other wrong answers: those that other items of the same cell, source and
question offer beside the same right answer. `redraw: {rounds: 12}` in `params.yaml` says how often at most; 0 switches
it off. Where all gates hold nothing is drawn, and the shards are linked as they are. Only words are read for it; sound
and pictures pass through byte for byte, and what changes has another content hash under the same id. It says how many
items it changed, and of every cell that it could not mend which rule is how far off; `validate` then stops.

Left as they are: options whose order means something (numbers that rise, clips by their places, options that are read
aloud); items that people judged, with their twins and rungs, since with other options nobody would have judged them;
the wrong answers of made items and twins, since what is wrong about a scene only its recipe knows. Twins, and a clean
item with its rungs, keep one order. Errata are followed twice: of items as they were made, and as they were drawn.

## A language model that does not hear

Where the environment names a service, `shortcuts.text_only` asks it each question with its options and without its
sound; it has a gate like every reader that does not listen. Nothing is sent where no address is set.

| variable | what it is |
| --- | --- |
| `EARMARK_TEXT_URL` | base address of an OpenAI-style service, such as `https://host/v1` |
| `EARMARK_TEXT_MODEL` | the model, by the service's name |
| `EARMARK_TEXT_TOKEN` | where the service wants one; it is never written anywhere |
| `EARMARK_TEXT_CACHE` | folder of the answers, `~/.cache/earmark/text` without it; a run goes on from what is there |

## Loudness range

`levels.loudness` asks whether clips lie within 2 LU of the loudness that all have. The measure called loudness range
(LRA, EBU Tech 3342) is not asked: it is the spread of blocks of three seconds within one programme, says little of
clips shorter than a minute, and is high where a question is about a change of level. No target for it is declared, so
none can be missed.

## The checks
"""

_FAULTS = """## Faults that were put in

A clean release of {items} items was made by hand (`tests/seeded/clean.py`): no check fires on it. Into it
{faults} kinds of fault were put, one at a time, each in {places} places; every check was run each time
(`tests/test_seeded_faults.py`).
*Found* is in how many of the places the check named here found it. A *false alarm* is another check that fired, unless
the fault is its own as well or leads to it (those are named as *also* in `tests/seeded/`).
"""

# Of 189 kinds that were thought of later, by somebody who had not written the checks, 27 were found at once; of 707
# more, by two others, some 390. For most of the rest checks were added, and are in the table; what is left is here.
_MISSED = """## What is let alone

Traces of files, wires and editors (hum, clicks, beeps, loops, images, cliffs) are looked for in what a microphone
heard: not in tones and chirps that a program made, which have nothing beside their lines
(`earmark/checks/recorded.py`), nor in items of the skill `speech_audio_quality_and_artefacts`, which ask about them.
A question may name one of its options where others of its kind name it and are wrong ("Are the two the same?").

## Tried, and not found

No check listens for what follows; people do (`annotation/`).

*Sound.* Played backwards, 5 % fast, at another rate or tempo, with wow, shifted in frequency, with its spectrum
turned over; a rate lowered without a filter; a telephone, a codec or mu-law behind noise or another gain; peaks that
were limited and then resampled; gain that pumps, steps or fades; a noise floor that steps up. Music, a jingle, a
metronome or dialled digits under the sound; an echo, a comb. Packets in the wrong order, lost ones that a decoder
hid, 80 ms or some buffers that were cut out, a click in the first milliseconds, one line of hum alone, hum more than
30 dB below speech or below music with low notes of its own, a baseline that wanders; packets that were played again
and then coded with loss; ten bits. Channels in another order, or that change places; middle and side stored as left
and right. A copy that was shifted in pitch, turned round in time or put behind noise of 10 dB. A sound that is cut
off where many clips of its source are (excerpts). A spatial clip that was honestly made mono; mirrored twins that
were exchanged; two items that were exchanged whole. Levels that follow the class within the tolerance of loudness:
they are reported beside the shallow-audio table, without a gate.

*Words.* One key exchanged with its index, or a whole column of keys shifted with its indices; transcripts of two
clips of like length that were exchanged, where both are in one script. Options that are synonyms, hypernyms or the
plural of one another, differ by an adjective which means nothing, or are of two languages in one script; "None" or
"unknown", which may be answers. The language of a transcript of fewer than eight words; a transcript that was cut at
a word, or is of two languages. A question about a clip that is not there in another language than English. A question
that needs no sound: the optional language model alone sees it. What no system is shown may hold the answer: groups,
scenes, transcripts, names of folders upstream. Profile links and handles, which credits ask for. A shard that is a
link, as caches of the Hub have them.
"""


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _lines() -> Iterator[str]:
    found = Counter(one.check for one in FAULTS)
    yield _HEAD
    yield _row("check", "severity", "what holds where all is well", "why", "what to do", "faults")
    yield _row(*["---"] * 6)
    for check in checks():
        yield _row(f"`{check.id}`", check.severity, check.title, check.why, check.remedy, found[check.id] or "")
    yield ""
    yield _FAULTS.format(items=len(clean_items()), faults=len(FAULTS), places=PLACES)
    yield _row("fault", "check", "found", "false alarms")
    yield _row(*["---"] * 4)
    for one in FAULTS:
        yield _row(one.name, f"`{one.check}`", f"{one.found} of {PLACES}", 0)
    yield ""
    yield _MISSED.rstrip()


def readme() -> str:
    """The whole text."""
    return "\n".join(_lines()) + "\n"


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
