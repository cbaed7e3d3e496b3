"""The falling Caspian: water balance, projections, and the effect on ports and ships of them."""
