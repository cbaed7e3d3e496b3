"""What a case may leave open: filled from its other cells, or with what is usual."""
