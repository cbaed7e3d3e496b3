"""What one element can carry, from physical data, with the arithmetic kept."""
