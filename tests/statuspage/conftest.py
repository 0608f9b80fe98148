"""A led incident with a draft in it, and short ways through the gate."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from incidents import roles
from incidents.models import Incident, OutboxEntry, Person
from incidents.timeline import timeline
from sandbox.faults import Fault
from sandbox.server import Running
from sandbox.world import World
from statuspage.approve import approve
from statuspage.draft import create_draft
from statuspage.models import Approval, Asked, Draft, Publication
from statuspage.models.draft import Origin
from statuspage.revise import Edit, revise
from tests import kept
from tests.conftest import by, do_everything_owed

Page = Callable[[], list[dict[str, Any]]]  # what customers see: the incidents of the status page
WORDS = "We are investigating errors at checkout. Some payments may fail."


@pytest.fixture
def led(incident: Incident, ic: Person) -> Incident:
    """The IC leads; being in `commanders`, she may approve."""
    return roles.claim(incident, actor=by(ic))


def write(incident: Incident, body: str = WORDS, *, author: Person | None = None) -> Draft:
    """A draft that waits."""
    actor = by(author) if author else by(Person.objects.get(slack_id="U0RAVI000"))
    return create_draft(incident, body=body, origin=Origin.HAND, actor=actor, asked_by=author)


@pytest.fixture
def draft(led: Incident) -> Draft:
    return write(led)


def say_yes(draft: Draft, person: Person) -> Approval:
    """The person approves the words as they stand."""
    return approve(draft.incident, draft_id=draft.pk, digest=draft.newest_revision().digest, actor=by(person))


def edit(draft: Draft, body: str = "Other words.", *, author: Person) -> None:
    """A new revision, with another text and all else as it was."""
    newest = draft.newest_revision()
    fields = {name: getattr(newest.content, name) for name in ("title", "status", "impact", "components")}
    revise(draft.incident, draft_id=draft.pk, base=newest.number, edit=Edit(body=body, **fields), actor=by(author))


@pytest.fixture
def approval(draft: Draft, ic: Person) -> Approval:
    return say_yes(draft, ic)


def publication_of(approval: Approval) -> Publication:
    """What the effect makes: the row on record if there is one, else a new one, not saved."""
    fresh = Approval.objects.select_related("revision__draft", "event").get(pk=approval.pk)
    return Publication(approval=fresh)


@pytest.fixture
def page(outside: Running) -> Page:
    """What customers see: the incidents of the status page."""
    return lambda: outside.state.snapshot()["statuspage"]["incidents"]


def minutes_pass(minutes: float) -> None:
    """For the gate, whose only clock is the database's: its own times move back."""
    moved = (f"{column} = {column} - {minutes} * interval '1 minute'" for column in ("sending_at", "absent_at"))
    past_the_walls(f"UPDATE statuspage_publication SET {', '.join(moved)}", "statuspage_publication")


def publish(approval: Approval) -> Publication:
    publication = publication_of(approval)
    publication.save()
    return publication


def break_statuspage(outside: Running, **fault: Any) -> None:
    outside.state.faults = {"statuspage": Fault(**fault)}


def mend(outside: Running) -> None:
    outside.state.faults = {}


def stored(approval: Approval) -> Publication:
    return Publication.objects.get(approval=approval)


def actions(incident: Incident) -> list[str]:
    gate = ("STATUSPAGE_DRAFT_APPROVED", "PUBLICATION", "STATUSPAGE_PUBLISHED")
    return [event.action for event in incident.events.order_by("seq") if event.action.startswith(gate)]


def past_the_walls(sql: str, *tables: str) -> None:
    """What only somebody who owns the database can do."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal")
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def expire(approval: Approval) -> None:
    past_the_walls(
        "UPDATE statuspage_approval SET created_at = now() - interval '1 h', expires_at = now() - interval '1 s'",
        "statuspage_approval",
    )


@pytest.fixture
def rota(settings: Any) -> Any:
    """The approver is on call first, the IC next; the settings may be changed. Nothing is looked up that this is not about."""
    for name in ("MIMIR_URL", "LOKI_URL", "TEMPO_URL", "GITHUB_TOKEN", "AUDIT_TABLE_NAME"):
        setattr(settings, name, "")
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    settings.APPROVERS_SCHEDULE_ID, settings.APPROVERS_NEXT_SCHEDULE_ID = "SAPPROVE01", "SAPPROVE02"
    return settings


@pytest.fixture
def waits(rota: Any, transactional_db: None, outside: Running, request: pytest.FixtureRequest) -> Draft:
    """A draft of Ravi's, which may be approved by the IC and the approver, who are asked."""

    def make() -> None:
        for name in ("approver", "draft"):
            request.getfixturevalue(name)
        do_everything_owed()

    kept.once("a draft waits", make)
    return Draft.objects.select_related("incident").get()


def time_passes() -> None:
    """So long that the next level is due."""
    OutboxEntry.objects.filter(kind="page_in_time", state="pending").update(due_at="2026-01-01T00:00Z")
    do_everything_owed()


def asked(level: int = 0) -> list[str]:
    return [one.person.name for one in Asked.objects.filter(level=level).order_by("person__name")]


def paged(world: World) -> list[list[str]]:
    return [page["users"] for page in world.oncall.paged]


def now(draft: Draft) -> str:
    return Draft.objects.get(pk=draft.pk).state


def said(incident: Incident) -> list[str]:
    return [line.said for line in timeline(incident) if "APPROVER" in line.action]
