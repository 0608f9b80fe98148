"""An incident's row is brought to where its events lead: the same as the verbs made it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from incidents import endings, lifecycle, reassess, roles
from incidents.actor import WORKER
from incidents.follow_ups import add_follow_up, end_follow_up
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.follow_up import FollowUp
from incidents.models.incident import Severity
from incidents.restore.forward import go_forward
from incidents.undo import undo
from tests.conftest import by
from tests.sample import a_few

STORY: list[Callable[[Incident, Person], object]] = [
    lambda incident, _: lifecycle.begin_assembly(incident, actor=WORKER),
    lambda incident, _: lifecycle.room_assembled(incident, actor=WORKER, channel="C1"),
    lambda incident, ic: roles.claim(incident, actor=by(ic)),
    lambda incident, ic: reassess.reassess(incident, severity=Severity.P2, why="", actor=by(ic)),
    lambda incident, ic: roles.give_role(incident, role="comms_lead", to=ic, actor=by(ic)),
    lambda incident, ic: roles.give_role(incident, role="comms_lead", to=ravi(), actor=by(ic)),
    lambda incident, ic: roles.give_role(incident, role="shadow", to=ravi(), actor=by(ic)),
    lambda incident, ic: roles.give_role(incident, role="deputy", to=ravi(), actor=by(ic)),
    lambda incident, ic: roles.take_role_away(incident, role="deputy", actor=by(ic)),
    lambda incident, ic: roles.offer_handoff(incident, to=ravi(), actor=by(ic)),
    lambda incident, ic: add_follow_up(incident, text="a larger pool", owner=ic, actor=by(ic), once="a form"),
    lambda incident, ic: end_follow_up(incident, follow_up_id=pool().pk, dropped=True, actor=by(ic)),
    lambda incident, ic: lifecycle.mitigate(incident, actor=by(ic)),
    lambda incident, ic: lifecycle.resolve(incident, actor=by(ic)),
    lambda incident, ic: undo(incident, event_id=incident.events.get(action="INCIDENT_RESOLVED").pk, actor=by(ic)),
    lambda incident, ic: lifecycle.resolve(incident, actor=by(ic)),
    lambda incident, ic: lifecycle.reopen(incident, actor=by(ic)),
    lambda incident, ic: endings.cancel(incident, why="flapping", actor=by(ic)),
    lambda incident, ic: lifecycle.reopen(incident, actor=by(ic)),
    lambda incident, ic: roles.release(incident, actor=by(ic)),
]


def ravi() -> Person:
    return Person.objects.get(slack_id="U0RAVI000")


def pool() -> FollowUp:
    return FollowUp.objects.get()


def standing(incident: Incident) -> tuple[Any, ...]:
    now = Incident.objects.get(pk=incident.pk)
    ticked = sorted(now.checklist.exclude(done_at=None).values_list("key", flat=True))
    times = [at is not None for at in (now.room_ready_at, now.mitigated_at, now.resolved_at, now.cancelled_at)]
    held = sorted(now.roles.values_list("role", "person"))
    to_do = list(now.follow_ups.values_list("text", "owner", "priority", "due_on", "dropped"))
    return now.state, now.severity, now.ic, now.handoff_to, now.episode, now.cancel_reason, times, ticked, held, to_do


def as_it_was_opened(incident: Incident) -> None:
    """The row of a backup; its events are of today."""
    blank = dict.fromkeys(
        ("ic", "ic_since", "handoff_to", "room_ready_at", "mitigated_at", "resolved_at", "cancelled_at")
    )
    Incident.objects.filter(pk=incident.pk).update(
        state="ALERT_RECEIVED", severity="P1", episode=1, cancel_reason="", duplicate_of=None, **blank
    )
    for kept in (incident.checklist, incident.roles, incident.follow_ups):
        kept.all().delete()
    OutboxEntry.objects.filter(kind="remind_follow_up").delete()


@pytest.mark.parametrize("until", [*a_few(range(1, len(STORY)), 7), len(STORY)])
def test_it_stands_where_the_verbs_left_it(incident: Incident, ic: Person, until: int) -> None:
    for happens in STORY[:until]:
        happens(incident, ic)
    meant = standing(incident)
    as_it_was_opened(incident)
    with transaction.atomic():
        go_forward(Incident.objects.lock(incident.pk), after=0, until=incident.events.count())
    assert standing(incident) == meant


def test_who_led_and_is_not_on_record_leads_no_more(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    as_it_was_opened(incident)
    Person.objects.filter(pk=ic.pk).update(is_active=False)
    with transaction.atomic():
        go_forward(Incident.objects.lock(incident.pk), after=0, until=incident.events.count())
    assert standing(incident)[0] == "ROOM_ASSEMBLED"


def test_of_whoever_is_not_on_record_nobody_holds_the_role(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    roles.give_role(incident, role="deputy", to=ravi(), actor=by(ic))
    as_it_was_opened(incident)
    Person.objects.filter(pk=ravi().pk).update(is_active=False)
    with transaction.atomic():
        go_forward(Incident.objects.lock(incident.pk), after=0, until=incident.events.count())
    assert (Incident.objects.get().ic, incident.roles.count()) == (ic, 0)
