"""lmms-eval's parser of MMAU (lmms_eval/tasks/mmau/utils.py): a letter from A to D, else one by chance.

| reply, ",.!?;:'" off its ends | option |
|---|---|
| "(B)"; else " B " between blanks; else "B." | that of the letter; of several, the last between blanks |
| anything else: an option's text, "b", an abstention, nothing | that of a letter drawn by chance |
| a letter beyond the options | the program stops |

The published draw is unseeded; ours is by hash(0, id), so that a score can be had again.
"""

from __future__ import annotations

from earmark.draw import draw_int
from earmark.score.compat.published import Published, left_out
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome, judged

_LETTERS = "ABCD"
_FORMS = ("({})", " {} ", "{}.")


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a reply; one that cannot be read is guessed."""
    letter = _read(output or "")
    drawn = letter is None
    index = draw_int(0, "lmms-eval", gold.id) % len(_LETTERS) if letter is None else _LETTERS.index(letter)
    if index >= len(gold.choices):
        return left_out(gold.id, "the program stops: IndexError")
    return judged(gold.id, index == gold.answer_index, f"{gold.choices[index]}{' (drawn)' if drawn else ''}")


def _read(reply: str) -> str | None:
    for mark in ",.!?;:'":
        reply = reply.strip(mark)
    reply = f" {reply} "
    for form in _FORMS:
        found = [letter for letter in _LETTERS if form.format(letter) in reply]
        if found:
            return max(found, key=lambda letter: reply.rfind(f" {letter} "))
    return None


RULE = Published("lmms-eval", "lmms-eval a74c71f6, tasks/mmau/utils.py", frozenset({"choice"}), score)
