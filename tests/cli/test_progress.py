"""The time that is left, from the speed so far."""

from corridor.cli.progress import left_words


def test_the_time_left_follows_from_the_speed():
    assert left_words(30, 0.5, 0.5) == "about 30 s left"
    assert left_words(60, 0.25, 0.5) == "about 2 min left"
    assert left_words(3600, 0.1, 0.25) == "about 2.5 h left"


def test_nothing_is_said_before_there_is_a_speed_and_when_all_is_done():
    assert left_words(1, 0.5, 0.5) == ""
    assert left_words(60, 0.0, 0.5) == ""
    assert left_words(60, 1.0, 0.0) == ""
