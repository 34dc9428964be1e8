"""People who judge: run a Label Studio, send items to it, bring judgements back, compare them, decide on disputes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

from earmark.command import Parser, dispatch


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


VERBS = {
    "serve": Verb("start Label Studio on this machine, and create accounts", "annotation.server.command", "add_serve"),
    "stop": Verb("end it; what was judged stays", "annotation.server.command", "add_stop"),
    "status": Verb("how it is", "annotation.server.command", "add_status"),
    "push": Verb("send items to be judged", "annotation.exchange.push_command", "add_push"),
    "pull": Verb("bring judgements back", "annotation.exchange.pull_command", "add_pull"),
    "import": Verb("take in judgements given elsewhere", "annotation.exchange.pull_command", "add_import"),
    "agree": Verb("how far people agree", "annotation.agreement.command", "add_agree"),
    "adjudicate": Verb("settle disputes, write decisions", "annotation.adjudication.command", "add_adjudicate"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and run it.

    Args:
        arguments: Without the command's own name; by default those of the process.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser = Parser(prog="python -m annotation", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for name, verb in VERBS.items():
        command = commands.add_parser(name, help=verb.help, description=f"{verb.help[0].upper()}{verb.help[1:]}.")
        if given[:1] == [name]:
            getattr(import_module(verb.module), verb.add)(command)
    return dispatch(parser, given)


if __name__ == "__main__":
    sys.exit(main())
