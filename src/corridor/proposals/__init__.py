"""Measures that the tool itself proposes for what binds, with cost and gain."""
