"""The water balance of the sea and the levels that follow from it."""
