"""Takedown of a clip: where it is, what goes, what keeps it out of what comes, and what only its keepers can do."""
