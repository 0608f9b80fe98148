"""The cast, a record that is empty at the start of each test, the outside world on its first day, and `settle`.

The IC leads and is in `commanders`; the approver is in `approvers`; the responder and the outsider are in neither.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
import stamina
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from clients import breaker, budget, latency
from incidents import accounts, intake, people, per_minute
from incidents.actor import Actor
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import Severity
from incidents.outbox.clock import Clock
from incidents.outbox.work import work_on
from sandbox.moto_server import seed
from sandbox.server import Running
from sandbox.world import World
from slackbot import workspace
from tests import environment, kept, mirror
from tests.tables import empty_tables

stamina.set_testing(True, attempts=3, cap=True)  # repeats, but without the waits between them
settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # the real one takes half a second a password
structlog.configure(cache_logger_on_first_use=False)  # else capture_logs hears only loggers that were never used

TEAM = "T0SANDBOX"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The mirror's table beside the database; real migrations made both walls and groups."""
    seed(environment.aws_url, hmac_secret="unused: the tests give the secret directly")
    yield


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real commits. Afterwards every table is emptied, past the audit log's wall, but for what the migrations made."""
    with django_db_blocker.unblock():
        yield
        empty_tables()
        mirror.empty()


@pytest.fixture
def outside() -> Running:
    """The outside world with nothing in it yet, and nothing of it kept here."""
    environment.stand_ins.state.reset()
    cache.clear()
    breaker.close_all()
    budget.refill()
    latency.forget()
    per_minute.begin_anew()
    workspace.forget()
    return environment.stand_ins


@pytest.fixture
def world(outside: Running) -> World:
    """What the outside world holds, and what it was asked."""
    return outside.state


@pytest.fixture
def sandbox_aws() -> Any:
    """The mirror's table, to look at and to tamper with."""
    return boto3.resource("dynamodb", endpoint_url=environment.aws_url).Table("incident-response-audit")


def enrol(slack: str, name: str, *groups: str) -> Person:
    """One of the cast, as an operator enrols people."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.com"
    operator = Actor(via="command", name="operator")
    return accounts.enrol(team=TEAM, slack=slack, email=email, name=name, groups=list(groups), actor=operator)


CAST = {
    "ic": ("U0INES000", "Ines Castro", "commanders"),
    "approver": ("U0ARUN000", "Arun Patel", "approvers"),
    "responder": ("U0CARLA00", "Carla Berg", "responders"),
    "outsider": ("U0OTTO000", "Otto Weiss"),
}
OfCast = Callable[[str], Person]


@pytest.fixture
def of_cast(transactional_db: None, outside: Running, request: pytest.FixtureRequest) -> OfCast:
    """Gives one of the cast. Those whom the test names are put on record together."""
    named = [name for name in CAST if name in request.fixturenames]
    kept.once(f"cast: {named}", lambda: [_enter(*CAST[name]) for name in named], only_read=True)
    return lambda name: Person.objects.get(slack_id=CAST[name][0]) if name in named else _enter(*CAST[name])


def _enter(slack: str, name: str, *groups: str) -> Person:
    return enrol(slack, name, *groups) if groups else people.by_slack(team=TEAM, user=slack, name=name)


@pytest.fixture
def ic(of_cast: OfCast) -> Person:
    return of_cast("ic")


@pytest.fixture
def approver(of_cast: OfCast) -> Person:
    return of_cast("approver")


@pytest.fixture
def responder(of_cast: OfCast) -> Person:
    return of_cast("responder")


@pytest.fixture
def outsider(of_cast: OfCast) -> Person:
    return of_cast("outsider")


def by(person: Person, via: str = "slack", *, room: Incident | None = None) -> Actor:
    """The person as an actor, in an incident's room if one is named."""
    return Actor(via=via, person=person, present_in=room.pk if room else None)


@pytest.fixture
def incident(transactional_db: None, outside: Running) -> Incident:
    """A declared P1 whose room is not assembled yet."""
    return declare()


def declare() -> Incident:
    """By Ravi, a P1."""
    declarer = people.by_slack(team=TEAM, user="U0RAVI000", name="Ravi Menon")
    return intake.declare(title="Checkout errors", severity=Severity.P1, actor=by(declarer), person=declarer)[0]


@pytest.fixture
def settle(outside: Running) -> Callable[[], None]:
    """Does everything that is owed and due until nothing is. What waits for later stays."""
    return do_everything_owed


def do_everything_owed() -> None:
    for _ in range(30):
        environment.stand_ins.state.limits.clear("slack")  # no test waits for Slack's rate limits to refill
        budget.refill()
        owed = OutboxEntry.objects.filter(state__in=["pending", "claimed"], due_at__lte=Clock()).order_by("pk")
        if sum(work_on(entry) for entry in owed.values_list("pk", flat=True)) == 0:
            return
    raise AssertionError("it never settles")


@pytest.fixture
def make_due() -> Callable[[], None]:
    """Time passes: whatever waits is due now, circuits have closed, and whoever held a lease is gone."""

    def pass_time() -> None:
        breaker.close_all()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE incidents_outboxentry SET due_at = now() - interval '1 minute', lease_until = now() - interval '1 s'"
            )

    return pass_time


def native(group: str = "IABC123", **changes: Any) -> dict[str, Any]:
    """What OnCall sends for a new alert group, each of its own integration and service: else it joins another's incident."""
    service = "checkout" if group == "IABC123" else f"service-{group.lower()}"
    body: dict[str, Any] = {
        "event": {"type": "alert group created", "time": "2026-11-25T02:11:00Z"},
        "alert_group": {
            "id": group,
            "title": "Checkout errors",
            "route_id": "RCHECKOUT1",
            "created_at": "2026-11-25T02:11:00Z",
        },
        "alert_group_id": group,
        "integration": {"id": f"C{group}", "labels": {"severity": "critical", "service": service}},
    }
    return body | changes


def signed(
    body: bytes, *, at: int | None = None, secret: str = environment.FIXED["GRAFANA_ONCALL_HMAC_SECRET"]
) -> dict[str, str]:
    """The headers of a genuine sender: with `at`, over the timestamp too."""
    over = body if at is None else f"{at}:".encode() + body
    headers = {"X-Grafana-OnCall-Signature": hmac.new(secret.encode(), over, hashlib.sha256).hexdigest()}
    return headers if at is None else headers | {"X-Grafana-OnCall-Timestamp": str(at)}


@pytest.fixture
def fire(transactional_db: None, outside: Running, client: Client) -> Callable[..., Any]:
    """Sends a signed webhook: a native one of that group, or the body given."""

    def send(body: Any = None, **changes: Any) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body or native(**changes)).encode()
        headers = signed(raw, at=int(time.time()))
        return client.post("/webhooks/grafana-oncall", raw, content_type="application/json", headers=headers)

    return send
