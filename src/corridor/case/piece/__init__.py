"""A piece of a case: the network of some countries, with what crosses its boundary."""
