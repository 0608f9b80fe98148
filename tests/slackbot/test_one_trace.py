"""From the alert to the publication: one trace, heard by a collector, whose id is the incident's."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import current_app
from django.test import Client

from clients import background
from incidents.models import Incident
from tests.collector import Collector, Seen, listening
from tests.conftest import do_everything_owed
from tests.slackbot.conftest import INES, Slack, publish

Heard = Callable[[], list[Seen]]


@pytest.fixture
def collector(settings: Any) -> Iterator[Collector]:
    """It is told of everything from here on."""
    with listening() as collector:
        settings.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url
        settings.OTEL_EXPORTER_OTLP_HEADERS = {"x-tenant": "ours"}
        yield collector
        background.flush_all()


@pytest.fixture
def heard(collector: Collector) -> Heard:
    """All that it was told."""

    def spans() -> list[Seen]:
        background.flush_all()
        return collector.spans

    return spans


@pytest.fixture
def published(collector: Collector, room: Incident, slack: Slack, ic: object) -> Incident:
    slack.command("claim", by=INES)
    do_everything_owed()
    publish(slack, by=INES)
    return Incident.objects.get()


def test_alert_room_approval_and_publication_are_one_trace(
    published: Incident, heard: Heard, collector: Collector
) -> None:
    heard()
    trace = collector.of(published.pk)
    names = {span.name for span in trace}
    assert names >= {
        "POST /webhooks/grafana-oncall", "effect assemble_room", "slack POST", "POST /slack/commands",
        "effect work_slack_request", "effect draft_status_update", "bedrock-runtime POST", "POST /slack/interactivity",
        "effect publish", "statuspage POST",
    }  # fmt: skip
    (root,) = [span for span in trace if not span.above]
    assert root.name == "POST /webhooks/grafana-oncall"
    assert root.said["http.response.status_code"] == 200
    assert {span.above for span in trace} - {""} <= {span.id for span in trace}
    publishing = next(span for span in trace if span.name == "effect publish")
    assert publishing.above == root.id
    assert {"outbox.entry", "outbox.waited_ms", "outbox.state"} <= publishing.said.keys()
    sent = next(span for span in trace if span.name == "statuspage POST" and span.above == publishing.id)
    assert (sent.said["http.response.status_code"], sent.said["peer.service"]) == (201, "statuspage")
    assert collector.headers["x-tenant"] == "ours"
    words = ("Ines", "Checkout errors", "investigating", "xoxb-sandbox-token", "sandbox-statuspage-key", "Bearer", "?")
    assert [word for word in words if word.encode() in b"".join(collector.raw)] == []


def test_two_incidents_that_one_request_opens_are_two_traces(fire: Callable[..., Any], heard: Heard) -> None:
    alerts = [
        {"status": "firing", "labels": {"alertname": name, "severity": "P1", "service": name}, "fingerprint": name * 4,
         "startsAt": "2026-11-25T02:11:00Z"} for name in ("aaaa", "bbbb")
    ]  # fmt: skip
    fire({"receiver": "r", "status": "firing", "alerts": alerts, "groupKey": "g", "version": "1"})
    roots = [span for span in heard() if span.name == "POST /webhooks/grafana-oncall"]
    assert {span.trace for span in roots} == {one.pk.hex for one in Incident.objects.all()}


def test_a_refused_webhook_is_a_trace_of_its_own(client: Client, heard: Heard, transactional_db: None) -> None:
    client.post("/webhooks/grafana-oncall?token=s3cr3t", b"x", content_type="application/json")
    client.get("/health")
    client.get("/nothing/here")
    (span,) = heard()
    assert (span.name, span.above, span.said["http.response.status_code"]) == ("POST /webhooks/grafana-oncall", "", 401)


def test_a_method_or_path_of_a_strangers_own_is_not_told(client: Client, heard: Heard, transactional_db: None) -> None:
    client.generic("SECRET", "/s3cr3t/path")
    (span,) = heard()
    assert span.name == "OTHER /"


@pytest.mark.usefixtures("transactional_db", "outside")
def test_of_what_the_beat_asks_for_only_what_did_something_is_told(heard: Heard) -> None:
    current_app.tasks["incidents.sweep"].apply()
    current_app.tasks["statuspage.look_at_page"].apply()
    assert [span.name for span in heard() if not span.above] == ["statuspage.look_at_page"]


def test_a_collector_that_is_away_holds_nobody_up(settings: Any, fire: Callable[..., Any]) -> None:
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:9"
    assert fire().status_code == 200
    background.flush_all()


def test_a_process_that_forks_takes_nothing_along(settings: Any, heard: Heard, fire: Callable[..., Any]) -> None:
    fire()
    child = os.fork()
    if child == 0:
        background.flush_all()
        os._exit(0)
    os.waitpid(child, 0)
    assert [span.name for span in heard()] == ["POST /webhooks/grafana-oncall"]
