"""How the three stores are reached, on Grafana Cloud and self-hosted."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from clients import grafana, mimir
from clients.errors import Refused, TryLater
from sandbox.faults import Fault
from sandbox.world import World
from tests.clients.odd_server import OddServer, answer

NOW = datetime(2026, 11, 25, 2, 11, 0, 123456, tzinfo=UTC)
EMPTY = answer(200, b'{"data": {"resultType": "vector", "result": []}}')


@pytest.fixture
def strange(odd: OddServer, settings: Settings) -> OddServer:
    settings.MIMIR_URL = f"{odd.url}/prometheus/"
    odd.script = [EMPTY]
    return odd


def test_grafana_cloud_is_shown_user_and_token(strange: OddServer) -> None:
    mimir.instant("up", at=NOW)
    assert b"Authorization: Basic MTAwMTpnbGNfc2FuZGJveA==\r\n" in strange.asked[0]
    assert b"X-Scope-OrgID" not in strange.asked[0]
    assert strange.asked[0].startswith(b"GET /prometheus/api/v1/query?query=up&time=1795572660.123 ")


def test_a_self_hosted_store_is_told_the_tenant(strange: OddServer, settings: Settings) -> None:
    settings.MIMIR_USER, settings.GRAFANA_CLOUD_TOKEN, settings.GRAFANA_ORG_ID = "", "", "checkout"
    mimir.instant("up", at=NOW)
    assert b"X-Scope-OrgID: checkout\r\n" in strange.asked[0]
    assert b"Authorization" not in strange.asked[0]


def test_a_wrong_token_is_refused_and_not_repeated(settings: Settings) -> None:
    settings.GRAFANA_CLOUD_TOKEN = "glc_wrong"
    with pytest.raises(Refused) as refused:
        mimir.instant("up", at=NOW)
    assert refused.value.code == "401"
    assert "glc_wrong" not in str(refused.value)


def test_an_outage_is_tried_later(world: World) -> None:
    world.faults = {"grafana": Fault(status=502)}
    with pytest.raises(TryLater) as later:
        mimir.instant("up", at=NOW)
    assert str(later.value).startswith("Grafana Mimir: ")


def test_a_rate_limit_says_when(world: World) -> None:
    world.faults = {"grafana": Fault(rate_limit=1)}
    mimir.instant("up", at=NOW)
    with pytest.raises(TryLater) as later:
        mimir.instant("up", at=NOW)
    assert later.value.after == 60


def test_without_an_address_it_is_refused(settings: Settings) -> None:
    settings.MIMIR_URL = ""
    with pytest.raises(Refused) as refused:
        mimir.instant("up", at=NOW)
    assert (refused.value.code, "MIMIR_URL" in str(refused.value)) == ("not_configured", True)


def test_moments_survive_nanoseconds() -> None:
    assert grafana.moment(grafana.nanoseconds(NOW)) == NOW
