"""What the exit codes of the command line mean."""

DONE, FAULT, BAD_INPUT, PROVEN_NO, INTERRUPTED = 0, 1, 2, 3, 130
