"""What every command of the project does alike: exit status, errors in one line, tables, JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

from rich.console import Console

from earmark.errors import EarmarkError

Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """argparse, with usage errors in the words and with the exit status of the project (2)."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong with the call, and how to see the usage."""
        self.exit(2, f"error: {message}. See `{self.prog} --help`\n")


class Verb(NamedTuple):
    """A sub-command.

    Attributes:
        help: What it is for.
        module: Where it lives; imported only when the command is this one.
        add: The function there that says what it may be told and what to run.
    """

    help: str
    module: str
    add: str


def add_verbs(parser: Parser, verbs: Mapping[str, Verb], given: Sequence[str]) -> None:
    """Give a command its sub-commands; only the one that is called is imported.

    Args:
        parser: Of the command.
        verbs: By name.
        given: The arguments, without the command's own name.
    """
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for name, verb in verbs.items():
        command = commands.add_parser(name, help=verb.help, description=f"{verb.help[0].upper()}{verb.help[1:]}.")
        if name in given[:1]:
            getattr(import_module(verb.module), verb.add)(command)


def guarded(run: Callable[[], int]) -> int:
    """Run a command; an error that a user can act on becomes one line and an exit status, never a traceback."""
    try:
        return run()
    except EarmarkError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_status
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; there is nobody to tell
        return 1
    except OSError as error:  # a full disk, a folder that may not be written
        where = error.filename or "the system"
        sys.stderr.write(f"error: {where}: expected to be able to go on, got {error.strerror or error}\n")
        return 1


def dispatch(parser: Parser, arguments: Sequence[str] | None = None) -> int:
    """Parse a command line and run what its sub-command set as `run`."""
    options = parser.parse_args(arguments)
    run: Run = options.run
    return guarded(lambda: run(options))


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def console() -> Console:
    """Standard output for tables; wide enough not to cut ids where no terminal says how wide it is."""
    found = Console()
    return found if found.is_terminal else Console(width=160)


def say(text: str) -> None:
    """A line on standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
