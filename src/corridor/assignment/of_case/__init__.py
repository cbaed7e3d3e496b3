"""The demand of a case on its network."""
