"""Upstream corpora to items: one file a source, constants first, found by name."""
