"""Result files of other tools, read as predictions: one tool a module."""

from earmark.score.results.reading import TOOLS, read_results

__all__ = ["TOOLS", "read_results"]
