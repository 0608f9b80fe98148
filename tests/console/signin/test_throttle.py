"""How often signing in may fail: counted in PostgreSQL, for all processes alike."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test import Client

from console.models.failed_attempts import FailedAttempts, Kind
from console.signin.known_browser import COOKIE
from console.signin.throttle import LIMITS, TooMany, attempt, digest
from tests.at_once import at_once
from tests.console.conftest import PASSWORD
from tests.console.signin.conftest import account, on_record, sign_in

WRONG = "wrong"


def tries(client: Client, name: str, times: int, password: str = WRONG, *, address: str = "10.0.0.1") -> list[str]:
    pages = [
        client.post("/admin/login/", {"username": name, "password": password}, REMOTE_ADDR=address).content.decode()
        for _ in range(times)
    ]
    return [
        "too many" if "Too many attempts" in page else "wrong" if "do not belong" in page else "in" for page in pages
    ]


def many_names_from(address: str) -> None:
    """As many failures as one address may have, each of another name."""
    for number in range(LIMITS[Kind.ADDRESS]):
        with suppress(ValueError), attempt((Kind.NAME, f"name-{number}"), (Kind.ADDRESS, address)):
            raise ValueError("wrong password")


def ten_minutes_pass() -> None:
    FailedAttempts.objects.update(minute=F("minute") - timedelta(minutes=11))


def test_after_ten_wrong_passwords_not_even_the_right_one_is_looked_at(client: Client, viewer: User) -> None:
    assert tries(client, "vera", 11) == ["wrong"] * 10 + ["too many"]
    assert tries(client, "vera", 1, PASSWORD, address="10.0.0.2") == ["too many"]


def test_ten_minutes_later_it_is(client: Client, viewer: User) -> None:
    tries(client, "vera", 12)
    ten_minutes_pass()
    assert tries(client, "vera", 1, PASSWORD) == ["in"]


def test_whoever_goes_on_trying_keeps_nobody_out_for_longer(client: Client, viewer: User) -> None:
    tries(client, "vera", 30)
    assert FailedAttempts.objects.filter(kind=Kind.NAME).get().count == 10


def test_a_name_that_there_is_not_is_throttled_the_same(client: Client, viewer: User) -> None:
    assert tries(client, "nobody", 11) == ["wrong"] * 10 + ["too many"]


def test_an_address_that_tries_many_names_is_stopped(client: Client, transactional_db: None) -> None:
    many_names_from("10.0.0.1")
    assert tries(client, "another", 1) == ["too many"]
    assert tries(client, "another", 1, address="10.0.0.2") == ["wrong"]


def test_no_header_makes_it_another_address(client: Client, transactional_db: None) -> None:
    many_names_from("10.0.0.1")
    page = client.post(
        "/admin/login/",
        {"username": "another", "password": "x"},
        REMOTE_ADDR="10.0.0.1",
        headers={"X-Forwarded-For": "8.8.8.8"},
    )
    assert "Too many attempts" in page.content.decode()


def test_a_stranger_keeps_nobody_out_of_a_browser_in_which_they_signed_in_before(client: Client, viewer: User) -> None:
    sign_in(client, "vera")
    client.post("/admin/logout/")
    many_names_from("10.0.0.1")
    assert tries(Client(), "vera", 1) == ["too many"]
    assert tries(client, "vera", 1, PASSWORD) == ["in"]


def test_there_too_ten_wrong_passwords_are_enough(client: Client, viewer: User) -> None:
    sign_in(client, "vera")
    client.post("/admin/logout/")
    assert tries(client, "vera", 11) == ["wrong"] * 10 + ["too many"]
    assert tries(Client(), "vera", 1, PASSWORD) == ["in"]


def test_a_mark_is_for_one_account_and_not_to_be_made_up(client: Client, viewer: User) -> None:
    account("otto", "viewers")
    sign_in(client, "otto")
    client.post("/admin/logout/")
    tries(Client(), "vera", 10)
    assert tries(client, "vera", 1, PASSWORD) == ["too many"]
    client.cookies[COOKIE] = f"{digest('vera')}:x:forged"
    assert tries(client, "vera", 1, PASSWORD) == ["too many"]


def test_right_passwords_do_not_count(client: Client, viewer: User) -> None:
    assert tries(client, "vera", 15, PASSWORD) == ["in"] * 15


def test_many_at_once_over_connections_of_their_own_are_looked_at_ten_times(transactional_db: None) -> None:
    looked: list[int] = []

    def guess() -> None:
        with attempt((Kind.NAME, "vera")):
            looked.append(connection.connection.info.backend_pid)
            raise ValueError("wrong password")

    results = at_once(*[guess] * 25)
    assert sum(isinstance(one, TooMany) for one in results) == 15
    assert len(looked) == len(set(looked)) == 10


def test_what_was_typed_as_a_name_is_not_kept(client: Client, transactional_db: None) -> None:
    tries(client, "my password by mistake", 1)
    assert "mistake" not in str(list(FailedAttempts.objects.values()))


@pytest.fixture
def due(make_due: Callable[[], None], settle: Callable[[], None]) -> Callable[[], None]:
    def tell() -> None:
        make_due()
        settle()

    return tell


def test_all_failures_of_ten_minutes_are_one_event_with_their_number(
    client: Client, viewer: User, due: Callable[[], None]
) -> None:
    other = account("otto", "viewers")
    tries(client, "vera", 13)
    tries(client, "otto", 2)
    tries(client, "nobody", 1)
    tries(client, "no one", 2)
    assert on_record("SIGN_IN_FAILED") == []
    due()
    told = on_record("SIGN_IN_FAILED")
    assert {one["account"]: 0 for one in told} == {viewer.pk: 0, other.pk: 0, None: 0}
    numbers: dict[object, int] = {}
    for one in told:  # the minute may have turned into the next ten meanwhile
        numbers[one["account"]] = numbers.get(one["account"], 0) + int(str(one["count"]))
    assert numbers == {viewer.pk: 13, other.pk: 2, None: 3}


def test_signing_in_works_while_redis_is_away(client: Client, viewer: User, settings: object) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}  # type: ignore[attr-defined]
    sign_in(client, "vera")
    assert client.get("/admin/").status_code == 200
