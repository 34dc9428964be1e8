"""Which server the other commands speak to: one that the environment names, or ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from annotation.server.environment import ROOT
from annotation.server.people import People
from annotation.server.state import Home
from earmark.errors import JudgementError

URL, TOKEN = "EARMARK_LABEL_STUDIO_URL", "EARMARK_LABEL_STUDIO_TOKEN"


class Address(NamedTuple):
    """A server, and the token to speak to it with."""

    url: str
    token: str
    media: Path | None

    def __repr__(self) -> str:
        return f"Address({self.url})"


def named() -> bool:
    """Whether the environment names a server."""
    return bool(os.environ.get(URL) or os.environ.get(TOKEN))


def address(folder: Path = ROOT) -> Address:
    """Where the server is.

    Args:
        folder: Of a server of ours; not looked at if $EARMARK_LABEL_STUDIO_URL is set.

    Returns:
        `media` is the folder that the server serves files of, None where it is somebody else's server.

    Raises:
        JudgementError: Only one of the two variables is set or one is not what it should be, or no server of ours runs.
    """
    url, token = os.environ.get(URL, "").strip().rstrip("/"), os.environ.get(TOKEN, "").strip()
    if url and token:
        return Address(_page(url), _words(token), None)
    if url or token:
        missing = TOKEN if url else URL
        raise JudgementError(f"${missing}", expected=f"both ${URL} and ${TOKEN}, or neither", got="one of them")
    home = Home(folder)
    state = home.read()
    if state is None or not home.running():
        raise JudgementError(
            "the server", expected=f"one that runs in {folder}", got="one that is stopped" if state else "none",
            remedy=f"Start it with `python -m annotation serve`, or set ${URL} and ${TOKEN}",
        )  # fmt: skip
    return Address(state.url, state.curator.token, Path(state.media))


def _page(url: str) -> str:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        whole = False
    if not whole or "@" in url:
        got = "one with a name or a password in it" if "@" in url else url
        raise JudgementError(
            f"${URL}", expected="the address of a server, as https://host or https://host/path", got=got
        )
    return url


def _words(token: str) -> str:
    if not token.isascii() or not token.isprintable() or " " in token:
        raise JudgementError(
            f"${TOKEN}", expected="a token", got="blanks or other characters that no token has",
            remedy="Copy it from Account & Settings of Label Studio: a legacy or a personal one",
        )  # fmt: skip
    return token


def people(folder: Path = ROOT) -> People:
    """Who has which pseudonym on this machine, whatever the server."""
    folder.mkdir(parents=True, exist_ok=True)
    return People(folder / "people.json")
