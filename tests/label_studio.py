"""A real Label Studio for tests: one for each process that runs tests, on a folder of its own, stopped at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotation.server import address, environment, process
from annotation.server.address import Address
from annotation.server.command import serve
from annotation.server.people import People
from annotation.server.state import Account, Home

ANNOTATORS = ("rater-01", "rater-02", "rater-03", "rater-04")
NEED_IT = {"label_studio", "label_studio_bin"}


@dataclass(frozen=True, slots=True)
class LabelStudio:
    """A server that answers.

    Attributes:
        folder: Of its state, as `--data` of the commands names it.
        url: Its page.
        media: Folder that it serves files of.
        curator: The account of the commands.
        annotators: Four people, `rater-01` to `rater-04`, with passwords and (legacy) tokens.
    """

    folder: Path
    url: str
    media: Path
    curator: Account
    annotators: tuple[Account, ...]

    @property
    def address(self) -> Address:
        """What the curator's client speaks to."""
        return Address(self.url, self.curator.token, self.media)

    @property
    def people(self) -> People:
        """Who has which pseudonym here."""
        return address.people(self.folder)

    def as_annotator(self, number: int) -> Address:
        """What the client of an annotator speaks to.

        Args:
            number: From 0.
        """
        return Address(self.url, self.annotators[number].token, self.media)


@pytest.hookimpl
def pytest_collection_finish(session: pytest.Session) -> None:
    """Install Label Studio, where a test needs it, before the clock of the first test runs."""
    if not session.config.option.collectonly and any(NEED_IT & set(_fixtures(item)) for item in session.items):
        environment.label_studio()


def _fixtures(item: pytest.Item) -> list[str]:
    return list(getattr(item, "fixturenames", []))


@pytest.fixture(scope="session")
def label_studio_bin() -> Path:
    """The command `label-studio`, installed."""
    return environment.label_studio()


@pytest.fixture(scope="session")
def label_studio(label_studio_bin: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabelStudio]:
    """A server on SQLite; tests share it, so each makes projects of its own and leaves others' alone."""
    assert label_studio_bin.is_file()
    home = Home(tmp_path_factory.mktemp("label-studio"))
    try:
        state = serve(home.folder, names=list(ANNOTATORS)).state
        yield LabelStudio(home.folder, state.url, Path(state.media), state.curator, tuple(state.annotators))
    finally:
        process.stop(home, home.read())
