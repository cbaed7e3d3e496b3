"""Ways to solve an assignment: equilibrium, logit, least cost, all or nothing."""
