"""How long a fetch goes on trying, and what to make of a server that says no for the moment."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which another try may do."""
TRY_LATER = "Try again later: what came is kept, and the fetch goes on from it"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a fetch goes on trying.

    Attributes:
        tries: How often in a row it may fail without a byte more.
        first_wait_s: After the first failure; doubled after each further one.
        longest_wait_s: No wait is longer; a server that asks for more is taken as gone.
    """

    tries: int = 6
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0

    def wait_s(self, failures: int, asked_s: float | None) -> float:
        """How long to wait after so many failures."""
        return min(asked_s if asked_s is not None else self.first_wait_s * 2.0 ** (failures - 1), self.longest_wait_s)


def is_offline() -> bool:
    """Whether the environment says that there is no network (`EARMARK_OFFLINE`, `HF_HUB_OFFLINE`)."""
    return any(os.environ.get(name, "") not in ("", "0") for name in ("EARMARK_OFFLINE", "HF_HUB_OFFLINE"))


def status_words(status: int) -> str:
    """An HTTP status for people."""
    try:
        return f"status {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"


def asked_wait_s(header: str | None) -> float | None:
    """How long a `Retry-After` asks to wait: seconds or a date (RFC 9110, section 10.2.3)."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def reason_of(error: Exception) -> str:
    """What broke, without the address and the objects that libraries put into their messages."""
    name = type(error).__name__
    words = {
        "ChunkedEncodingError": "a connection that broke off",
        "IncompleteRead": "a connection that broke off",
        "ProtocolError": "a connection that broke off",
        "ReadTimeoutError": "nothing more within a minute",
        "ConnectionError": "no connection",
        "ConnectTimeout": "no answer",
        "ReadTimeout": "nothing more within a minute",
    }
    return words.get(name, name)
