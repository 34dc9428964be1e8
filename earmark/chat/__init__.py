"""Any chat endpoint in the style of OpenAI's (`POST <base>/chat/completions`), by the standard library alone.

Used where a model writes dialogues, answers questions without their sound, or judges replies. For all of them:

- An answer is kept in a folder, by all that was asked and of whom: what was broken off goes on where it stopped.
- A token stands in the environment and nowhere else: it is not logged, kept or put into a message; nor is the address.
- A redirect is not followed: it would take the words, and perhaps the token, elsewhere.
"""

from __future__ import annotations

from earmark.chat.address import base_address
from earmark.chat.client import JSON_OBJECT, Answer, Chat, Unanswered
from earmark.chat.side_by_side import side_by_side

__all__ = ["JSON_OBJECT", "Answer", "Chat", "Unanswered", "base_address", "side_by_side"]
