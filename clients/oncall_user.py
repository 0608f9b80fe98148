"""Grafana OnCall in the name of GRAFANA_ONCALL_USER_TOKEN's user: who that is, and what changes something there.

https://grafana.com/docs/oncall/latest/oncall-api-reference/alertgroups/ and …/users/ : a service account's token may do none of
it. Whatever is done comes back as a webhook in that user's name.
"""

import hashlib
import time
from functools import partial
from urllib.parse import quote

from django.conf import settings

from clients import http, signed_cache
from clients.oncall import User
from clients.oncall_api import get, send

KNOWN_SECONDS = 3600  # how long OnCall's word on whose token it is counts


def myself(*, deadline: float = http.DEADLINE) -> User:
    """The user; asked again after an hour, or for another token. Raises Refused and TryLater.

    `deadline` is in seconds.
    """
    token = settings.GRAFANA_ONCALL_USER_TOKEN
    key = f"oncall:myself:{hashlib.sha256(token.encode()).hexdigest()[:16]}"
    until = time.monotonic() + deadline
    ask = partial(get, "users/current/", User, token=token, until=until)
    return signed_cache.kept_or_asked(key, User, ask, seconds=KNOWN_SECONDS)


def acknowledge(group_id: str) -> None:
    """OnCall pages nobody any more for that alert group.

    Raises Refused, with code "400" for one that is acknowledged or resolved already or belongs to another, and TryLater.
    """
    _move(group_id, "acknowledge")


def resolve(group_id: str) -> None:
    """That alert group is over.

    Raises Refused, with code "400" for one that is resolved already or attached to another, "404" for one that OnCall does not
    know, and TryLater.
    """
    _move(group_id, "resolve")


def unacknowledge(group_id: str) -> None:
    """OnCall pages people for that alert group again.

    Raises Refused, with code "400" for one that is not acknowledged, "404" for one that OnCall does not know, and TryLater.
    """
    _move(group_id, "unacknowledge")


def unresolve(group_id: str) -> None:
    """That alert group is not over after all.

    Raises Refused, with code "400" for one that is not resolved, "404" for one that OnCall does not know, and TryLater.
    """
    _move(group_id, "unresolve")


def _move(group_id: str, action: str) -> None:
    path = f"alert_groups/{quote(group_id, safe='')}/{action}"
    send("POST", path, token=settings.GRAFANA_ONCALL_USER_TOKEN)
