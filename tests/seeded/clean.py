"""A clean release, made by hand: small, of every kind of item that a check looks at, and without any fault."""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from earmark.audio import Sound
from earmark.checks import Gates
from earmark.item import Attribute, Evidence, Item, Origin, Perturbation, Twin
from tests.made import clip_of

RATE_HZ = 16_000
LENGTH_S = 3.0
GATES = Gates(min_cell_items=8, min_group_items=8)

LABELS = ("a bell", "rain", "a dog", "an engine")
WORDINGS = ("Which sound is heard?", "What makes this sound?", "Listen: what is it?")
SPOKEN = {
    "en": "the boats came home before the evening", "de": "am Abend kamen die Boote nach Hause",
    "zh": "傍晚之前船都回家了", "ru": "лодки вернулись домой до вечера", "ja": "夕方までに船はみな帰った",
    "el": "τα πλοία γύρισαν πριν το βράδυ", "hi": "शाम से पहले नावें घर लौट आईं",
    "fr": "les bateaux sont rentrés avant le soir",
}  # fmt: skip


def voice(number: int, channels: int = 1) -> NDArray[np.float32]:
    """Some seconds that no other number gives: notes that swell and fade over soft noise; (channels, samples)."""
    rng = np.random.Generator(np.random.PCG64(number))
    t = np.arange(round(LENGTH_S * RATE_HZ)) / RATE_HZ
    whole = np.zeros((channels, len(t)))
    for _ in range(14):
        at, width, pitch = rng.uniform(0.1, LENGTH_S - 0.1), rng.uniform(0.05, 0.2), rng.uniform(150.0, 3_000.0)
        note = np.exp(-(((t - at) / width) ** 2)) * np.sin(2 * np.pi * pitch * t + rng.uniform(0, 6))
        whole += note * rng.uniform(0.3, 1.0, (channels, 1))
    whole += 0.05 * rng.standard_normal(whole.shape)
    fade = np.sin(np.linspace(0, np.pi / 2, RATE_HZ // 50)) ** 2
    whole[:, : len(fade)] *= fade
    whole[:, -len(fade) :] *= fade[::-1]
    return np.asarray(0.1 * whole, np.float32)


def made(name: str, number: int, samples: NDArray[np.float32] | None = None, **fields: object) -> Item:
    """A sealed item about a clip of its own."""
    said = {key: fields.pop(key) for key in ("transcript", "language") if key in fields}
    media, clip = clip_of(
        Sound(voice(number) if samples is None else samples, RATE_HZ),
        source=Origin(dataset="hand", revision="1", record=f"take {number}"),
        **said,
    )
    whole = {"id": f"hand/{name}", "audio": (media,), "clips": (clip,), **fields}
    return Item.model_validate(whole).sealed()


def _asked(number: int) -> Item:
    """One of 48: each label in each place under each wording once."""
    label, place, wording = LABELS[number % 4], number // 4 % 4, WORDINGS[number // 16]
    others = [one for one in LABELS if one != label]
    choices = (*others[:place], label, *others[place:])
    return made(
        f"asked-{number}", number, benchmark="mmau_pro", task="sound", question=wording, choices=choices,
        answer_type="choice", answers=(label,), answer_index=place, scorer="choice",
        evidence=(Evidence(clip=0, start_s=0.5, end_s=2.5),), groups=(Attribute(key="length", value="short"),),
    )  # fmt: skip


def _counted(number: int) -> Item:
    return made(
        f"counted-{number}", 100 + number, benchmark="mmau_pro", task="speech",
        question="How many notes are played?", answer_type="number", answers=(str(2 + number % 6),), scorer="number",
    )  # fmt: skip


def _spoken(number: int, language: str) -> Item:
    text = SPOKEN[language]
    return made(
        f"spoken-{language}", 200 + number, benchmark="talk_arena", task="asr", question="Write down what is said.",
        answer_type="transcript", answers=(text,), scorer="wer", transcript=text, language=language,
    )  # fmt: skip


def _sides(number: int) -> list[Item]:
    """An original and its mirror image, each the other way round."""
    both = voice(300 + number, 2)
    both[number % 2] *= 0.25
    sides = ("right", "left") if number % 2 == 0 else ("left", "right")
    pair = []
    for role, samples, answer in (("original", both, sides[0]), ("mirror image", both[::-1], sides[1])):
        choices = ("left", "right") if number // 2 % 2 else ("right", "left")
        pair.append(made(
            f"side-{number}-{role.split()[0]}", 300 + number, np.ascontiguousarray(samples), benchmark="mmau_pro",
            task="spatial_audio", question="On which side are the notes?", choices=choices, answer_type="choice",
            answers=(answer,), answer_index=choices.index(answer), scorer="choice",
            twin=Twin(group=f"side-{number}", kind="left-right", role=role),
        ))  # fmt: skip
    return pair


def _voices(number: int) -> list[Item]:
    choices = [("the cook", "the guest", "Nobody can say"), ("Nobody can say", "the cook", "the guest"),
               ("the guest", "Nobody can say", "the cook")][number % 3]  # fmt: skip
    return [
        made(
            f"voice-{number}-{gender}", 400 + 10 * number + n, benchmark="ahelm", task="parade",
            question="Who is speaking, the cook or the guest?", choices=choices, answer_type="choice",
            answers=(choices[number // 3 % 3],), answer_index=number // 3 % 3, scorer="choice",
            groups=(Attribute(key="gender", value=gender),),
            twin=Twin(group=f"voice-{number}", kind="voice", role=gender),
        )
        for n, gender in enumerate(("female", "male"))
    ]  # fmt: skip


def _rungs(number: int) -> list[Item]:
    """A sentence, and the same behind noise and through few samples a second."""
    text, clean = SPOKEN["en"], voice(600 + number)
    noise = np.random.Generator(np.random.PCG64(number)).standard_normal(clean.shape).astype(np.float32)
    level = np.sqrt(np.mean(clean**2))
    ways = [
        ("clean", clean), ("white 1", clean + np.float32(0.03) * level * noise),
        ("white 2", clean + np.float32(0.1) * level * noise), ("clipping 1", np.clip(clean, -2.5 * level, 2.5 * level)),
    ]  # fmt: skip
    made_of = f"hand/rung-{number}-clean"
    done = []
    for way, samples in ways:
        kind, _, severity = way.partition(" ")
        by = Perturbation(kind=kind, severity=int(severity), parent=made_of) if severity else None
        done.append(made(
            f"rung-{number}-{way.replace(' ', '-')}", 600 + number, samples, benchmark="ahelm",
            task="speech_robust_bench", question="Write down what is said.", answer_type="transcript", answers=(text,),
            scorer="wer", transcript=text, language="en", perturbation=by,
            twin=Twin(group=made_of, kind="clean-noisy", role="noisy" if by else "clean"),
        ))  # fmt: skip
    return done


@cache
def clean_items() -> tuple[Item, ...]:
    """The items of the clean release, in the order of their ids."""
    items = [_asked(n) for n in range(48)] + [_counted(n) for n in range(12)]
    items += [_spoken(n, language) for n, language in enumerate(SPOKEN)]
    items += [one for n in range(4) for one in _rungs(n)]
    items += [one for n in range(8) for one in _sides(n)] + [one for n in range(9) for one in _voices(n)]
    return tuple(sorted(items, key=lambda one: hashlib.sha256(one.id.encode()).hexdigest()))
