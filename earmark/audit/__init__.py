"""The audit: the checks of a release, run on somebody else's benchmark through a mapping of its fields."""

from earmark.audit.mapping import Fields, read_fields
from earmark.audit.run import audit

__all__ = ["Fields", "audit", "read_fields"]
