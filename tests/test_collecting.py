"""What Python's collector looks at."""

import gc
import weakref

from corridor.collecting import settle


class Circle:
    """A value that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_settled_is_passed_over_and_the_rest_is_freed() -> None:
    kept, before = Circle(), weakref.ref(Circle())
    settle()
    try:
        assert before() is None  # nothing that was left over is kept
        assert gc.get_freeze_count() > 1000
        assert not any(value is kept for value in gc.get_objects())
        after = weakref.ref(Circle())
        gc.collect()
        assert after() is None
    finally:
        gc.unfreeze()
