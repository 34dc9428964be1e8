"""The command: `earmark info | verify | audit | score | …`."""

from __future__ import annotations

import sys

from earmark import __version__
from earmark.command import Parser, Verb, add_verbs, dispatch, guarded

VERBS = {
    "info": Verb("what a release is", "earmark.release.info_command", "add_info"),
    "verify": Verb("check every file and every item of a release", "earmark.checks.verify_command", "add_verify"),
    "audit": Verb("the same checks on somebody else's benchmark", "earmark.audit.command", "add_audit"),
    "fingerprint": Verb("list recordings, for verify --known", "earmark.checks.fingerprint_command", "add_fingerprint"),
    "diff": Verb("what changed from one release to another", "earmark.release.diff_command", "add_diff"),
    "publish": Verb("bring a frozen version to the Hub or a folder", "earmark.publishing.command", "add_publish"),
    "takedown": Verb("where a clip is, and how it goes", "earmark.takedown.command", "add_takedown"),
    "score": Verb("score predictions", "earmark.score.score_command", "add_score"),
    "predictions": Verb("to be filled in, or another tool's", "earmark.score.predictions_command", "add_predictions"),
    "report": Verb("saved reports as tables: md, latex, html", "earmark.score.report_command", "add_report"),
    "compare": Verb("which of some scored systems are better", "earmark.score.compare_command", "add_compare"),
    "leaderboard": Verb("a table of scored systems", "earmark.score.leaderboard_command", "add_leaderboard"),
    "calibrate": Verb("how well a judge agrees with people", "earmark.score.calibrate_command", "add_calibrate"),
    "wer": Verb("word and character error rates of a file", "earmark.score.wer_command", "add_wer"),
    "speech": Verb("spoken replies: naturalness, consistency, voice", "earmark.score.speech_command", "add_speech"),
    "arena": Verb("abilities from votes between two replies", "earmark.arena.command", "add_arena"),
}


def main() -> int:
    """Parse the command line and run it."""
    return guarded(_main)  # a stop by hand is told as one while modules are imported, too


def _main() -> int:
    parser = Parser(prog="earmark", description="Open, verify, audit and score audio benchmark releases.")
    parser.add_argument("--version", action="version", version=f"earmark {__version__}")
    add_verbs(parser, VERBS, sys.argv[1:])
    return dispatch(parser)


if __name__ == "__main__":
    sys.exit(main())
