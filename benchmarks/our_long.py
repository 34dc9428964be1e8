"""Our side: one item of the recipe `long`, drawn and rendered.

Called as `python -m benchmarks.our_long MINUTES`; the family is the same whatever the length.
"""

from __future__ import annotations

import sys
from itertools import count, islice

from synth.contract.recipe import Order, Studio
from synth.long import FAMILIES, MINUTES, draw, render

FAMILY = "count"


def main() -> None:
    """Make it."""
    minutes, family = int(sys.argv[1]), FAMILIES.index(FAMILY)
    number = next(n for n in count() if n % len(FAMILIES) == family and MINUTES[n % len(MINUTES)] == minutes)
    (scene,) = islice(draw(Order(number + 1, 1, "A")), number, None)
    item = render(scene, Studio())
    print(item.id, item.clips[0].duration_s, len(item.audio[0].bytes or b""))


if __name__ == "__main__":
    main()
