"""How a request is given to requests: to be prepared, or, where it was signed, as it is.

boto3 prepares what it signs. To have requests do it once more takes a fifth of the processor's time of such a call.
"""

from typing import TYPE_CHECKING, Any

import requests
from requests.hooks import default_hooks
from requests.structures import CaseInsensitiveDict

if TYPE_CHECKING:
    from clients.transport import Request


def begin(session: requests.Session, one: "Request", *, timeout: tuple[float, float]) -> requests.Response:
    """Sends it and gives its answer, of which the head is read; nothing is followed. Raises what requests does."""
    return _as_it_is(session, one, timeout) if one.is_signed else _prepared(session, one, timeout)


def _prepared(session: requests.Session, one: "Request", timeout: tuple[float, float]) -> requests.Response:
    given: Any = {"params": one.params, "json": one.json, "data": one.data, "auth": one.auth, "timeout": timeout}
    return session.request(one.method, one.url, headers=dict(one.headers), allow_redirects=False, stream=True, **given)


def _as_it_is(session: requests.Session, one: "Request", timeout: tuple[float, float]) -> requests.Response:
    made: Any = requests.PreparedRequest()
    made.method, made.url, made.hooks = one.method, one.url, default_hooks()
    made.headers, made.body = CaseInsensitiveDict(one.headers), one.data
    where = session.merge_environment_settings(one.url, {}, True, None, None)
    return session.send(made, timeout=timeout, allow_redirects=False, **where)
