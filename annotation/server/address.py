"""Which server the other commands speak to: one that the environment names, or ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

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


def address(folder: Path = ROOT) -> Address:
    """Where the server is.

    Args:
        folder: Of a server of ours; not looked at if $EARMARK_LABEL_STUDIO_URL is set.

    Returns:
        `media` is the folder that the server serves files of, None where it is somebody else's server.

    Raises:
        JudgementError: Only one of the two variables is set, or there is no server of ours that runs.
    """
    url, token = os.environ.get(URL, "").rstrip("/"), os.environ.get(TOKEN, "")
    if url and token:
        return Address(url, token, None)
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


def people(folder: Path = ROOT) -> People:
    """Who has which pseudonym on this machine, whatever the server."""
    folder.mkdir(parents=True, exist_ok=True)
    return People(folder / "people.json")
