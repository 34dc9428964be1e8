"""Forms: two draws of one test, compared. They must share nothing, and be alike in everything."""

from synth.forms.comparing import Comparison, compare
from synth.forms.showing import run

__all__ = ["Comparison", "compare", "run"]
