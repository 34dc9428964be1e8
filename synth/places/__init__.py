"""Scenes in rooms, in groups: the same sounds, changed so that each choice of one question is right exactly once."""
