"""What belongs to whom of something done together: games that know nothing of corridors."""
