"""How many refused requests are told one by one, and when their sender is only told to stop: by route and network, in this process.

Asked once the verification has failed, and not before: a forger and OnCall may stand behind one address, and what is verified is
taken at any rate. So a flood of forgeries costs its checks and a counter, and no line each.
"""

from dataclasses import dataclass

import structlog
from django.http import HttpRequest, JsonResponse

from incidents.client_address import client_address
from incidents.per_minute import PerMinute, network_of

log = structlog.get_logger(__name__)

FROM_A_NETWORK = 60  # in a minute, on one route
LINES = 300  # of all networks, in a minute, on one route
_by_network, _by_route = PerMinute(), PerMinute()


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`is_told`: it has a line in the log. `too_many`: the answer is `enough()`."""

    is_told: bool
    too_many: bool


def heard(request: HttpRequest, route: str) -> Heard:
    """Counts a request that was not verified. `route` is as urls.py has it: nothing that the sender wrote."""
    return heard_from(client_address(request), route)


def heard_from(address: str, route: str) -> Heard:
    """The same of one that Django does not see."""
    from_there = _by_network.count(f"{route} {network_of(address)}")
    too_many = from_there > FROM_A_NETWORK
    is_told = not too_many and _by_route.count(route) <= LINES
    if from_there == FROM_A_NETWORK + 1 and _by_route.count(route) <= LINES:
        log.warning("refusals_not_told_one_by_one", route=route, from_one_network=FROM_A_NETWORK)
    return Heard(is_told=is_told, too_many=too_many)


def enough() -> JsonResponse:
    """429, until the minute is over."""
    message = "too many requests were refused; one that is verified is always taken"
    return JsonResponse({"message": message}, status=429, headers={"Retry-After": "60"})
