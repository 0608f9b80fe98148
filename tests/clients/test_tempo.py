"""Traces from Tempo's stand-in."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from clients import loki, tempo
from clients.errors import Refused
from sandbox.world import World
from tests.clients.odd_server import OddServer, answer

QUERY = '{ resource.service.name = "checkout" && status = error }'


def traces(query: str = QUERY, limit: int = 5) -> list[tempo.Trace]:
    now = datetime.now(UTC)
    return tempo.recent_traces(query, start=now - timedelta(minutes=5), end=now, limit=limit)


@pytest.fixture
def fired(world: World) -> None:
    world.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})


def test_the_last_traces_newest_first(fired: None) -> None:
    found = traces()
    assert len(found) == 5
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert all(one.ms > 2000 and one.name.startswith("checkout ") for one in found[:2])


def test_their_ids_stand_in_the_log(fired: None) -> None:
    now = datetime.now(UTC)
    lines = loki.recent_lines('{service="checkout"}', start=now - timedelta(minutes=5), end=now, limit=100)
    assert all(any(trace.id in line.line for line in lines) for trace in traces())


def test_no_trace_is_an_empty_list(fired: None) -> None:
    assert traces(QUERY.replace("checkout", "search")) == []


def test_none_where_it_says_null(odd: OddServer, settings: Settings) -> None:
    settings.TEMPO_URL = odd.url
    odd.script = [answer(200, b'{"traces": null}')]
    assert traces() == []


def test_what_tempo_leaves_out_is_zero_or_empty(odd: OddServer, settings: Settings) -> None:
    settings.TEMPO_URL = odd.url
    odd.script = [answer(200, b'{"traces": [{"traceID": "2f", "startTimeUnixNano": "1795572660000000000"}]}')]
    [found] = traces()
    assert (found.id, found.ms, found.name, found.at.year) == ("2f", 0, "", 2026)


def test_an_answer_without_traces_is_an_empty_list(odd: OddServer, settings: Settings) -> None:
    settings.TEMPO_URL = odd.url
    odd.script = [answer(200, b'{"metrics": {}}')]
    assert traces() == []


@pytest.mark.parametrize(("query", "limit"), [("service = checkout", 5), (QUERY, 1001)])
def test_what_tempo_does_not_take_is_refused(query: str, limit: int) -> None:
    with pytest.raises(Refused) as refused:
        traces(query, limit)
    assert refused.value.code == "400"
