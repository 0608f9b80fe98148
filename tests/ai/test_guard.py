"""The guard: nothing is asked where Bedrock may keep a log of prompts, in any region, and each episode is told once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.test import Client
from django.utils import timezone

from ai import guard, standing, tasks
from ai.models import LoggingLook
from clients import aws
from clients.errors import Refused, TryLater
from incidents.models import AuditEvent
from tests.at_once import at_once
from tests.clients.odd_server import OddServer, answer
from tests.environment import aws_url

DUBLIN, FRANKFURT = "eu-west-1", "eu-central-1"

pytestmark = pytest.mark.usefixtures("transactional_db", "outside")


@pytest.fixture
def kept_in() -> Iterator[Callable[[str, bool], None]]:
    """Turns the log of prompts on or off in a region."""
    clients: dict[str, Any] = {}

    def turn(region: str, is_on: bool) -> None:
        client = clients.setdefault(region, boto3.client("bedrock", endpoint_url=aws_url, region_name=region))
        client.delete_model_invocation_logging_configuration()
        if is_on:
            client.put_model_invocation_logging_configuration(
                loggingConfig={"s3Config": {"bucketName": "prompts"}, "textDataDeliveryEnabled": True}
            )

    yield turn
    for client in clients.values():
        client.delete_model_invocation_logging_configuration()


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[OddServer]:
    """Bedrock's settings, answered as the test says, in every region."""
    with OddServer() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK", server.url)
        aws.forget_clients()
        yield server
    aws.forget_clients()


def told() -> list[tuple[str, str]]:
    return [(event.action, event.detail["region"]) for event in AuditEvent.objects.order_by("seq")]


def later() -> None:
    """The last looks are too old to count."""
    LoggingLook.objects.update(looked_at=timezone.now() - guard.FRESH)


def test_every_region_that_may_answer_is_looked_at(kept_in: Callable[[str, bool], None]) -> None:
    kept_in(DUBLIN, True)
    assert guard.logged_in([FRANKFURT, DUBLIN]) == [DUBLIN]
    assert told() == [("INVOCATION_LOGGING_FOUND", DUBLIN)]


def test_an_episode_is_told_once_and_ends_by_itself(kept_in: Callable[[str, bool], None]) -> None:
    for is_on in (True, True, False, False, True):
        kept_in(FRANKFURT, is_on)
        later()
        assert guard.logged_in([FRANKFURT]) == [FRANKFURT] * is_on
    found, ended = ("INVOCATION_LOGGING_FOUND", FRANKFURT), ("INVOCATION_LOGGING_ENDED", FRANKFURT)
    assert told() == [found, ended, found]


def test_of_two_workers_at_once_one_tells_it(kept_in: Callable[[str, bool], None]) -> None:
    kept_in(FRANKFURT, True)
    at_once(*[lambda: guard.logged_in([FRANKFURT])] * 4)
    assert told() == [("INVOCATION_LOGGING_FOUND", FRANKFURT)]


def test_a_look_counts_for_ten_seconds(odd: OddServer) -> None:
    odd.script = [answer(200, b"{}", "Content-Type: application/json")]
    assert guard.logged_in([FRANKFURT]) == guard.logged_in([FRANKFURT]) == []
    assert len(odd.asked) == 1
    later()
    guard.logged_in([FRANKFURT])
    assert len(odd.asked) == 2
    assert timedelta(seconds=10) == guard.FRESH


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [(403, "AccessDeniedException", Refused), (500, "InternalServerException", TryLater)],
)
def test_where_one_region_does_not_say_nobody_guesses(
    odd: OddServer, status: int, code: str, failure: type[Exception]
) -> None:
    odd.script = [answer(status, b'{"message": "m"}', "Content-Type: application/json", f"x-amzn-errortype: {code}")]
    with pytest.raises(failure):
        guard.logged_in([FRANKFURT])
    assert not LoggingLook.objects.exists()


@pytest.mark.parametrize(("region", "counts"), [(DUBLIN, True), (FRANKFURT, False)])
def test_a_region_that_the_account_has_not_enabled_keeps_nothing_but_ours_has_to_say(
    odd: OddServer, region: str, counts: bool
) -> None:
    unknown = "x-amzn-errortype: UnrecognizedClientException"
    odd.script = [answer(403, b'{"message": "m"}', "Content-Type: application/json", unknown)]
    if counts:
        assert guard.logged_in([region]) == []
    else:
        with pytest.raises(Refused):
            guard.logged_in([region])


def test_the_beat_looks_too_and_the_metrics_say_how_it_stands(
    kept_in: Callable[[str, bool], None], client: Client
) -> None:
    kept_in(FRANKFURT, True)
    tasks.watch_logging()
    said = client.get("/metrics").content.decode()
    assert "\nmodel_logging_on_count 1.0\n" in said
    assert standing.seconds_since_looked() < 60
    assert told() == [("INVOCATION_LOGGING_FOUND", FRANKFURT)]


def test_what_the_beat_cannot_see_is_seen_by_its_age(odd: OddServer, client: Client) -> None:
    odd.script = [answer(500)]
    tasks.watch_logging()
    assert "\nmodel_logging_look_age_seconds +Inf\n" in client.get("/metrics").content.decode()
