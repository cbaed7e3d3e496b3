"""How sure an answer is when every number that has a range is drawn from it."""
