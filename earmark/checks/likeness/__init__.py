"""Likeness: which recordings are one and the same, whatever was done to them on the way. No family of checks."""
