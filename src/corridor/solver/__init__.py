"""Linear and whole-number programs: the one place that asks a solver, and checks what it says."""
