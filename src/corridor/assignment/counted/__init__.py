"""Counted traffic of a case: what an assignment makes of it, and parameters fitted to it."""
