"""Demand between zones from what is known of it: totals, distances, counts."""
