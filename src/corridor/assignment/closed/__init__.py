"""What shippers lose when elements close, and gain when links open."""
