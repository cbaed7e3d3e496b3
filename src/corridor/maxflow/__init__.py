"""Maximum throughput, minimum cut, prices, ladder and sensitivity."""
