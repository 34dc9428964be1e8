"""The contract of a recipe: how recipes are found, what they are given, and how a stage renders their scenes."""
