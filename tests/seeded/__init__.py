"""Faults put into a clean release, one at a time: what the checks must find, written down before they were tuned."""
