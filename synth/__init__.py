"""Items made of sound whose truth is known: draw (seeded), then render (pure)."""
