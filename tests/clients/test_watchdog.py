"""What is late is cut, by one thread for all."""

import threading
import time

from clients.watchdog import cutting


def test_what_is_late_is_cut() -> None:
    cut = threading.Event()
    with cutting(cut.set, at=time.monotonic() + 0.02):
        assert cut.wait(5)


def test_what_was_over_in_time_is_left_alone() -> None:
    cut, later = threading.Event(), threading.Event()
    with cutting(cut.set, at=time.monotonic() + 0.05):
        pass
    with cutting(later.set, at=time.monotonic() + 0.1):
        assert later.wait(5)
    assert not cut.is_set()


def test_one_that_is_due_earlier_does_not_wait_for_those_before_it() -> None:
    cut = threading.Event()
    with cutting(threading.Event().set, at=time.monotonic() + 30), cutting(cut.set, at=time.monotonic() + 0.02):
        assert cut.wait(5)


def test_what_is_late_already_is_cut_at_once() -> None:
    cut = threading.Event()
    with cutting(cut.set, at=time.monotonic() - 1):
        assert cut.wait(5)


def test_however_many_are_watched_there_is_one_thread() -> None:
    with (
        cutting(threading.Event().set, at=time.monotonic() + 30),
        cutting(threading.Event().set, at=time.monotonic() + 30),
    ):
        assert [one.name for one in threading.enumerate()].count("watchdog") == 1
