"""Arcs, classes, demand and travel times as arrays; flows on paths and the check of an answer."""
