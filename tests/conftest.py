"""What all tests share: where the kit of real recordings is, made sound and speech, and a Label Studio."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from earmark.audio import Sound
from synth.voices import espeak
from tests.speaker import Speaker

pytest_plugins = ["tests.label_studio"]
# No test is timed: machines differ.
settings.register_profile("earmark", deadline=None)
settings.load_profile("earmark")

ROOT = Path(__file__).parent.parent
KIT = Path(os.environ.get("EARMARK_KIT", ROOT.parent / "shared" / "kit"))


@pytest.fixture(scope="session")
def kit() -> Path | None:
    """The folder of real corpora, or None in a fresh clone without them."""
    return KIT if (KIT / "manifest.csv").is_file() else None


@pytest.fixture(scope="session")
def speaker() -> Iterator[Speaker]:
    """A small process that speaks."""
    made = Speaker()
    yield made
    made.close()


@pytest.fixture(scope="module", autouse=True)
def _speaks_elsewhere(speaker: Speaker, request: pytest.FixtureRequest) -> Iterator[None]:
    """Recipes speak by the small process; the tests of the voices themselves do not."""
    with pytest.MonkeyPatch.context() as patch:
        if not request.module.__name__.startswith("tests.test_voices"):
            patch.setattr(espeak, "speak", speaker.speak)
        yield


@pytest.fixture
def noise() -> Sound:
    """One second of quiet white noise at 16 kHz."""
    samples = np.random.default_rng(7).standard_normal((1, 16_000)) * 0.1
    return Sound(samples.astype(np.float32), 16_000)
