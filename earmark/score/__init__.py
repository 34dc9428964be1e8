"""The reference scorer: predictions and a release to one report that others can reproduce."""

from earmark.score.outcome import Outcome, Status
from earmark.score.report import Report, render
from earmark.score.run import score

__all__ = ["Outcome", "Report", "Status", "render", "score"]
