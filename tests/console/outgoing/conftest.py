"""An operator, and an endpoint at the stand-in, which knows its secret."""

from collections.abc import Callable

import pytest

from console.models import Endpoint, EndpointMessage
from console.outgoing.endpoints import make_endpoint, test_endpoint
from console.outgoing.kinds import KINDS
from incidents.actor import Actor
from incidents.models import OutboxEntry, Person
from incidents.outbox.clock import Clock
from incidents.outbox.work import work_on
from sandbox.server import Running
from tests.conftest import OfCast, by, enrol

OWED = ("tell_endpoints", "send_to_endpoint", "mail_that_endpoint_went_off")

Make = Callable[..., Endpoint]


@pytest.fixture
def operator(of_cast: OfCast) -> Person:
    return enrol("U0OPAL000", "Opal Marsh", "operators")


@pytest.fixture
def opal(operator: Person) -> Actor:
    """In the console."""
    return by(operator, "console")


@pytest.fixture
def make(opal: Actor, outside: Running) -> Make:
    """Makes one that is told of those kinds, of all where none is named."""

    def made(*kinds: str, path: str = "hooks") -> Endpoint:
        url = f"{outside.url}/endpoint/{path}"
        endpoint, secret = make_endpoint(url=url, description="The data team", kinds=kinds or [*KINDS], actor=opal)
        outside.state.endpoint.secrets.append(secret)
        return endpoint

    return made


@pytest.fixture
def tell(outside: Running) -> Callable[[], None]:
    """Does what is owed and due to endpoints, and nothing else."""

    def told() -> None:
        due = OutboxEntry.objects.filter(kind__in=OWED, state="pending", due_at__lte=Clock()).order_by("pk")
        while sum(work_on(entry) for entry in list(due.values_list("pk", flat=True))):
            pass

    return told


@pytest.fixture
def endpoint(make: Make) -> Endpoint:
    return make()


@pytest.fixture
def tested(endpoint: Endpoint, opal: Actor) -> Endpoint:
    """The same, with a test that is still to be sent."""
    test_endpoint(endpoint.pk, actor=opal)
    return endpoint


def newest(endpoint: Endpoint) -> EndpointMessage:
    """The message that was made last."""
    return endpoint.messages.order_by("-made_at").select_related("endpoint").first() or EndpointMessage()
