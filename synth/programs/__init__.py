"""Programs: questions composed of small steps over what is heard in a scene, each step needed for the answer."""

from synth.programs.needs import Lost, changed, losses, needed
from synth.programs.program import Ask, Count, Difference, Extreme, Filter, Hop, Program, Relate, Than, Total, hops
from synth.programs.running import Run, Step, run
from synth.programs.table import Thing

__all__ = [
    "Ask",
    "Count",
    "Difference",
    "Extreme",
    "Filter",
    "Hop",
    "Lost",
    "Program",
    "Relate",
    "Run",
    "Step",
    "Than",
    "Thing",
    "Total",
    "changed",
    "hops",
    "losses",
    "needed",
    "run",
]
