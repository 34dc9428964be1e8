"""People who judge: run a Label Studio, send items to it, bring judgements back, compare them, decide on disputes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from earmark.command import Parser, Verb, add_verbs, dispatch

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
    add_verbs(parser, VERBS, given)
    return dispatch(parser, given)


if __name__ == "__main__":
    sys.exit(main())
