"""Nothing leaves while a transaction is open, and whoever holds a lease is asked first."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from clients import boundary, http
from clients.boundary import OpenTransactionError
from clients.errors import TryLater
from tests.clients.odd_server import OddServer


@pytest.mark.django_db
def test_a_test_cases_own_transaction_does_not_count(odd: OddServer) -> None:
    assert connection.in_atomic_block
    assert http.call("odd", "GET", odd.url, to=[odd.url], safe=True).status == 200


@pytest.mark.django_db
def test_one_inside_a_test_case_counts() -> None:
    with transaction.atomic(), pytest.raises(OpenTransactionError):
        boundary.no_transaction_open()


@pytest.mark.usefixtures("transactional_db")
def test_a_transaction_begun_by_hand_counts() -> None:
    transaction.set_autocommit(False)
    try:
        with pytest.raises(OpenTransactionError):
            boundary.no_transaction_open()
    finally:
        transaction.set_autocommit(True)


def test_a_hook_is_told_the_deadline_before_each_call(odd: OddServer) -> None:
    told: list[float] = []
    with boundary.before_each_call(told.append):
        http.call("odd", "GET", odd.url, to=[odd.url], safe=True, deadline=3.0)
    http.call("odd", "GET", odd.url, to=[odd.url], safe=True)
    assert told == [3.0]


def test_a_hook_can_stop_the_call(odd: OddServer) -> None:
    def lost(_deadline: float) -> None:
        raise LookupError

    with boundary.before_each_call(lost), pytest.raises(LookupError):
        http.call("odd", "GET", odd.url, to=[odd.url], safe=True)
    assert odd.asked == []


def test_hooks_stay_with_the_thread_that_set_them(odd: OddServer) -> None:
    told: list[float] = []
    with boundary.before_each_call(told.append), ThreadPoolExecutor(1) as pool:
        pool.submit(boundary.carried(http.call), "odd", "GET", odd.url, safe=True, to=[odd.url]).result()
    assert told == []


def test_whoever_waits_for_a_call_to_leave_is_told_once_its_connection_stands(odd: OddServer) -> None:
    told: list[int] = []
    with boundary.told_of_leaving(lambda: told.append(len(odd.asked))):
        http.call("odd", "GET", odd.url, to=[odd.url], safe=True)
    assert told == [0]


def test_what_never_leaves_is_not_said_to(odd: OddServer) -> None:
    told: list[int] = []
    with boundary.told_of_leaving(lambda: told.append(1)), pytest.raises(TryLater):
        http.call("odd", "GET", "http://127.0.0.1:1/", to=["http://127.0.0.1:1/"], safe=False)
    assert (told, odd.asked) == ([], [])


def test_who_is_told_of_leaving_is_told_of_other_threads_too(odd: OddServer) -> None:
    told: list[int] = []
    with boundary.told_of_leaving(lambda: told.append(1)), ThreadPoolExecutor(1) as pool:
        pool.submit(boundary.carried(http.call), "odd", "GET", odd.url, safe=True, to=[odd.url]).result()
    assert told == [1]
