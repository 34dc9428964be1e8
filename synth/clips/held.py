"""What one clip holds, and how such clips are drawn: sounds, words, sentences; made here or recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import yaml

from earmark.audio import Sound
from earmark.item import Record
from synth.clips.edits import Treatment, treated
from synth.contract.recordings import Recording, Recordings, slot
from synth.programs.palette import Palette, event_of
from synth.scenes.dry import utterance_s
from synth.scenes.mixing import mix
from synth.scenes.soundscape import Event, Recorded, Soundscape, Spoken
from synth.texts.phrases import sentences
from synth.voices import voice_for

RATE_HZ = 24_000
VARIANTS = ("+f2", "+f3", "+f4", "+m2", "+m3", "+m5", "+m7")
TAKE_S = 2.0
_EDGE_S = 0.1
_LEAST_SPEECH_S, _MOST_SPEECH_S = 1.6, 4.0


class Held(Record):
    """One clip.

    Attributes:
        holds: What a question may ask for: the title of a sound, a word, the tag of a language; empty otherwise.
        soundscape: What is heard.
        treatment: What is done to it.
        language: Of what is said; empty where nothing is.
        speaker: Who says it: equal names are one speaker.
    """

    holds: str
    soundscape: Soundscape
    treatment: Treatment = Treatment()
    language: str = ""
    speaker: str = ""

    @property
    def transcript(self) -> str | None:
        """What is said, where it is known."""
        said = [event.source.text for event in self.soundscape.events if isinstance(event.source, Spoken)]
        return " ".join(said) or None


class Speaker(Record):
    """A voice that is kept over several clips; `pitch` is one of those that the form has."""

    variant: str
    pitch: int
    rate_wpm: int

    @property
    def name(self) -> str:
        """Of who it is."""
        return f"espeak-ng {self.variant} {self.pitch}"


@dataclass(frozen=True)
class Shelf:
    """What clips can be made of, in one form of the test.

    Attributes:
        recordings: Where recordings are.
        form: Of the test.
    """

    recordings: Recordings
    form: str

    @cached_property
    def palette(self) -> Palette:
        """The sounds."""
        return Palette(self.recordings, self.form)

    @cached_property
    def corpora(self) -> tuple[Mapping[str, tuple[Recording, ...]], ...]:
        """Recorded speech by speaker, of those who have enough of it for two clips; one mapping a corpus."""
        found: dict[str, dict[str, list[Recording]]] = defaultdict(lambda: defaultdict(list))
        for one in self.recordings.of_form(self.form, "speech"):
            name = one.speaker_is("speaker") or one.speaker_is("id")
            if name:
                corpus = one.item.partition("/")[0]
                found[corpus][f"{corpus} {name}"].append(one)
        enough = 2 * (_LEAST_SPEECH_S + 1.0)
        return tuple(
            {name: tuple(ones) for name, ones in sorted(said.items()) if sum(r.duration_s for r in ones) > enough}
            for _, said in sorted(found.items())
        )

    def sound(self, title: str, rng: np.random.Generator) -> Held:
        """A take of a sound."""
        event = event_of(self.palette, title, rng, counted=False)
        event = event.model_copy(update={"duration_s": TAKE_S})
        if isinstance(event.source, Recorded):
            event = event.model_copy(update={"source": self.palette.best_of(event.source, TAKE_S)})
        return Held(holds=title, soundscape=clip_of([event], lead_s=_lead_s(rng)))

    def speaker(self, rng: np.random.Generator, *, apart_from: Sequence[Speaker] = ()) -> Speaker:
        """A speaker; of another variant than others."""
        variants = [one for one in VARIANTS if one not in {other.variant for other in apart_from}]
        return Speaker(
            variant=variants[int(rng.integers(len(variants)))],
            pitch=40 + 4 * int(rng.integers(6)) + slot(self.form),
            rate_wpm=int(rng.integers(140, 176)),
        )

    def said(
        self, text: str, speaker: Speaker, rng: np.random.Generator, language: str = "en", holds: str = ""
    ) -> Held:
        """An utterance."""
        event = spoken(text, speaker, language)
        soundscape = clip_of([event], lead_s=_lead_s(rng))
        return Held(holds=holds, soundscape=soundscape, language=language, speaker=speaker.name)

    def read(self, name: str, among: list[Recording], rng: np.random.Generator) -> Held:
        """Recordings of one speaker, one after the other until they are long enough; taken out of `among`."""
        events: list[Event] = []
        length_s = 0.0
        while length_s < _LEAST_SPEECH_S and among:
            one = among.pop(int(rng.integers(len(among))))
            duration_s = round(min(one.duration_s - 0.001, _MOST_SPEECH_S), 3)
            source = Recorded(item=one.item, pcm_sha256=one.pcm_sha256)
            events.append(Event(source=source, title="speech", onset_s=0.0, duration_s=duration_s))
            length_s += duration_s
        return Held(holds="", soundscape=clip_of(events, lead_s=_lead_s(rng)), language="en", speaker=name)


def spoken(text: str, speaker: Speaker, language: str = "en") -> Event:
    """An utterance as an event."""
    voice = voice_for(language, variant=speaker.variant).voice
    source = Spoken(text=text, language=language, voice=voice, rate_wpm=speaker.rate_wpm, pitch=speaker.pitch)
    return Event(source=source, title="speech", onset_s=0.0, duration_s=utterance_s(source))


def clip_of(events: Sequence[Event], lead_s: float = _EDGE_S, gap_s: float = 0.15) -> Soundscape:
    """Events one after the other, and silence around them."""
    placed, now_s = [], lead_s
    for event in events:
        placed.append(event.model_copy(update={"onset_s": round(now_s, 3)}))
        now_s += event.duration_s + gap_s
    return Soundscape(length_s=round(now_s - gap_s + _EDGE_S, 3), rate_hz=RATE_HZ, events=tuple(placed))


def sound_of(held: Held, recordings: Recordings) -> Sound:
    """A clip's samples."""
    return treated(mix(held.soundscape, recordings), held.treatment)


def exchanges() -> list[dict[str, str]]:
    """Questions with their answers."""
    found: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / "exchanges.yaml").read_text(encoding="utf-8"))
    return found


def statements() -> list[str]:
    """English sentences that say something."""
    return [*sentences("en"), *(one["answer"] for one in exchanges())]


def _lead_s(rng: np.random.Generator) -> float:
    return round(float(rng.uniform(0.05, 0.3)), 3)
