"""What the processes write: one JSON object a line, with the incident, without secrets and bodies."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from incident_response.logs import logging_config
from incidents.models import Incident, OutboxEntry
from incidents.outbox.work import work_on
from tests.log_lines import Written, log_lines


@pytest.fixture
def written() -> Iterator[Written]:
    """Everything logged from here on."""
    with log_lines() as lines:
        yield lines


def test_a_line_is_a_name_and_fields(written: Written) -> None:
    structlog.get_logger("tests").info("outbox_claimed", entry=7)
    (line,) = written()
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "outbox_claimed", "entry": 7, "level": "info", "logger": "tests"}


def test_what_libraries_write_has_the_same_shape(written: Written) -> None:
    logging.getLogger("some.library").warning("it took %d s\nand more", 3)
    (line,) = written()
    assert (line["event"], line["level"], line["logger"]) == ("it took 3 s\nand more", "warning", "some.library")


@pytest.mark.parametrize(
    "name",
    ["slack_bot_token", "client_secret", "Authorization", "X-Slack-Signature", "api_key", "apikey", "passwd", "hmac"],
)
def test_a_field_named_like_a_secret_is_hidden(written: Written, name: str) -> None:
    structlog.get_logger("tests").info("called", **{name: "s3cr3t"}, sent=[{name: "s3cr3t"}])
    assert "s3cr3t" not in json.dumps(written())


def test_what_is_done_for_an_incident_says_which(written: Written, incident: Incident) -> None:
    entry = OutboxEntry.objects.filter(incident_id=incident.pk).earliest("pk")
    work_on(entry.pk)
    mine = [line for line in written() if line.get("entry") == entry.pk]
    assert mine
    assert {(line["incident"], line["trace"]) for line in mine} == {(str(incident.pk), incident.pk.hex)}
    structlog.get_logger("tests").info("afterwards")
    assert not {"incident", "trace"} & written()[-1].keys()


def test_a_request_has_one_trace_and_its_incident_from_when_it_is_known(
    written: Written, fire: Callable[..., Any]
) -> None:
    fire()
    opened = next(line for line in written() if line["event"] == "incident_opened")
    assert (opened["trace"], opened["incident"]) == (Incident.objects.get().pk.hex, str(Incident.objects.get().pk))


def test_a_refused_webhook_leaves_route_and_reason(written: Written, client: Client) -> None:
    signature = {"X-Grafana-OnCall-Signature": "ab" * 32}
    client.post(
        "/webhooks/grafana-oncall", b'{"title": "body-words"}', content_type="application/json", headers=signature
    )
    line = next(line for line in written() if line["event"] == "webhook_rejected")
    assert (line["route"], line["reason"]) == ("/webhooks/grafana-oncall", "signature_wrong")
    assert len(line["trace"]) == 32
    assert not {"body-words", "ab" * 32} & set(_words(written()))


def test_a_recorded_webhook_leaves_nothing_of_its_body(written: Written, fire: Callable[..., Any]) -> None:
    answer = fire(
        alert_group={"id": "G1", "title": "Zanzibar", "created_at": "2026-11-25T02:11:00Z"}, alert_group_id="G1"
    )
    assert answer.status_code == 200
    assert "incident_opened" in [line["event"] for line in written()]
    assert "Zanzibar" not in json.dumps(written())


def test_a_bug_is_written_with_its_traceback_and_without_the_row(written: Written, incident: Incident) -> None:
    words = "-".join(["row", "words"])  # not as the traceback quotes this line
    try:
        with transaction.atomic():
            Incident.objects.filter(pk=incident.pk).update(title=words, opened_at=None)
    except IntegrityError:
        structlog.get_logger("tests").exception("it_broke")
    (line,) = [line for line in written() if line["event"] == "it_broke"]
    assert "NotNullViolation" in line["exception"]
    assert line["exception"].count("DETAIL: [hidden]") == line["exception"].count("DETAIL")
    assert words not in json.dumps(written())


def test_the_servers_own_lines_join_ours() -> None:
    assert settings.LOGGING["loggers"]["_granian"] == {"handlers": [], "level": "WARNING", "propagate": True}
    assert logging_config(level="ERROR")["root"]["level"] == "ERROR"


def test_reading_the_settings_again_leaves_loggers_in_use_as_they_are() -> None:
    before = structlog.get_config()
    logging_config(level="ERROR")
    after = structlog.get_config()
    assert after["processors"] is before["processors"]
    assert after["cache_logger_on_first_use"] == before["cache_logger_on_first_use"]


def _words(lines: list[dict[str, Any]]) -> list[str]:
    return [str(value) for line in lines for value in line.values()]
