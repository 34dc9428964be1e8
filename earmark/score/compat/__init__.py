"""Published scoring rules, written from their description, so that a score can be laid beside a published table.

They keep their faults: each is a test (`tests/test_score_compat*.py`). None is used unless asked for by name
(`--compat NAME`), and a report made with one says so in its signature. One file a rule:

| name | for | follows |
|---|---|---|
| `mmau` | choice | MMAU's and MMAR's string match: sets of words |
| `mmau-pro` | instructions | MMAU-Pro's 27 checks |
| `helm-quasi-exact` | choice, span | HELM's quasi-exact match |
| `helm-prefix` | choice, span | HELM's quasi-prefix match |
| `helm-letter` | choice | HELM's joint multiple choice: a letter and nothing else |
| `helm-wer` | wer | HELM's word error rate, a mean over items |
| `voiceassistant-eval` | wer | VoiceAssistant-Eval's consistency, 1 - "modified WER" |
| `humansense` | choice, multi_choice, number | HumanSense's first character |
| `lmms-eval` | choice | lmms-eval's parser of MMAU: a random option where it finds none |

What a published program leaves out of its denominator has the status `error` here: neither right nor wrong, listed.
Items of other kinds are scored by our own rules.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from earmark.errors import UsageError
from earmark.score.compat import (
    helm_letter,
    helm_prefix,
    helm_quasi_exact,
    helm_wer,
    humansense,
    lmms_eval,
    mmau,
    mmau_pro,
    voiceassistant_eval,
)
from earmark.score.compat.published import Published

_MODULES = (
    mmau, mmau_pro, helm_quasi_exact, helm_prefix, helm_letter, helm_wer, voiceassistant_eval, humansense, lmms_eval,
)  # fmt: skip
PUBLISHED: Mapping[str, Published] = {module.RULE.name: module.RULE for module in _MODULES}


def published(name: str) -> Published:
    """A published rule by its name.

    Raises:
        UsageError: There is none of that name.
    """
    if name not in PUBLISHED:
        close = difflib.get_close_matches(name, PUBLISHED, n=1)
        remedy = f"Did you mean {close[0]!r}?" if close else ""
        raise UsageError("--compat", expected=f"one of {', '.join(PUBLISHED)}", got=repr(name), remedy=remedy)
    return PUBLISHED[name]


__all__ = ["PUBLISHED", "Published", "published"]
