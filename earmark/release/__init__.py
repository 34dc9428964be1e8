"""From curated items to a release: candidate, card, manifest; frozen versions and their ledger."""
