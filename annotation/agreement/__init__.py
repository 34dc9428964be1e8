"""How far people agree: coefficients, raters, consensus, and what to look at next; of any table of judgements."""

from annotation.agreement.command import add_arguments, run

__all__ = ["add_arguments", "run"]
