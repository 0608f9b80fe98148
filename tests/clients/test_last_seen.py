"""When a system last did what it was asked, and when it last did not."""

from datetime import UTC, datetime, timedelta

import pytest

from clients import http, last_seen, shared
from clients.errors import Refused
from tests.clients.odd_server import OddServer, answer


@pytest.fixture(autouse=True)
def nothing_yet() -> None:
    last_seen.forget()


def is_now(moment: datetime | None) -> bool:
    return moment is not None and abs(datetime.now(UTC) - moment) < timedelta(seconds=10)


def test_both_are_kept_and_the_failure_by_its_code(odd: OddServer) -> None:
    odd.script = [answer(200), answer(403)]
    http.call("odd", "GET", odd.url, safe=True, to=[odd.url])
    with pytest.raises(Refused):
        http.call("odd", "GET", odd.url, safe=True, to=[odd.url])
    seen = last_seen.seen(["odd", "another"])
    assert is_now(seen["odd"].worked_at)
    assert is_now(seen["odd"].failed_at)
    assert (seen["odd"].code, seen["another"]) == ("403", last_seen.Seen())


def test_it_is_written_once_in_a_while(odd: OddServer) -> None:
    http.call("odd", "GET", odd.url, safe=True, to=[odd.url])
    shared.forget("seen:")
    http.call("odd", "GET", odd.url, safe=True, to=[odd.url])
    assert last_seen.seen(["odd"])["odd"] == last_seen.Seen()


def test_what_is_handed_back_says_nothing(odd: OddServer) -> None:
    odd.script = [answer(404)]
    http.call("odd", "GET", odd.url, safe=True, to=[odd.url], hand_back={404})
    assert last_seen.seen(["odd"])["odd"] == last_seen.Seen()


def test_what_is_not_ours_in_redis_is_nothing() -> None:
    shared.together(lambda server: server.set(shared.key("seen", "odd", "worked"), "nonsense"))
    assert last_seen.seen(["odd"])["odd"] == last_seen.Seen()
