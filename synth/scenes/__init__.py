"""Scenes: what sounds, when, where and how loud; drawn under constraints, rendered without any further decision."""
