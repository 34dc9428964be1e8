"""NSynth, test part: single notes of 4 s, of instruments that the training part has not.

Recalled: `examples.json`, an object by name of the note (seen of a row: `note_str pitch velocity instrument_str
instrument_family_str instrument_source_str qualities`); seen: `audio/<note_str>.wav`. 4096 notes, of 53 instruments
only: notes of one sound alike, so a sample should be small. No note is of the family synth_lead. The licence is
recalled.
"""

from __future__ import annotations

from functools import partial

from builders.contract.source import Archive, Source
from builders.reading.json_files import json_array
from builders.reading.pitch import NOTES
from builders.reading.rows import Rows, rows

SOURCE = Source(
    name="nsynth",
    title="NSynth (test)",
    folders=("nsynth-test",),
    revision="1.0",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="NSynth by J. Engel, C. Resnick, A. Roberts, S. Dieleman, D. Eck, K. Simonyan and M. Norouzi (Google)",
    citation="J. Engel, C. Resnick, A. Roberts, S. Dieleman, M. Norouzi, D. Eck, K. Simonyan. Neural Audio Synthesis "
    "of Musical Notes with WaveNet Autoencoders. ICML 2017",
    homepage="https://magenta.tensorflow.org/datasets/nsynth",
    how_to_get="Unpack nsynth-test.jsonwav.tar.gz of https://magenta.tensorflow.org/datasets/nsynth as nsynth-test",
    cells=(
        ("ahelm", "air_bench_foundation_instrument"),
        ("mmau_pro", "music"),
        ("voiceassistant_eval", "listening_music"),
    ),
    standing="layout",
    size="0.3 GB",
    recordings=4_096,
    fetch=(Archive("https://storage.googleapis.com/magentadata/datasets/nsynth/nsynth-test.jsonwav.tar.gz", None,
                   strip=1),),
)  # fmt: skip

FAMILIES = {
    "bass": "a bass",
    "brass": "a brass instrument",
    "flute": "a flute",
    "guitar": "a guitar",
    "keyboard": "a keyboard",
    "mallet": "a mallet instrument",
    "organ": "an organ",
    "reed": "a reed instrument",
    "string": "a bowed string instrument",
    "vocal": "a voice",
}
KINDS = {
    "acoustic": "it is an acoustic instrument",
    "electronic": "it is an electronic instrument",
    "synthetic": "it is a synthesizer",
}
# Played on keys, or by a machine: an electric piano may pass for either.
APART = (frozenset({"a keyboard", "an organ"}), frozenset({"a bass", "a guitar"}))
KINDS_APART = (frozenset({KINDS["electronic"], KINDS["synthetic"]}),)

build = rows(
    SOURCE,
    "examples.json",
    Rows(
        benchmark="ahelm",
        task="air_bench_foundation_instrument",
        aspects=("knowledge",),
        record="note_str",
        audio="audio/{note_str}.wav",
        wordings=("Which instrument plays this note?", "What kind of instrument is heard?"),
        answer="instrument_family_str",
        labels=FAMILIES,
        apart=APART,
    ),
    Rows(
        benchmark="mmau_pro",
        task="music",
        skills=("music_timbre_and_instrument_recognition",),
        record="note_str",
        audio="audio/{note_str}.wav",
        wordings=("How does the instrument make its sound?", "What can be said of the instrument that is heard?"),
        answer="instrument_source_str",
        labels=KINDS,
        apart=KINDS_APART,
    ),
    Rows(
        benchmark="voiceassistant_eval",
        task="listening_music",
        record="note_str",
        audio="audio/{note_str}.wav",
        wordings=("Which note is played?", "What is the name of the note that is heard?"),
        answer=lambda c: NOTES[int(c["pitch"]) % 12],
        labels={note: note for note in NOTES},
        columns=("pitch",),
    ),
    read=partial(json_array, keyed="note_key"),
)
