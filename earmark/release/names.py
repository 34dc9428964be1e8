"""What the parts of a release are called, wherever they are spoken of."""

from __future__ import annotations

MANIFEST = "manifest.json"
TEST, VALIDATION = "test", "validation"
