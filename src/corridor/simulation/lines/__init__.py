"""Small railways and queues in a few words, with their curves and occupancy."""
