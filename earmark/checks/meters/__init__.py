"""Meters of a clip's samples, fed block by block: what machines and mistakes leave behind."""

from earmark.checks.meters.bands import BandMeter
from earmark.checks.meters.clicks import ClickMeter
from earmark.checks.meters.contour import FRAME_S, ContourMeter
from earmark.checks.meters.flat_tops import FlatTopMeter, FlatTops
from earmark.checks.meters.gaps import GapMeter
from earmark.checks.meters.hum import Hum, HumMeter
from earmark.checks.meters.relations import ChannelMeter, Channels
from earmark.checks.meters.repeats import RepeatMeter
from earmark.checks.meters.steps import Steps, steps_of

__all__ = [
    "FRAME_S", "BandMeter", "ChannelMeter", "Channels", "ClickMeter", "ContourMeter", "FlatTopMeter", "FlatTops",
    "GapMeter", "Hum", "HumMeter", "RepeatMeter", "Steps", "steps_of",
]  # fmt: skip
