"""Speech Commands v0.02, test set: one word of ten, said by thousands of volunteers in a second each.

Seen in TensorFlow Datasets: `<word>/<speaker>_nohash_<n>.wav`, 16 kHz; `_silence_` and `_unknown_`
beside them hold noise and other words, whose labels do not say which: they are not read. sha256: the former's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source, candidates, speaker, worded
from builders.reading.files import class_folders
from earmark.item import Item
from earmark.shards import Reject

_ARCHIVE = "https://download.tensorflow.org/data/speech_commands_test_set_v0.02.tar.gz"
SOURCE = Source(
    name="speech_commands",
    title="Speech Commands, test set",
    folders=("speech_commands_test_set_v0.02",),
    revision="0.02",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="Speech Commands by P. Warden and its volunteers",
    citation="P. Warden. Speech Commands: A Dataset for Limited-Vocabulary Speech Recognition. 2018. arXiv:1804.03209",
    homepage="https://www.tensorflow.org/datasets/catalog/speech_commands",
    how_to_get=f"Unpack {_ARCHIVE} as speech_commands_test_set_v0.02",
    cells=(("mmau_pro", "speech"),),
    languages=("en",),
    standing="layout",
    size="0.1 GB",
    fetch=(Archive(_ARCHIVE, "cc2a00c1147c2254e9be3fa0f779d8c17421dc349b86366567a8edfa9acd51df"),),
)

WORDINGS = ("Which word is said?", "What does the speaker say?", "Which command is given?")
WORDS = ("down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes")


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every recording of a word."""
    for found in class_folders(SOURCE, root, "[a-z]*/*.wav", WORDS):
        if isinstance(found, Reject):
            yield found
            continue
        word, who = found.label, speaker(speaker=found.path.name.partition("_")[0])
        yield SOURCE.item(
            found.record.removesuffix(".wav"),
            [SOURCE.clip(root, found.path, transcript=word, language="en", speaker=who)],
            benchmark="mmau_pro",
            task="speech",
            skills=("speech_lexical_and_phrase_level",),
            question=worded(WORDINGS, found.record),
            choices=candidates(word, WORDS, found.record),
            answer_type="choice",
            answers=(word,),
            scorer="choice",
        )
