"""Plans over weighted futures: least expected cost, least bad tail, least regret."""
