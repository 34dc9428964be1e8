"""Meters of a clip's samples, fed block by block: what clipping, gaps, offsets and false rates leave behind."""

from earmark.checks.meters.bands import BandMeter
from earmark.checks.meters.contour import FRAME_S, ContourMeter
from earmark.checks.meters.flat_tops import FlatTopMeter, FlatTops
from earmark.checks.meters.gaps import GapMeter
from earmark.checks.meters.relations import ChannelMeter, Channels

__all__ = [
    "FRAME_S", "BandMeter", "ChannelMeter", "Channels", "ContourMeter", "FlatTopMeter", "FlatTops", "GapMeter",
]  # fmt: skip
