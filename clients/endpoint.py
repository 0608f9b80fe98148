"""Endpoints whose address people gave us: each is told what happened by a signed POST, and nothing that it answers is read.

The address may be a way into our own network, so it is looked up once and has to be public, on a port that is allowed; the
connection goes to what was found, by no proxy. OUTGOING_WEBHOOK_ALLOWED_HOSTS names the hosts that need not be public.
"""

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from clients import boundary, http
from clients.addresses import addresses_of
from clients.errors import Refused

SYSTEM = "endpoint"
DEADLINE = 5.0  # seconds, for connecting and the head of the answer
LOOK_UP = 25.0  # seconds that a resolver may take at worst, which nothing cuts short
LONGEST = 500  # characters of an address
PORTS = {"https": 443, "http": 80}
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
WRITTEN = re.compile(
    r"[!-\[\]-~]+"
)  # what can be seen in ASCII, without the backslash that readers of addresses disagree about
EVERY = range(100, 600)


def post(url: str, *, headers: Mapping[str, str], body: str, called: str) -> int:
    """Sends it once and gives the status of the answer, whatever it is. `called` names the endpoint in logs and for its circuit.

    Raises Refused for an address that may not be asked, TryLater and OutcomeUnknown where no answer came.
    """
    if why := why_not(url):
        raise Refused(SYSTEM, why, code="not_allowed")
    boundary.about_to_call(deadline=LOOK_UP)
    parts = urlsplit(url)
    host, port = str(parts.hostname), _port(parts)
    addresses = addresses_of(SYSTEM, host, port, may_be_private=_is_named(host, port))
    answer = http.call(
        SYSTEM,
        "POST",
        url,
        safe=False,
        headers=headers,
        data=body.encode(),
        deadline=DEADLINE,
        hand_back=EVERY,
        largest=0,
        pinned=http.Pinned(addresses=addresses, called=called),
        to=[url],
    )
    return answer.status


def why_not(url: str) -> str:
    """In words why nothing is sent to that address; empty where it may be, as far as it is written."""
    try:
        parts = urlsplit(url)
        port = _port(parts)
    except ValueError:
        return "it is no address"
    host = parts.hostname or ""
    if len(url) > LONGEST or not WRITTEN.fullmatch(url) or parts.scheme not in PORTS or not HOST.fullmatch(host):
        return f"it is no https address of at most {LONGEST} characters with the name of a host"
    if "@" in parts.netloc or parts.fragment:
        return "it has a user name, a password or a # in it; leave them out"
    if _is_named(host, port):
        return ""
    if parts.scheme != "https":
        return "it is not https"
    return "" if str(port) in settings.OUTGOING_WEBHOOK_PORTS else f"port {port} is not one of OUTGOING_WEBHOOK_PORTS"


def _port(parts: SplitResult) -> int:
    """Raises ValueError for one that is none."""
    return PORTS.get(parts.scheme, 0) if parts.port is None else parts.port


def _is_named(host: str, port: int) -> bool:
    """By itself, for the usual ports, or with its port."""
    named = settings.OUTGOING_WEBHOOK_ALLOWED_HOSTS
    return f"{host}:{port}" in named or (host in named and str(port) in settings.OUTGOING_WEBHOOK_PORTS)
