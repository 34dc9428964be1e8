"""MEAD: talking faces; the sound of sentences in eight acted emotions on three levels.

Seen: `<M|W>###/audio/<emotion>/level_<1..3>/<nnn>.m4a`, the folders angry, disgusted, fear, happy, sad. Recalled:
contempt, neutral (level 1 only) and surprised, 16 kHz, research only. Which sentence a number means depends on the
emotion and is in the supplement alone: there are no transcripts. Emotions are those that were acted. SD-Eval takes
level 3 from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Gate, Manual, Source, speaker
from builders.reading.emotion import emotion_and_reply
from builders.reading.files import files, unknown_label
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="mead",
    title="MEAD (sound)",
    folders=("MEAD",),
    revision="part 0",
    licence="LicenseRef-MEAD",
    redistributable=False,
    attribution="MEAD by K. Wang et al.",
    citation="K. Wang, Q. Wu, L. Song, Z. Yang, W. Wu, C. Qian, R. He, Y. Qiao, C. C. Loy. MEAD: A Large-scale "
    "Audio-visual Dataset for Emotional Talking-face Generation. ECCV 2020",
    homepage="https://wywu.github.io/projects/MEAD/MEAD.html",
    how_to_get="Ask for access at https://wywu.github.io/projects/MEAD/MEAD.html and unpack each actor's audio as "
    "MEAD/<actor>/audio",
    cells=(("talk_arena", "emotion"), ("voiceassistant_eval", "speaking_emotion")),
    languages=("en",),
    standing="layout",
    gated=Gate("https://wywu.github.io/projects/MEAD/MEAD.html", "", "Access on request"),
    fetch=(Manual("Ask for access on the home page and unpack each actor's audio as MEAD/<actor>/audio"),),
)

EMOTIONS = {
    "angry": "angry",
    "contempt": "contemptuous",
    "disgusted": "disgusted",
    "fear": "fearful",
    "happy": "happy",
    "neutral": "neutral",
    "sad": "sad",
    "surprised": "surprised",
}
APART = (frozenset({"contemptuous", "disgusted"}), frozenset({"fearful", "surprised"}))

_PATH = re.compile(r"([MW])(\d{3})/audio/(\w+)/level_([123])/(\d{3})")


def build(root: Path) -> Iterator[Item | Reject]:
    """An emotion question and a prompt for a reply, for every recording."""
    for path in files(SOURCE, root, "[MW][0-9][0-9][0-9]/audio/*/level_[123]/*.m4a"):
        record = path.relative_to(root).with_suffix("").as_posix()
        match = _PATH.fullmatch(record)
        if not match:
            error = SOURCE.error(record, expected="a path such as M003/audio/angry/level_3/011.m4a", got=repr(record))
            yield SOURCE.reject(record, "source.bad_name", error)
        elif match[3] not in EMOTIONS:
            yield unknown_label(SOURCE, record, record, match[3], EMOTIONS)
        else:
            yield from _items(root, path, match)


def _items(root: Path, path: Path, match: re.Match[str]) -> Iterator[Item]:
    record, emotion = match[0], EMOTIONS[match[3]]
    gender, name = "male" if match[1] == "M" else "female", match[1] + match[2]
    clip = SOURCE.clip(root, path, language="en", speaker=speaker(speaker=name, gender=gender))
    groups = speaker(gender=gender, intensity=f"level {match[4]}", speaker=name)
    yield from emotion_and_reply(SOURCE, record, clip, emotion, EMOTIONS.values(), apart=APART, groups=groups)
