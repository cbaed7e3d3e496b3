"""What the exit codes of the command line mean."""


class Stopped(Exception):  # noqa: N818
    """An interrupt after which something is kept (exit code 130); the text says what."""


DONE, FAULT, BAD_INPUT, PROVEN_NO, INTERRUPTED = 0, 1, 2, 3, 130
