"""Log lines from Loki's stand-in."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from clients import loki
from clients.errors import Refused
from sandbox.world import World
from tests.clients.odd_server import OddServer, answer

QUERY = '{service="checkout"} |= "level=error"'


def lines(query: str = QUERY, limit: int = 10) -> list[loki.LogLine]:
    now = datetime.now(UTC)
    return loki.recent_lines(query, start=now - timedelta(minutes=5), end=now, limit=limit)


@pytest.fixture
def fired(world: World) -> None:
    """An alert of checkout; the outside world's clock is right."""
    world.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})


def test_the_last_lines_newest_first(fired: None) -> None:
    found = lines()
    assert len(found) == 10
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert datetime.now(UTC) - found[0].at < timedelta(seconds=15)


def test_lines_come_unredacted_and_are_not_shown_by_accident(fired: None) -> None:
    text = "\n".join(one.line for one in lines())
    assert "jane.doe@example.net" in text
    assert "Bearer eyJ" in text
    assert "Bearer" not in repr(lines())


def test_no_line_is_an_empty_list(fired: None) -> None:
    assert lines(QUERY.replace("checkout", "search")) == []


def test_streams_are_merged_and_cut(odd: OddServer, settings: Settings) -> None:
    settings.LOKI_URL = odd.url
    streams = [{"stream": {}, "values": [["3000", "c"], ["1000", "a", {"pod": "x"}]]}, {"values": [["2000", "b"]]}]
    said = {"data": {"resultType": "streams", "result": streams}}
    odd.script = [answer(200, json.dumps(said).encode())]
    assert [one.line for one in lines(limit=2)] == ["c", "b"]


@pytest.mark.parametrize(("query", "limit"), [("errors", 10), (QUERY, 5001)])
def test_what_loki_does_not_take_is_refused(query: str, limit: int) -> None:
    with pytest.raises(Refused) as refused:
        lines(query, limit)
    assert refused.value.code == "400"


def test_a_metric_query_is_refused(odd: OddServer, settings: Settings) -> None:
    settings.LOKI_URL = odd.url
    odd.script = [answer(200, b'{"data": {"resultType": "matrix", "result": []}}')]
    with pytest.raises(Refused):
        lines()
