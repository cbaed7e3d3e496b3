"""Sea lanes between any two ports: distance, canals and straits, what ship passes, and when."""
