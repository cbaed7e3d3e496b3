"""The virtual network of node and mode states, in arrays, and its shortest paths."""
