"""Questions as plain values, and what answers them."""
