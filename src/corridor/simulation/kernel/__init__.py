"""The event loop and its records: sections, servers, legs and lots, nothing of corridors."""
