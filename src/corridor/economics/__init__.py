"""Money over years and between payers: arithmetic that knows nothing of corridors."""
