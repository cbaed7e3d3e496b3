"""What each country adds to a corridor, what it pays, and how far the corridor depends on it."""
