"""Files as such: written whole or not at all, text, columns."""
