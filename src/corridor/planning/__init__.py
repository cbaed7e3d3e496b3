"""What to build and when: options, cuts, master program, reasons, alternatives."""
