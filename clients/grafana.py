"""How Mimir, Loki and Tempo are reached, alike on Grafana Cloud and self-hosted.

https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/ : basic auth with an instance
id of each store's own and one token. Self-hosted stores with several tenants take `X-Scope-OrgID` in its place
(https://grafana.com/docs/mimir/latest/manage/secure/authentication-and-authorization/). A store's address is the one
its data source has in Grafana: on Grafana Cloud Mimir's ends in `/api/prom` and Tempo's in `/tempo`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.conf import settings

from clients import http
from clients.answers import read
from clients.errors import Refused

T = TypeVar("T")
_EPOCH = datetime.fromtimestamp(0, tz=UTC)
_MICROSECOND = timedelta(microseconds=1)


def ask(system: str, path: str, *, params: Mapping[str, str], kind: type[T]) -> T:
    """What the store answers at `path`, as `kind`. `system` is mimir, loki or tempo. Raises Refused and TryLater."""
    name = system.upper()
    address, user = getattr(settings, f"{name}_URL"), getattr(settings, f"{name}_USER")
    if not address:
        raise Refused(system, f"{name}_URL is not set", code="not_configured")
    answer = http.call(
        system,
        "GET",
        f"{address.rstrip('/')}{path}",
        headers={"X-Scope-OrgID": settings.GRAFANA_ORG_ID} if settings.GRAFANA_ORG_ID else {},
        auth=(user, settings.GRAFANA_CLOUD_TOKEN) if user else None,
        params=params,
        safe=True,
    )
    return read(system, kind, answer.body, safe=True)


def nanoseconds(at: datetime) -> int:
    """Since 1970, exact to the microsecond."""
    return (at - _EPOCH) // _MICROSECOND * 1000


def moment(since_1970: int) -> datetime:
    """The moment in UTC of so many nanoseconds, cut to the microsecond."""
    return _EPOCH + timedelta(microseconds=since_1970 // 1000)
