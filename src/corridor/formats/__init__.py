"""Reading and writing cases; no computation."""
