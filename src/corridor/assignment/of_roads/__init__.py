"""Trips on links of roads, as traffic files give them."""
