"""Who goes where, by which route, and what it costs and emits."""
