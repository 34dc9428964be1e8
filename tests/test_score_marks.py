"""Characters that combine with letters: those of the Unicode database, all of them."""

from __future__ import annotations

import unicodedata

from earmark.score.normalise import _MARKS


def test_the_blocks_that_are_looked_through_leave_no_mark_out() -> None:
    plane = map(chr, range(0x300, 0x10000))
    marks = "".join(one for one in plane if unicodedata.category(one).startswith("M")) + "\u200c\u200d"
    assert marks == _MARKS
