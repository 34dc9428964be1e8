"""A language model that is asked without the sound: any chat endpoint in the style of OpenAI's, with answers kept.

| in the environment | |
|---|---|
| `EARMARK_TEXT_URL` | base address, such as `https://host/v1`; without it nobody is asked |
| `EARMARK_TEXT_MODEL` | the model, by the service's name |
| `EARMARK_TEXT_TOKEN` | where the service wants one |
| `EARMARK_TEXT_CACHE` | folder of the answers; `~/.cache/earmark/text` without it |

What is kept and what is not: `earmark.chat`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from earmark.chat import Chat, base_address, side_by_side
from earmark.checks.shortcuts.measure import Guessed
from earmark.checks.shortcuts.question import Question
from earmark.errors import CheckError
from earmark.score.choice import choose

URL, MODEL, CACHE = "EARMARK_TEXT_URL", "EARMARK_TEXT_MODEL", "EARMARK_TEXT_CACHE"
TOKEN = "EARMARK_TEXT_TOKEN"  # noqa: S105 - the name of a variable

_SIDE_BY_SIDE = 8
_TASK = (
    "The question below is about a recording that you cannot hear. Choose the option that is most likely right, "
    "from the words alone. Answer with the letter of one option and nothing else."
)


def endpoint() -> Chat | None:
    """The endpoint that the environment names; None where it names none.

    Raises:
        CheckError: An address without a model, or one that is none.
    """
    base, model = os.environ.get(URL, "").strip(), os.environ.get(MODEL, "").strip()
    if not base:
        return None
    base = base_address(f"${URL}", base, CheckError)
    if not model:
        raise CheckError(f"${MODEL}", expected=f"the name of a model: ${URL} is set", got="none")
    given = os.environ.get(CACHE, "").strip()
    cache = Path(given) if given else Path.home() / ".cache" / "earmark" / "text"
    return Chat(base, model, TOKEN, cache, CheckError)


def reply_to(question: Question, model: Chat) -> str:
    """What a language model replies to a question without its sound.

    Raises:
        CheckError: As of `Chat.complete`.
    """
    return model.complete(_messages(question), temperature=0.0, max_tokens=16)


def by_language_model(questions: Sequence[Question], grouped: Sequence[str], model: Chat) -> Guessed:
    """What a language model guesses; a reply that names no option counts as wrong.

    Raises:
        CheckError: As of `reply_to`; what was answered before is kept.
    """
    replies = side_by_side(lambda question: reply_to(question, model), questions, _SIDE_BY_SIDE)
    chosen = [choose(reply, question.choices) for reply, question in zip(replies, questions, strict=True)]
    credit = [float(index == question.answer) for index, question in zip(chosen, questions, strict=True)]
    chance = [1 / len(question.choices) for question in questions]
    return Guessed(np.array(credit), np.array(chance), grouped, [question.cell for question in questions])


def _messages(question: Question) -> list[dict[str, str]]:
    options = "\n".join(f"({chr(ord('A') + n)}) {choice}" for n, choice in enumerate(question.choices))
    text = f"{_TASK}\n\n{question.said}\n{options}"
    return [{"role": "user", "content": text}]
