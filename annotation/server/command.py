"""`python -m annotation serve | stop | status`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from annotation.server import accounts, configuration, process
from annotation.server.address import URL, address, named, people
from annotation.server.environment import ROOT
from annotation.server.state import Account, Home, State
from earmark.alone import alone
from earmark.command import console, print_json, say
from earmark.errors import JudgementError
from earmark.judgements import Judgement, read_lines
from earmark.review import JUDGEMENTS

FIRST_ANNOTATORS = 2


def add_serve(parser: argparse.ArgumentParser) -> None:
    """What `serve` may be told."""
    _add_data(parser)
    parser.add_argument("--port", type=int, help="on loopback; a free one by default")
    parser.add_argument("--media", type=Path, help="the folder that sound is served of; default: media/ in --data")
    parser.add_argument(
        "--postgres", default="", metavar="URL",
        help="a PostgreSQL database instead of SQLite; its password is better in ~/.pgpass than here, where all see it",
    )  # fmt: skip
    parser.add_argument(
        "--annotator", action="append", default=[], metavar="NAME",
        help="name or e-mail of somebody who judges, known by a pseudonym; can be repeated",
    )  # fmt: skip
    parser.set_defaults(run=run_serve)


def add_stop(parser: argparse.ArgumentParser) -> None:
    """What `stop` may be told."""
    _add_data(parser)
    parser.set_defaults(run=run_stop)


def add_status(parser: argparse.ArgumentParser) -> None:
    """What `status` may be told."""
    _add_data(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_status)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=ROOT, help="folder of the server's state; default: %(default)s")


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers, and who got an account just now."""

    state: State
    new: list[Account]


def run_serve(options: argparse.Namespace) -> int:
    """Start a server, or bring one that runs up to date with what is asked for."""
    judged = {one.rater for file in sorted(JUDGEMENTS.glob("*.jsonl")) for one in read_lines(file, Judgement)}
    served = serve(options.data, options.port, options.media, options.postgres, options.annotator, judged)
    if served.new:
        table = Table("pseudonym", "log in with", "password")
        for account in served.new:
            table.add_row(account.pseudonym, account.email, account.password)
        console().print(table)
        say("Hand these out now: they are not shown again")
    where = "" if options.data == ROOT else f" --data {options.data}"
    say(f"Label Studio  {served.state.url}  (process {served.state.pid}); stop it: `python -m annotation stop{where}`")
    say(f"all accounts, with their passwords and tokens, are in {Home(options.data).file}, for you alone to read")
    return 0


def serve(
    folder: Path,
    port: int | None = None,
    media: Path | None = None,
    postgres: str = "",
    names: Sequence[str] = (),
    judged: Iterable[str] = (),
) -> Served:
    """Start the server of a folder and create its accounts; with the same data as before, where there was one.

    Args:
        folder: Of its state and data.
        port: On loopback; None: the one it had, or a free one.
        media: Folder that files are served of; None: the one it had, or `media` in the folder.
        postgres: Address of its database; empty: the one it had, or SQLite.
        names: Of annotators; who is known already is left as he is. None, for a new server: two.
        judged: Pseudonyms of those whose judgements are on disk: nobody new gets one of them.

    Raises:
        JudgementError: It cannot be started as asked; says why.
        UsageError: The address of the database is none.
    """
    home = Home(folder)
    if postgres:
        configuration.Postgres.of(postgres)
    home.prepare()
    with alone("serve", home.folder / "serve.lock"):
        known, running = home.read(), home.running()
        state = known or _fresh(home)
        _agree(state, known is None, running=running, port=port, media=media, postgres=postgres)
        persons = people(home.folder)
        persons.reserve(judged)
        asked = names or ([] if known else persons.unused(FIRST_ANNOTATORS))
        new = accounts.invited(state, asked, persons)
        if known is None:
            new.insert(0, state.curator)
        if not running:
            state.port = process.free_port(port, state.port or None)
            state.url = f"http://{configuration.HOST}:{state.port}"
            process.launch(home, state)
        else:
            home.write(state)
        try:
            process.wait(home, state)
            accounts.create(home, state)
        except (KeyboardInterrupt, JudgementError):
            if not running:
                process.stop(home, state)
            raise
    return Served(state, new)


def _fresh(home: Home) -> State:
    return State(url="", port=0, media=str(home.folder / "media"), curator=accounts.curator())


def _agree(
    state: State, fresh: bool, *, running: bool, port: int | None, media: Path | None, postgres: str
) -> None:  # fmt: skip
    """Take what is asked for into the state; refuse what a server that runs, or its data, cannot become."""
    if postgres and postgres != state.postgres:
        if not fresh and not configuration.same_database(postgres, state.postgres):
            raise JudgementError(
                "--postgres", expected="the database that this server's data are in", got="another one",
                remedy="Give a server on another database a folder of its own with --data",
            )  # fmt: skip
        state.postgres = postgres
    if running and ((port and port != state.port) or (media and str(media.absolute()) != state.media)):
        raise JudgementError(
            "serve", expected="what the server that runs was started with", got="another port or media folder",
            remedy="Stop it first with `python -m annotation stop`",
        )  # fmt: skip
    if media:
        state.media = str(media.absolute())


def run_stop(options: argparse.Namespace) -> int:
    """End the server of a folder; its data stay."""
    home = Home(options.data)
    say("stopped" if process.stop(home, home.read()) else "no server runs here")
    return 0


def run_status(options: argparse.Namespace) -> int:
    """Say how the server is that the other commands speak to; exit status 1 where it does not answer."""
    if named():
        return _elsewhere(as_json=options.json)
    home = Home(options.data)
    state = home.read()
    found = process.status(home, state)
    if options.json:
        print_json({
            "running": found.running, "answers": found.answers, "url": state.url if state else None,
            "pid": state.pid if state and found.running else None,
            "database": None if state is None else "postgresql" if state.postgres else "sqlite",
            "media": state.media if state else None,
            "account": state.curator.email if state else None,
            "annotators": [account.pseudonym for account in state.annotators] if state else [],
        })  # fmt: skip
    elif state is None:
        say(f"no server was ever started in {home.folder}")
    else:
        how = "runs and answers" if found.answers else "runs, but does not answer" if found.running else "is stopped"
        say(f"Label Studio  {state.url}  {how}; {len(state.annotators)} annotators")
    return 0 if found.answers else 1


def _elsewhere(*, as_json: bool) -> int:
    from annotation.exchange.client import Client

    found = address()
    email = Client(found).whoami()
    if as_json:
        print_json({"running": True, "answers": True, "url": found.url, "pid": None, "database": None, "media": None,
                    "account": email, "annotators": []})  # fmt: skip
    else:
        say(f"Label Studio  {found.url}  (of ${URL}) answers, and knows the token as {email}")
    return 0
