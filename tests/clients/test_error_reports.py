"""Errors as Sentry is told of them: what and where, and no word that anybody wrote."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from clients import background, error_reports, trace
from incident_response.logs import logging_config
from tests.clients.odd_server import OddServer, answer

WORDS = "cnry-of-a-person"
Told = list[dict[str, Any]]


@pytest.fixture
def sentry(settings: Any) -> Iterator[OddServer]:
    """It takes everything, and errors are told to it."""
    reports, root = error_reports.Reports(), logging.getLogger()
    reports.setLevel("ERROR")
    with OddServer() as server:
        server.script = [answer(200, b"{}")]
        settings.SENTRY_DSN = server.url.replace("http://", "http://key@") + "/base/42"
        root.addHandler(reports)
        yield server
        root.removeHandler(reports)


def told(server: OddServer) -> Told:
    background.flush_all()
    bodies = (asked.partition(b"\r\n\r\n")[2] for asked in server.asked)
    return [json.loads(body.splitlines()[-1]) for body in bodies]


def breaks() -> None:
    try:
        dict[str, str]()[WORDS]
    except KeyError as inner:
        raise ValueError(f"it broke on {WORDS}") from inner


def test_an_error_is_told_with_its_place_and_its_trace_and_without_a_word(sentry: OddServer, caplog: Any) -> None:
    with trace.unit("effect publish", kind="consumer") as unit:
        try:
            breaks()
        except ValueError:
            structlog.get_logger("incidents.tests").exception("outbox_effect_failed", title=WORDS)
    (event,) = told(sentry)
    assert [one["type"] for one in event["exception"]["values"]] == ["KeyError", "ValueError"]
    place = event["exception"]["values"][1]["stacktrace"]["frames"][-1]
    assert (place["filename"], place["function"], place["in_app"]) == (
        "tests/clients/test_error_reports.py",
        "breaks",
        True,
    )
    assert (event["logentry"], event["tags"]["trace"]) == ({"message": "outbox_effect_failed"}, unit.trace.hex)
    assert WORDS.encode() not in sentry.asked[0]
    assert sentry.asked[0].startswith(b"POST /base/api/42/envelope/ ")
    assert b"sentry_key=key" in sentry.asked[0]


def test_what_a_library_logs_is_told_as_its_template(sentry: OddServer) -> None:
    logging.getLogger("django.request").error("Internal Server Error: %s", f"/{WORDS}", extra={"request": WORDS})
    (event,) = told(sentry)
    assert event["logentry"] == {"message": "Internal Server Error: %s"}
    assert WORDS.encode() not in sentry.asked[0]


def test_the_same_from_the_same_place_is_told_once_a_minute(sentry: OddServer) -> None:
    for _ in range(3):
        structlog.get_logger("incidents.tests").error("outbox_dead")
    structlog.get_logger("incidents.tests").warning("outbox_again")
    assert [event["logentry"]["message"] for event in told(sentry)] == ["outbox_dead"]


def test_a_sentry_that_is_away_is_no_error_of_ours(sentry: OddServer, settings: Any) -> None:
    settings.SENTRY_DSN = "http://key@127.0.0.1:9/42"
    structlog.get_logger("incidents.tests").error("outbox_dead")
    background.flush_all()


def test_without_an_address_nobody_is_told() -> None:
    assert logging_config(level="INFO")["root"]["handlers"] == ["stderr"]
    assert logging_config(level="INFO", reports=True)["root"]["handlers"] == ["stderr", "reports"]
