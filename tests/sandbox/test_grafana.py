"""Mimir, Loki and Tempo as Grafana Cloud serves them: who is let in, what is refused."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.server import Running

USERS = {"mimir": "1001", "loki": "1002", "tempo": "1003"}
QUERY = {"mimir": "/api/v1/query", "loki": "/loki/api/v1/query_range", "tempo": "/api/search"}
RANGE = "/api/v1/query_range"
ASKED = {
    "mimir": {"query": "sum(http_requests_total)"},
    "loki": {"query": '{service="checkout"}'},
    "tempo": {"q": '{ resource.service.name = "checkout" }'},
}
Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(outside: Running) -> Ask:
    """One question to a store, with good credentials unless others are given."""

    def get(store: str, path: str = "", auth: tuple[str, str] | None = None, **params: Any) -> requests.Response:
        url = f"{outside.url}/{store}{path or QUERY[store]}"
        return requests.get(url, params=params, auth=auth or (USERS[store], "glc_sandbox"), timeout=5)

    return get


@pytest.mark.parametrize("store", USERS)
def test_a_store_answers_its_own_user(ask: Ask, store: str) -> None:
    assert ask(store, **ASKED[store]).status_code == 200


@pytest.mark.parametrize("auth", [("1004", "glc_sandbox"), ("1001", "wrong"), ("1002", "glc_sandbox")])
def test_anybody_elses_credentials_are_refused(ask: Ask, auth: tuple[str, str]) -> None:
    answer = ask("mimir", auth=auth, **ASKED["mimir"])
    assert (answer.status_code, answer.json()["status"]) == (401, "error")


@pytest.mark.parametrize("store", USERS)
def test_no_credentials_are_refused(outside: Running, store: str) -> None:
    answer = requests.get(f"{outside.url}/{store}{QUERY[store]}", params=ASKED[store], timeout=5)
    assert answer.status_code == 401


@pytest.mark.parametrize("store", USERS)
def test_a_fault_of_grafana_breaks_all_three(ask: Ask, outside: Running, store: str) -> None:
    requests.put(f"{outside.url}/_/faults", json={"grafana": {"status": 503}}, timeout=5)
    assert ask(store, **ASKED[store]).status_code == 503


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({}, "query"),
        ({"query": "sum(http_requests_total"}, "query"),
        ({"query": "up", "time": "yesterday"}, "time"),
        ({"query": "up", "time": "inf"}, "time"),
    ],
)
def test_mimir_refuses_an_instant_query(ask: Ask, params: dict[str, str], named: str) -> None:
    answer = ask("mimir", **params)
    assert (answer.status_code, answer.json()["errorType"]) == (400, "bad_data")
    assert f'"{named}"' in answer.json()["error"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"start": ""}, '"start"'),
        ({"start": "200"}, '"end"'),
        ({"step": "0"}, '"step"'),
        ({"step": "soon"}, '"step"'),
        ({"step": "1ms"}, "11,000 points"),
    ],
)
def test_mimir_refuses_a_range_query(ask: Ask, change: dict[str, str], named: str) -> None:
    asked = {"query": "up", "start": "0", "end": "100", "step": "15s"} | change
    answer = ask("mimir", RANGE, **asked)
    assert answer.status_code == 400
    assert named in answer.json()["error"]


def test_mimir_has_no_series_of_another_metric_and_says_why(ask: Ask) -> None:
    said = ask("mimir", query="sum(rate(orders_total[5m]))").json()
    assert said["data"] == {"resultType": "vector", "result": []}
    assert "nothing else" in said["infos"][0]


def test_mimir_gives_a_series_a_pod_when_nothing_is_aggregated(ask: Ask) -> None:
    found = ask("mimir", query='rate(http_requests_total{service="checkout"}[5m])').json()["data"]["result"]
    assert [series["metric"]["pod"] for series in found] == ["a", "b"]


def test_mimir_multiplies_and_looks_back_as_asked(ask: Ask, outside: Running) -> None:
    outside.state.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})
    ratio = 'sum(rate(http_requests_total{service="checkout",status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))'
    values = [
        float(ask("mimir", query=query).json()["data"]["result"][0]["value"][1])
        for query in (f"{ratio} * 100", f"{ratio} / 0.001", ratio.replace("[5m]", "[5m] offset 2h"))
    ]
    assert values == pytest.approx([21, 210, 0.004])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"query": ""}, "parse error : syntax error: unexpected $end"),
        ({"query": "errors"}, "parse error"),
        ({"query": '{service="checkout"'}, "parse error"),
        ({"query": '{service="checkout"} |~ "("'}, "error parsing regexp"),
        ({"limit": "5001"}, "max entries limit per query exceeded"),
        ({"limit": "0"}, "limit must be a positive value"),
        ({"limit": "ten"}, "invalid limit"),
        ({"start": "20", "end": "10"}, "end timestamp must not be before"),
        ({"start": "1", "end": str(2**62)}, "the query time range exceeds the limit"),
        ({"direction": "sideways"}, "invalid direction"),
    ],
)
def test_loki_refuses_in_plain_text(ask: Ask, change: dict[str, str], said: str) -> None:
    answer = ask("loki", **(ASKED["loki"] | change))
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert said in answer.text


def test_loki_can_read_forward_too(ask: Ask, outside: Running) -> None:
    outside.state.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})
    streams = ask("loki", direction="forward", **ASKED["loki"]).json()["data"]["result"]
    times = [int(at) for stream in streams for at, _ in stream["values"]]
    assert min(times) < (time.time() - 300) * 1e9


def test_loki_leaves_out_what_a_filter_refuses(ask: Ask, outside: Running) -> None:
    outside.state.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})
    query = '{service="checkout"} |= "charge" != "Bearer" |~ "(?i)LEVEL=error" !~ "circuit|declined"'
    assert ask("loki", query=query).json()["data"]["result"] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"q": "service = checkout"}, "invalid TraceQL query"),
        ({"q": "{ duration > 1s"}, "invalid TraceQL query"),
        ({"limit": "0"}, "invalid limit"),
        ({"limit": "1001"}, "exceeds max limit"),
        ({"start": "10"}, "please provide both"),
        ({"start": "20", "end": "20"}, "start must be before end"),
        ({"start": "0", "end": "604801"}, "exceeds 168h0m0s"),
    ],
)
def test_tempo_refuses_in_plain_text(ask: Ask, change: dict[str, str], said: str) -> None:
    answer = ask("tempo", **(ASKED["tempo"] | change))
    assert answer.status_code == 400
    assert said in answer.text


def test_tempo_finds_only_traces_that_are_slow_enough(ask: Ask, outside: Running) -> None:
    outside.state.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})
    found = [len(ask("tempo", q=f"{{ duration > {slow} }}").json()["traces"]) for slow in ("900ms", "1m")]
    assert found == [20, 0]


QUOTED = r"checkout\"} or vector(1) # \\ \u00e9"


@pytest.mark.parametrize(
    ("store", "asked"),
    [
        ("mimir", {"query": f'sum(http_requests_total{{service="{QUOTED}"}})'}),
        ("loki", {"query": f'{{service="{QUOTED}"}} |= "charge"'}),
        ("tempo", {"q": f'{{ resource.service.name = "{QUOTED}" && status = error }}'}),
    ],
)
def test_text_in_quotes_is_read_with_its_escapes(ask: Ask, store: str, asked: dict[str, str]) -> None:
    answer = ask(store, **asked)
    assert answer.status_code == 200
    assert '"values"' not in answer.text
    assert '"value"' not in answer.text
    assert '"traceID"' not in answer.text


def test_mimir_takes_the_mean_over_a_long_range(ask: Ask, outside: Running) -> None:
    outside.state.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})
    ratio = 'sum(rate(http_requests_total{service="checkout",status=~"5.."}[1h])) / sum(rate(http_requests_total[1h]))'
    [series] = ask("mimir", query=ratio).json()["data"]["result"]
    assert float(series["value"][1]) == pytest.approx(0.004 + (0.21 - 0.004) / 12, rel=0.2)
