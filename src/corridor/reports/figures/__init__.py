"""Figures as SVG, each drawn from a table."""
