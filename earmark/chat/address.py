"""The base address of a service, as a person gives it."""

from __future__ import annotations

from urllib.parse import urlsplit

from earmark.errors import EarmarkError


def base_address(where: str, given: str, fault: type[EarmarkError]) -> str:
    """The address without what may follow it (a slash, blanks).

    Args:
        where: What gave it, for a message: a variable of the environment, an option.
        given: As it stands there.
        fault: What is raised if it is none; it does not say what was given, which may hold a password.

    Raises:
        EarmarkError: Of the kind `fault`: it is no address of a service, or one with a password in it.
    """
    found = given.strip().rstrip("/")
    try:
        parts = urlsplit(found)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        parts, named = urlsplit(""), False
    plain = found.isascii() and not any(letter.isspace() or ord(letter) < 33 for letter in found)
    if parts.scheme not in {"http", "https"} or not named or not plain or "@" in parts.netloc or parts.fragment:
        expected = "the base address of a service (https://host/v1), without a password in it"
        raise fault(where, expected=expected, got="what is not such an address")
    return found
