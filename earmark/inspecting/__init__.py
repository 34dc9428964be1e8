"""An inspect task over any release: `inspect eval earmark/benchmark -T release=PATH`; needs `earmark[inspect]`."""

from earmark.inspecting.scoring import outcomes, statuses
from earmark.inspecting.task import benchmark

__all__ = ["benchmark", "outcomes", "statuses"]
