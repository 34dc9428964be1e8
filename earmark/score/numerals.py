"""Numbers in a reply: digits or English words, exact decimals.

| in the reply | is |
|---|---|
| "5", "-5", "3.50", "1,000", "1e3", "５", "५" | 5, -5, 3.5, 1000, 1000, 5, 5 |
| "5 dB", "44.1kHz", "10%", "$5" | the number; units are not converted |
| "seven", "twenty-one", "a hundred and five", "two thousand", "minus five", "three point five", "3 thousand" | numbers |
| "3rd", "second", "MP3", "A4", "the last one", "no one" | no numbers |
| "3,5", "5-6", "3/4", "4:30" | two numbers each |
| "- 5" where a line begins | 5: a bullet |
| "more than 5", "not 5", "5?" | 5, but not affirmed |
"""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"[-+]?[$€£¥]?(?P<number>\d+(?:\.\d+)?)%?")
