"""What can be wrong with a case: keys, references, effects, network, waters."""
