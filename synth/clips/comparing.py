"""The families that compare clips: by speaker, length, level, speed and pitch, and with an original."""

from __future__ import annotations

import numpy as np

from synth.clips.edits import CODECS, Edit, Treatment
from synth.clips.families import Contents, placed, some
from synth.clips.held import Held, Shelf, Speaker, clip_of, statements
from synth.programs.palette import PITCHED
from synth.scenes.soundscape import Event, Sounding
from synth.sounds import sound_kind

SAME, DIFFERENT = "the same speaker", "two different speakers"
# Without a pause from beginning to end, so that length and level are those of all of the clip.
STEADY = ("rain", "siren", "engine", "helicopter")
_LENGTHS_S = (2.1, 3.1, 4.6, 6.8)
_LOUDEST_LUFS = -25.0
_EDIT_S = 0.7
# What is added is plain to hear: as long as most words, and louder than the speech.
_ADDED_S, _ADDED_LU = 2.0, 3.0


def same_speaker(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Whether two clips are of one speaker."""
    same = bool(rng.integers(2))
    clips = _voices(shelf, [True, same], rng)
    answer, wrong = (SAME, DIFFERENT) if same else (DIFFERENT, SAME)
    return Contents(clips, answer, (wrong,), rests_on=(0, 1))


def which_speaker(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Which clip is of the speaker of the first."""
    others = int(rng.integers(2, 5))
    at = int(rng.integers(others))
    return placed(_voices(shelf, [True, *(n == at for n in range(others))], rng), at + 1, first=1)


def _voices(shelf: Shelf, is_first: list[bool], rng: np.random.Generator) -> list[Held]:
    """Clips that are, or are not, of the first speaker: recordings of one corpus, or all made here.

    Corpora differ in bandwidth, rooms and microphones: of two, these would tell the speakers apart, not the voices.
    """
    total = len(is_first)
    corpora = [speakers for speakers in shelf.corpora if len(speakers) >= total]
    if corpora and rng.integers(2):
        speakers = corpora[int(rng.integers(len(corpora)))]
        names = iter(some(sorted(speakers), total, rng))
        first = next(names)
        left = {name: list(ones) for name, ones in speakers.items()}
        chosen = [first if one else next(names) for one in is_first]
        clips = [shelf.read(name, left[name], rng) for name in chosen]
        if all(clip.soundscape.events for clip in clips):
            return clips
    texts = some(statements(), total, rng)
    known = [shelf.speaker(rng)]
    clips = []
    for text, one in zip(texts, is_first, strict=True):
        if not one:
            known.append(shelf.speaker(rng, apart_from=known))
        clips.append(shelf.said(text, known[0] if one else known[-1], rng))
    return clips


def longer(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Which clip is the longest: 1.4 times as long as the next, or more."""
    del shelf
    lengths_s = some(_LENGTHS_S, int(rng.integers(2, 5)), rng)
    names = [STEADY[int(rng.integers(len(STEADY)))] for _ in lengths_s]
    clips = [
        _steady(name, round(s * float(rng.uniform(1.0, 1.05)), 3), rng)
        for name, s in zip(names, lengths_s, strict=True)
    ]
    return placed(clips, lengths_s.index(max(lengths_s)))


def louder(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Which clip is the loudest, by 7 LU or more; levels are kept."""
    del shelf
    total = int(rng.integers(2, 5))
    at = int(rng.integers(total))
    base_lufs = round(float(rng.uniform(_LOUDEST_LUFS - 3.0, _LOUDEST_LUFS)), 1)
    below_lu = [0.0 if n == at else round(float(rng.uniform(7.0, 13.0)), 1) for n in range(total)]
    names = [STEADY[int(rng.integers(len(STEADY)))] for _ in range(total)]
    clips = [_steady(name, 2.4, rng, base_lufs - lu) for name, lu in zip(names, below_lu, strict=True)]
    return placed(clips, at, levelled=False)


def faster(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """In which clip the speech is fastest: 215 words a minute or more, against 160 or less."""
    total = int(rng.integers(2, 5))
    at = int(rng.integers(total))
    clips = []
    for n, text in enumerate(some(statements(), total, rng)):
        rate_wpm = int(rng.integers(230, 261) if n == at else rng.integers(105, 151))
        clips.append(shelf.said(text, shelf.speaker(rng).model_copy(update={"rate_wpm": rate_wpm}), rng))
    return placed(clips, at)


def higher(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Which clip is the highest of one kind: 1.3 times the frequency of the next, or more."""
    del shelf
    kind = sound_kind(PITCHED[int(rng.integers(len(PITCHED)))])
    low_hz, high_hz = kind.pitch_range_hz or (0.0, 0.0)
    total = int(rng.integers(2, 5))
    at = int(rng.integers(total))
    clips = []
    for n in range(total):
        pitch_hz = rng.uniform(high_hz / 1.03, high_hz) if n == at else rng.uniform(low_hz, high_hz / 1.35)
        source = Sounding(name=kind.name, seed=int(rng.integers(1 << 31)), pitch_hz=round(float(pitch_hz), 1))
        event = Event(source=source, title=kind.title, onset_s=0.0, duration_s=2.5)
        clips.append(Held(holds=kind.title, soundscape=clip_of([event])))
    return placed(clips, at, {"thing": kind.title})


def edited(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Which clip is an edited copy of the first; the other copies have another codec and level alone."""
    original = shelf.said(some(statements(), 1, rng)[0], shelf.speaker(rng), rng)
    total = int(rng.integers(2, 5))
    at = int(rng.integers(total))
    length_s = round(original.soundscape.length_s * 1.25 + 0.4, 3)
    copies = [_copy(original, length_s, rng, _edit(original, rng) if n == at else None) for n in range(total)]
    first = original.model_copy(update={"treatment": Treatment(length_s=length_s)})
    return placed([first, *copies], at + 1, first=1, levelled=False)


def copied(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Which clip is the take of the first; the others are other takes of the same words by the same voice."""
    speaker, text = shelf.speaker(rng), some(statements(), 1, rng)[0]
    total = int(rng.integers(2, 5))
    at = int(rng.integers(total))
    original = shelf.said(text, speaker, rng)
    length_s = round(original.soundscape.length_s * 1.45 + 0.5, 3)
    takes = [original if n == at else shelf.said(text, _again(speaker, rng), rng) for n in range(total)]
    first = original.model_copy(update={"treatment": Treatment(length_s=length_s)})
    return placed([first, *(_copy(take, length_s, rng) for take in takes)], at + 1, first=1, levelled=False)


def _again(speaker: Speaker, rng: np.random.Generator) -> Speaker:
    """The same voice, plainly slower or faster and higher or lower."""
    rate_wpm = round(speaker.rate_wpm * (float(rng.uniform(0.74, 0.84)) if rng.integers(2) else rng.uniform(1.2, 1.35)))
    pitch = speaker.pitch + (16 if rng.integers(2) else -16)
    return speaker.model_copy(update={"rate_wpm": rate_wpm, "pitch": pitch})


def _copy(held: Held, length_s: float, rng: np.random.Generator, edit: Edit | None = None) -> Held:
    treatment = Treatment(
        edit=edit,
        delay_s=round(float(rng.uniform(0.0, 0.3)), 3),
        length_s=length_s,
        gain_db=round(float(rng.uniform(-9.0, -1.0)), 1),
        codec=CODECS[int(rng.integers(len(CODECS)))],
    )
    return held.model_copy(update={"treatment": treatment})


def _edit(held: Held, rng: np.random.Generator) -> Edit:
    """Cut or turned round inside the utterance, or a sound over it; or all of it at another speed, by a fifth."""
    kind = some(("cut", "reverse", "faster", "slower", "add"), 1, rng)[0]
    if kind == "faster":
        return Edit(kind="faster", factor=1.2)
    if kind == "slower":
        return Edit(kind="slower", factor=1 / 1.2)
    event = held.soundscape.events[0]
    if kind == "add":
        latest_s = max(event.onset_s, event.end_s - _ADDED_S)
        added = _steady(STEADY[int(rng.integers(len(STEADY)))], _ADDED_S, rng, event.level_lufs + _ADDED_LU)
        onset_s = round(float(rng.uniform(event.onset_s, latest_s)), 3)
        return Edit(kind="add", added=added.soundscape.events[0].model_copy(update={"onset_s": onset_s}))
    start_s = float(rng.uniform(event.onset_s + 0.2, max(event.end_s - _EDIT_S - 0.2, event.onset_s + 0.21)))
    return Edit(
        kind="cut" if kind == "cut" else "reverse", start_s=round(start_s, 3), end_s=round(start_s + _EDIT_S, 3)
    )


def _steady(name: str, duration_s: float, rng: np.random.Generator, level_lufs: float = -30.0) -> Held:
    source = Sounding(name=name, seed=int(rng.integers(1 << 31)))
    title = sound_kind(name).title
    event = Event(source=source, title=title, onset_s=0.0, duration_s=duration_s, level_lufs=level_lufs)
    return Held(holds=title, soundscape=clip_of([event]))
