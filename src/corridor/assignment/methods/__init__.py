"""Methods of assignment: equilibrium, logit, least cost, all or nothing."""
