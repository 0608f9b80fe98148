"""Time passes for the budgets that are kept in Redis: each was last counted so much longer ago."""

from datetime import timedelta

import redis
from django.conf import settings

from clients import shared


def move(by: timedelta) -> None:
    """For all processes at once."""
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        for bucket in server.scan_iter(match=shared.key("budget:*")):
            server.hincrby(bucket, "at", -round(by.total_seconds() * 1000))
