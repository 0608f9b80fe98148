"""The way into Grafana Explore: the query behind what is shown, over the same time.

https://grafana.com/docs/grafana/latest/explore/get-started-with-explore/#generate-explore-urls-from-external-tools : the panes
as JSON in the address. A service is text from outside: it stays inside its quotes in the query, and the query in the address.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings

from incidents.context import CURVE_LENGTH
from incidents.models.context_snapshot import ContextSnapshot
from slackbot.context.queries import for_service

RECENT = timedelta(minutes=15)  # how far back lines and traces are looked for
MOST = 2900  # characters; Slack takes 3,000 of a button's address, and of a section's text with what stands around it


def numbers(seen: ContextSnapshot) -> str:
    """Error rate and p99 as they went. Each of these is empty where no data source is set, or it would be too long."""
    templates = (settings.CONTEXT_ERROR_RATE_QUERY, settings.CONTEXT_LATENCY_QUERY)
    asked = [{"expr": for_service(one, seen.context.service), "range": True} for one in templates]
    return _address("mimir", "prometheus", asked, seen, since=CURVE_LENGTH)


def lines(seen: ContextSnapshot) -> str:
    """The error lines."""
    query = for_service(settings.CONTEXT_LOG_QUERY, seen.context.service)
    return _address("loki", "loki", [{"expr": query, "queryType": "range"}], seen, since=RECENT)


def traces(seen: ContextSnapshot) -> str:
    """The traces that failed."""
    query = for_service(settings.CONTEXT_TRACE_QUERY, seen.context.service)
    return _address("tempo", "tempo", [{"query": query, "queryType": "traceql"}], seen, since=RECENT)


def _address(store: str, kind: str, asked: list[dict[str, Any]], seen: ContextSnapshot, *, since: timedelta) -> str:
    uid = settings.GRAFANA_DATASOURCES.get(store)
    if not uid or not seen.context.service:
        return ""
    source = {"type": kind, "uid": uid}
    queries = [{"refId": chr(ord("A") + place), "datasource": source} | one for place, one in enumerate(asked)]
    between = {"from": _milliseconds(seen.taken_at - since), "to": _milliseconds(seen.taken_at)}
    panes = json.dumps({"a": {"datasource": uid, "queries": queries, "range": between}}, separators=(",", ":"))
    address = f"{settings.GRAFANA_URL.rstrip('/')}/explore?schemaVersion=1&panes={quote(panes, safe='')}"
    return address if len(address) <= MOST else ""


def _milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
