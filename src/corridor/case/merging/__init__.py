"""Several cases as one: shared rows stand once, and what differs is said or decided."""
