"""The checks: what must hold for items before people see them, and for a release before anyone trusts it."""

from earmark.checks.gates import Gates
from earmark.checks.report import CheckReport, render
from earmark.checks.run import check_items
from earmark.checks.verify import verify

__all__ = ["CheckReport", "Gates", "check_items", "render", "verify"]
