"""Numbers of the outside calls, for /metrics. `system` is one of the few names in errors.py."""

from prometheus_client import Counter

from clients.errors import SYSTEM_NAMES

TIMEOUTS = Counter("http_timeout_count", "Outside calls that ran into their deadline", ["system"])
ERRORS = Counter("http_error_count", "Outside calls that failed, by status or by how they broke", ["system", "code"])
CIRCUITS_OPENED = Counter("circuit_open_count", "Times a system was left alone after failing in a row", ["system"])
REDIS_AWAY = Counter("redis_away_count", "Times this process found Redis away and went by what it knew itself")

for _system in SYSTEM_NAMES:  # there from the start: an increase from nothing is none to Prometheus
    TIMEOUTS.labels(_system)
    CIRCUITS_OPENED.labels(_system)
