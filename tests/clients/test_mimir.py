"""Numbers from Mimir's stand-in, and what is no number."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from clients import mimir
from clients.errors import Refused
from sandbox.world import World
from tests.clients.odd_server import OddServer, answer

REQUESTS = 'http_requests_total{service="checkout"'
ERRORS = f'sum(rate({REQUESTS},status=~"5.."}}[5m])) / sum(rate({REQUESTS}}}[5m]))'
P99 = 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{service="checkout"}[5m])))'
TWO_HOURS = timedelta(hours=2)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def fired(world: World) -> None:
    """An alert of checkout."""
    world.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})


@pytest.fixture
def says(odd: OddServer, settings: Settings) -> OddServer:
    settings.MIMIR_URL = odd.url
    return odd


def data(kind: str, result: object) -> bytes:
    return json.dumps({"status": "success", "data": {"resultType": kind, "result": result}}).encode()


def test_before_and_after_the_alert(fired: None) -> None:
    assert mimir.instant(ERRORS, at=now() - TWO_HOURS) == pytest.approx(0.004)
    assert mimir.instant(ERRORS, at=now()) == pytest.approx(0.21)
    assert mimir.instant(P99, at=now() - TWO_HOURS) == pytest.approx(0.9)
    assert mimir.instant(P99, at=now()) == pytest.approx(4.8)


def test_no_data_is_none_and_not_zero(fired: None) -> None:
    assert mimir.instant("sum(rate(orders_total[5m]))", at=now()) is None
    assert mimir.instant(ERRORS.replace("checkout", "search"), at=now()) is None


@pytest.mark.parametrize(
    ("said", "meant"), [("NaN", None), ("+Inf", None), ("-Inf", None), ("0", 0.0), ("1e-3", 0.001)]
)
def test_a_value_as_mimir_writes_it(says: OddServer, said: str, meant: float | None) -> None:
    says.script = [answer(200, data("vector", [{"metric": {}, "value": [1.5, said]}]))]
    assert mimir.instant("x", at=now()) == meant


def test_a_scalar_is_a_number_too(says: OddServer) -> None:
    says.script = [answer(200, data("scalar", [1.5, "0.25"]))]
    assert mimir.instant("x", at=now()) == 0.25


def test_several_series_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        mimir.instant('rate(http_requests_total{service="checkout"}[5m])', at=now())
    assert refused.value.code == "many_series"


def test_a_query_that_mimir_does_not_understand_is_refused_with_its_reason() -> None:
    with pytest.raises(Refused) as refused:
        mimir.instant("sum(", at=now())
    assert "parse error" in refused.value.detail


def test_an_answer_of_another_kind_is_refused(says: OddServer) -> None:
    says.script = [answer(200, data("string", [1.5, "x"]))]
    with pytest.raises(Refused) as refused:
        mimir.instant("x", at=now())
    assert refused.value.code == "unexpected_answer"


def test_a_curve_rises_with_the_alert(fired: None) -> None:
    start, end = now() - TWO_HOURS, now()
    curve = mimir.series(ERRORS, start=start, end=end, step=timedelta(minutes=1))
    assert [value for _, value in curve[::60]] == pytest.approx([0.004, 0.004, 0.21], abs=0.06)
    assert abs(curve[0][0] - start) < timedelta(seconds=1)


@pytest.mark.parametrize("value", ["NaN", "+Inf", "1.7e308", "-1e17"])
def test_what_no_share_and_no_time_can_be_is_no_data(says: OddServer, value: str) -> None:
    says.script = [answer(200, data("vector", [{"metric": {}, "value": [0, value]}]))]
    assert mimir.instant("x", at=now()) is None


def test_a_curve_without_data_is_empty() -> None:
    assert mimir.series("sum(up)", start=now() - TWO_HOURS, end=now(), step=timedelta(minutes=1)) == []


def test_gaps_in_a_curve_stay_gaps(says: OddServer) -> None:
    says.script = [answer(200, data("matrix", [{"metric": {}, "values": [[0, "1"], [60, "NaN"], [120, "3"]]}]))]
    curve = mimir.series("x", start=now() - TWO_HOURS, end=now(), step=timedelta(minutes=1))
    assert [(at.timestamp(), value) for at, value in curve] == [(0, 1), (120, 3)]


def test_too_fine_a_curve_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        mimir.series(ERRORS, start=now() - timedelta(days=30), end=now(), step=timedelta(seconds=1))
    assert "11,000 points" in refused.value.detail
