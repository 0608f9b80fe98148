"""The way into Grafana Explore: the same query over the same time, and nothing of a service gets out of its quotes."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from incidents.context import Context, LogLine, Trace
from incidents.models import Incident
from incidents.models.context_snapshot import ContextSnapshot
from slackbot.context import explore
from slackbot.context.queries import for_service
from slackbot.messages import context_details
from tests.slackbot.conftest import Slack

AT = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
UIDS = {"mimir": "m1", "loki": "l1", "tempo": "t1"}


@pytest.fixture
def grafana(settings: Any) -> Any:
    """With a data source for each store; the settings may be changed."""
    settings.GRAFANA_URL, settings.GRAFANA_DATASOURCES = "https://acme.grafana.net/", UIDS
    return settings


def snapshot(service: str = "checkout") -> ContextSnapshot:
    seen = Context(
        service=service,
        numbers={"errors": 0.21},
        lines=[LogLine(at=AT, text="x")],
        traces=[Trace(id="f" * 32, at=AT, ms=1, name="GET /")],
    )
    return ContextSnapshot(incident=Incident(number=1), taken_at=AT, content=ContextSnapshot.as_stored(seen))


def pane(address: str) -> Any:
    assert address.startswith("https://acme.grafana.net/explore?schemaVersion=1&panes=")
    return json.loads(parse_qs(urlsplit(address).query)["panes"][0])["a"]


def test_each_asks_its_own_store_the_same_over_the_same_time(grafana: Any) -> None:
    numbers, lines, traces = (pane(way(snapshot())) for way in (explore.numbers, explore.lines, explore.traces))
    assert [query["expr"] for query in numbers["queries"]] == [
        for_service(one, "checkout") for one in (grafana.CONTEXT_ERROR_RATE_QUERY, grafana.CONTEXT_LATENCY_QUERY)
    ]
    assert lines["queries"][0]["expr"] == for_service(grafana.CONTEXT_LOG_QUERY, "checkout")
    assert traces["queries"][0]["query"] == for_service(grafana.CONTEXT_TRACE_QUERY, "checkout")
    assert [one["queries"][0]["datasource"]["uid"] for one in (numbers, lines, traces)] == ["m1", "l1", "t1"]
    assert lines["range"] == {"from": "1795571820000", "to": "1795572720000"}


@given(st.text(min_size=1, max_size=40))
def test_whatever_a_service_is_called_it_stays_in_its_quotes_and_in_the_address(service: str) -> None:
    with override_settings(GRAFANA_URL="https://acme.grafana.net", GRAFANA_DATASOURCES=UIDS):
        address = explore.lines(snapshot(service))
        assert pane(address)["queries"][0]["expr"] == for_service(settings.CONTEXT_LOG_QUERY, service)
    assert re.fullmatch(r"[A-Za-z0-9:/.?=&%~_-]+", address)


def test_one_that_is_too_long_for_slack_is_left_out(grafana: Any) -> None:
    assert explore.numbers(snapshot("\U0001f600" * 200)) == ""


def test_without_a_data_source_or_a_service_there_is_none(grafana: Any) -> None:
    assert explore.lines(snapshot("")) == ""
    grafana.GRAFANA_DATASOURCES = {"mimir": "m1"}
    assert (explore.lines(snapshot()), explore.traces(snapshot())) == ("", "")


def test_the_details_link_lines_and_traces(grafana: Any) -> None:
    said = str(context_details.filled(snapshot())["blocks"])
    assert said.count("|Grafana>") == 2
    assert "explore?schemaVersion=1&amp;panes=" in said


def test_the_message_links_its_numbers(grafana: Any, trouble: Slack, settle: Any) -> None:
    settle()
    [message] = trouble.posts("context")
    [button] = [one for one in message.blocks[-1]["elements"] if one["action_id"] == "open_explore"]
    assert pane(button["url"])["datasource"] == "m1"
