"""The falling Caspian: water balance, projections, and what ports and ships feel of them."""
