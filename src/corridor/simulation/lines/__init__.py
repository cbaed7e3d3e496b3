"""Small railway lines and queues, each from one call, with their curves and occupancy."""
