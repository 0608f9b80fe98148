"""Alertmanager's API, read only: the alerts that it has now.

https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml (`GET /alerts`): firing ones, silenced and inhibited
ones too unless they are left out; what is resolved is listed no longer. Behind a proxy that wants a token it is sent.
"""

from django.conf import settings
from pydantic import AwareDatetime, BaseModel, ConfigDict

from clients import http
from clients.answers import read
from clients.errors import Refused

SYSTEM = "alertmanager"


class Status(BaseModel):
    """`active`, or `suppressed` by silences or by other alerts."""

    state: str
    silencedBy: list[str] = []


class Alert(BaseModel):
    """One alert; its fingerprint is of its labels."""

    model_config = ConfigDict(frozen=True)

    fingerprint: str
    startsAt: AwareDatetime
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}
    generatorURL: str = ""
    status: Status


def alerts() -> list[Alert]:
    """Every alert that has not resolved. Raises Refused and TryLater."""
    if not settings.ALERTMANAGER_URL:
        raise Refused(SYSTEM, "ALERTMANAGER_URL is not set", code="not_configured")
    headers = {"Authorization": f"Bearer {settings.ALERTMANAGER_TOKEN}"} if settings.ALERTMANAGER_TOKEN else {}
    url = f"{settings.ALERTMANAGER_URL.rstrip('/')}/api/v2/alerts"
    return read(SYSTEM, list[Alert], http.call(SYSTEM, "GET", url, headers=headers, safe=True).body, safe=True)
