"""Votes between systems, two at a time: who is better, by how much, and how far that can be known."""

from earmark.arena.fitting import Ridge
from earmark.arena.reading import read_votes
from earmark.arena.standings import Plan, Standings, standings
from earmark.arena.votes import Vote, Votes, gather

__all__ = ["Plan", "Ridge", "Standings", "Vote", "Votes", "gather", "read_votes", "standings"]
