"""How long a service is waited for: busy or failing ones are asked again, those that refuse are not."""

from __future__ import annotations

ATTEMPTS = 4

_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = range(500, 600)


def pause_s(attempts: int, status: int | None, retry_after: str = "", most: int = ATTEMPTS) -> float | None:
    """How long to wait before the next attempt; None where another would not help.

    Args:
        attempts: Made so far, at least one.
        status: Of the answer; None where none came in time.
        retry_after: The header of that name, in seconds; what the service asks for is waited, a minute at most.
        most: Attempts in all.
    """
    if attempts >= most or (status is not None and status != _TOO_MANY_REQUESTS and status not in _SERVER_ERRORS):
        return None
    backoff_s = min(_FIRST_WAIT_S * 2.0 ** (attempts - 1), _LONGEST_WAIT_S)
    given = retry_after.isascii() and retry_after.isdecimal()
    return min(max(float(retry_after), backoff_s), _LONGEST_WAIT_S) if given else backoff_s
