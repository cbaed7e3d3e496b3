"""From cells of text to typed rows, and back."""
