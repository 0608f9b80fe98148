"""A query of the settings, for one service."""

import json
from decimal import Decimal

from django.conf import settings


def for_service(template: str, service: str) -> str:
    """The template filled. Whatever the service is called stays inside its quotes.

    PromQL, LogQL and TraceQL read text in double quotes as Go does, which reads all that JSON writes
    (https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals).
    """
    escaped = json.dumps(service, ensure_ascii=False)[1:-1]
    return template.replace("{budget}", budget()).replace("{service}", escaped)


def budget() -> str:
    """The share of requests that the SLO lets fail, as a plain decimal: `0.001` for 99.9 %."""
    allowed = (100 - Decimal(str(settings.CONTEXT_SLO_PERCENT))) / 100
    return f"{allowed.normalize():f}"
