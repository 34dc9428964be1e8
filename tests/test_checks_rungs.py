"""Rungs: perturbations that were not applied, whatever gain was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.audio import Sound
from earmark.checks.gates import Gates
from earmark.checks.outline import NO_EDGES, differing_share, edges, outline
from earmark.checks.registry import facts_of
from earmark.checks.rungs import FARTHEST_SNR_DB, LEAST_SHARE, Ladders, Lengths, Levels
from earmark.item import Item, Perturbation, Twin
from tests.made import item
from tests.seeded.clean import RATE_HZ, voice
from tests.seeded.fault import Samples, holding_sound
from tests.test_checks import Case, holding

CLEAN = item("hand/clean", Sound(voice(1), RATE_HZ), twin=Twin(group="hand/clean", kind="clean-noisy", role="clean"))
NOISE = np.random.default_rng(1).standard_normal(voice(1).shape).astype(np.float32)


def rung(samples: Samples, twin: bool = True) -> Item:
    by = Perturbation(kind="white", severity=1, parent="hand/clean")
    role = Twin(group="hand/clean", kind="clean-noisy", role="noisy") if twin else None
    return holding_sound(
        CLEAN.model_copy(update={"id": "hand/rung", "perturbation": by, "twin": role}), samples, RATE_HZ
    )


NOISY = rung(voice(1) + np.float32(0.002) * NOISE)


def ladder(*levels: float, number: int = 0) -> list[Item]:
    """A clean item, and one for each level of noise, of severity 1 and on."""
    name = f"hand/clean-{number}"
    rungs = [CLEAN.model_copy(update={"id": name, "twin": None}).sealed()]
    for n, level in enumerate(levels, 1):
        one = rung(voice(1) + np.float32(level) * NOISE, twin=False)
        by = Perturbation(kind="white", severity=n, parent=name)
        rungs.append(one.model_copy(update={"id": f"hand/rung-{number}-{n}", "perturbation": by}).sealed())
    return rungs


def beside_clean(*items: Item) -> list[Item]:
    """With the outlines of twins kept, as those of items that are no parents are not."""
    return [one.model_copy(update={"twin": CLEAN.twin}).sealed() for one in items]


def declaring(snr_db: float, one: Item = NOISY) -> Item:
    by = one.perturbation.model_copy(update={"snr_db": snr_db}) if one.perturbation else None
    return one.model_copy(update={"perturbation": by}).sealed()


# Of the power of a voice, in dB over noise of 0.002.
SNR_DB = float(10 * np.log10(np.mean(voice(1) ** 2) / np.mean((0.002 * NOISE) ** 2)))
WHOLE = [one for number in range(3) for one in ladder(0.002, 0.004, number=number)]
SHORT = holding_sound(WHOLE[-1], voice(1)[:, :-3_200], RATE_HZ)  # 0.2 s
WHOLE_BUT_ONE_SHORT = [*WHOLE[:-1], SHORT]
CASES = {
    "rungs.applied": Case(holding(CLEAN, rung(np.float32(0.5) * voice(1))), holding(CLEAN, NOISY)),
    "rungs.order": Case(holding(*beside_clean(*ladder(0.01, 0.002))), holding(*beside_clean(*ladder(0.002, 0.01)))),
    "rungs.level": Case(holding(CLEAN, declaring(5.0)), holding(CLEAN, declaring(SNR_DB))),
    "rungs.length": Case(holding(*WHOLE_BUT_ONE_SHORT), holding(*WHOLE)),
    "rungs.whole": Case(holding(*WHOLE[:-1], *ladder(0.002, 0.004, number=4)), holding(*WHOLE)),
}


def test_a_rung_without_its_clean_item_is_found() -> None:
    ladders = Ladders()
    for one in WHOLE[1:]:
        ladders.add(facts_of(one))
    assert [issue.field for issue in ladders.finish(Gates())] == ["perturbation.parent"]


def found_by(meter: Levels | Lengths, *items: Item) -> list[str]:
    for one in items:
        meter.add(facts_of(one, sketched=True))
    return [f"{issue.expected}, got {issue.got}" for issue in meter.finish(Gates())]


def test_the_noise_is_measured() -> None:
    assert abs(SNR_DB - 26.0) < 3.0  # the notes of that voice are about 0.04 strong
    (told,) = found_by(Levels(), CLEAN, declaring(5.0))
    assert told.endswith("beside hand/clean, got 5 dB")
    assert abs(float(told.split()[1]) - SNR_DB) < FARTHEST_SNR_DB / 2  # of few samples, and of peaks
    assert found_by(Levels(), CLEAN, NOISY) == []  # nothing is declared
    assert found_by(Levels(), declaring(5.0)) == []  # its parent is not here


def test_a_kind_that_changes_the_speed_keeps_no_length() -> None:
    short = [holding_sound(one, voice(1)[:, :-3_200], RATE_HZ) if one.perturbation else one for one in WHOLE]
    assert found_by(Lengths(), *short) == []
    assert len(found_by(Lengths(), *WHOLE_BUT_ONE_SHORT)) == 1


@settings(max_examples=20, deadline=None)
@given(st.floats(0.2, 4.0))
def test_a_gain_leaves_less_than_any_perturbation(gain: float) -> None:
    steps = np.rint(voice(1) * 32767) / 32767
    louder = np.rint(voice(1) * gain * 32767) / 32767
    share = differing_share(outline(steps.astype("f4")), outline(louder.astype("f4")))
    assert share is not None
    assert share < LEAST_SHARE


@pytest.mark.parametrize("level", [-1.0, 1e-3])
def test_a_turned_sign_is_a_gain_and_soft_noise_is_none(level: float) -> None:
    changed = -voice(1) if level < 0 else voice(1) + np.float32(level) * NOISE
    share = differing_share(outline(voice(1)), outline(changed))
    assert share is not None
    # Noise of 0.001 beside a sound of about 0.03, 20 lg(0.03/0.001) = 30 dB: a thousandth of the power.
    assert (share < LEAST_SHARE) == (level < 0)


def test_clipping_shows_in_the_peaks() -> None:
    top = np.float32(0.8) * np.abs(voice(1)).max()
    share = differing_share(outline(voice(1)), outline(np.clip(voice(1), -top, top)))
    assert share is not None
    assert share > LEAST_SHARE


def test_outlines_that_cannot_be_compared() -> None:
    short = np.zeros((1, 100), np.float32)
    assert outline(short) == b""
    assert differing_share(b"", b"") is None
    assert differing_share(outline(voice(1)), outline(np.concatenate([voice(1)] * 2))) is None
    assert differing_share(outline(np.zeros((1, 1000), np.float32)), outline(np.zeros((1, 1000), np.float32))) is None


def test_edges_by_hand() -> None:
    samples = np.tile(np.array([[0.1, -0.1]], np.float32), (1, 8_000))
    samples[:, -200:] = 0.0
    found = edges(samples + np.float32(0.5), 16_000)
    # The mean power is 0.01 * 15800 / 16000, that of the first 5 ms 0.01: 10 lg(16000 / 15800) = 0.05 dB.
    assert found.start_db == pytest.approx(0.05, abs=0.01)
    assert found.end_db < -90.0
    assert edges(np.zeros((1, 100), np.float32), 16_000) == NO_EDGES
