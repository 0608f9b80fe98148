"""A stand-in: named by an approver, for one incident, for twelve hours, and never for words of their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from incidents import intake, roles
from incidents.approvers import Basis, approvers_of, basis
from incidents.errors import NotYours, TransitionRefused
from incidents.memberships import take_out
from incidents.models import Incident, Person, StandIn
from incidents.models.incident import Severity
from incidents.timeline import timeline
from statuspage.authority import why_not
from statuspage.fallen import void_without_right
from statuspage.models import Approval, Draft
from statuspage.models.publication_state import PublicationState
from statuspage.stand_in import name_stand_in
from tests.conftest import by, enrol
from tests.incidents.operators import OPERATOR
from tests.statuspage.conftest import past_the_walls, publish, say_yes, write


@pytest.fixture
def stand_in(draft: Draft, approver: Person, responder: Person) -> Person:
    """Carla, for Arun."""
    name_stand_in(draft.incident, to=responder, actor=by(approver))
    return responder


def time_is_up() -> None:
    past_the_walls(
        "UPDATE incidents_standin SET named_at = now() - interval '13 h', until = now() - interval '1 h'",
        "incidents_standin",
    )


def leave(person: Person, group: str) -> None:
    assert person.user
    person.user.groups.remove(Group.objects.get(name=group))


def test_a_stand_in_may_approve_and_the_record_says_for_whom(draft: Draft, stand_in: Person, approver: Person) -> None:
    approval = say_yes(draft, stand_in)
    assert (approval.group, approval.role) == ("approvers", f"stand-in for {approver.reference}")
    assert approval.event.detail["role"] == approval.role


def test_what_a_stand_in_approves_is_published(draft: Draft, stand_in: Person, settle: Callable[[], None]) -> None:
    say_yes(draft, stand_in)
    settle()
    assert Approval.objects.get().publication.state == PublicationState.PUBLISHED


def test_naming_is_on_record_and_the_room_is_told(draft: Draft, stand_in: Person) -> None:
    lines = [(line.said, line.who) for line in timeline(draft.incident)]
    assert ("Named Carla Berg to approve in their stead", "Arun Patel") in lines
    assert draft.incident.owed.filter(kind="tell_stand_in").count() == 1
    assert draft.incident.responders.filter(person=stand_in).exists()


def test_it_lasts_twelve_hours(draft: Draft, stand_in: Person) -> None:
    left = StandIn.objects.get().until - timezone.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)
    time_is_up()
    assert why_not(by(stand_in), Draft.objects.get()).startswith("Only a member of approvers")


def test_it_is_for_one_incident(stand_in: Person, outsider: Person) -> None:
    other, _ = intake.declare(title="Search", severity=Severity.P1, actor=by(outsider), person=outsider)
    assert basis(stand_in, other) is None


def test_it_ends_with_the_right_of_who_named_them(draft: Draft, stand_in: Person, approver: Person) -> None:
    leave(approver, "approvers")
    with pytest.raises(NotYours):
        say_yes(draft, stand_in)


@pytest.mark.parametrize("how", ["time", "right", "account"])
def test_an_approval_lapses_when_the_standing_in_ends_before_it_is_sent(
    draft: Draft, stand_in: Person, approver: Person, how: str
) -> None:
    approval = say_yes(draft, stand_in)
    if how == "time":
        time_is_up()
    elif how == "right":
        leave(approver, "approvers")
    else:
        Person.objects.filter(pk=stand_in.pk).update(user=None)
    assert publish(approval).state == PublicationState.LAPSED


def test_the_approval_of_a_stand_in_falls_with_the_right_of_who_named_them(
    draft: Draft, stand_in: Person, approver: Person, settle: Callable[[], None]
) -> None:
    approval = say_yes(draft, stand_in)
    take_out(approver, "approvers", actor=OPERATOR)
    void_without_right(approver)
    approval.refresh_from_db()
    assert approval.void_reason == "its approver may not approve any more"


def test_a_commander_who_handed_over_and_left_another_group_keeps_what_they_approved(
    draft: Draft, ic: Person, responder: Person
) -> None:
    approval = say_yes(draft, ic)
    roles.offer_handoff(draft.incident, to=responder, actor=by(ic))
    roles.accept_handoff(draft.incident, actor=by(responder))
    void_without_right(ic)
    approval.refresh_from_db()
    assert approval.voided_at is None


def test_a_stand_in_never_approves_words_of_their_own(draft: Draft, stand_in: Person) -> None:
    own = write(draft.incident, "Mine.", author=stand_in)
    with pytest.raises(NotYours, match="a stand-in approves no words of their own"):
        say_yes(own, stand_in)


def test_an_author_of_what_waits_is_not_named(draft: Draft, approver: Person, responder: Person) -> None:
    write(draft.incident, "Mine.", author=responder)
    with pytest.raises(NotYours, match="wrote or asked for an update that waits"):
        name_stand_in(draft.incident, to=responder, actor=by(approver))


def test_somebody_without_a_linked_account_is_not_named(draft: Draft, approver: Person, outsider: Person) -> None:
    with pytest.raises(NotYours, match="has no console account here"):
        name_stand_in(draft.incident, to=outsider, actor=by(approver))


def test_only_an_approver_names_one(draft: Draft, ic: Person, stand_in: Person) -> None:
    other = enrol("U0ANNA000", "Anna Weber", "responders")
    for person in (ic, stand_in):
        with pytest.raises(NotYours, match="Only a member of approvers can name a stand-in"):
            name_stand_in(draft.incident, to=other, actor=by(person))


def test_somebody_who_may_approve_already_needs_no_naming(draft: Draft, approver: Person, ic: Person) -> None:
    for person in (approver, ic):
        with pytest.raises(TransitionRefused, match="may approve here already"):
            name_stand_in(draft.incident, to=person, actor=by(approver))


def test_of_what_is_over_nothing_waits(draft: Draft, approver: Person, responder: Person) -> None:
    Incident.objects.update(state="CANCELLED")
    with pytest.raises(TransitionRefused, match="nothing waits for approval"):
        name_stand_in(draft.incident, to=responder, actor=by(approver))


def test_whoever_may_approve_is_listed_with_stand_ins(
    draft: Draft, stand_in: Person, approver: Person, ic: Person
) -> None:
    incident = Incident.objects.get(pk=draft.incident_id)
    assert approvers_of(incident) == [approver, stand_in, ic]
    assert basis(stand_in, incident) == Basis(group="approvers", role=f"stand-in for {approver.reference}")


@pytest.mark.parametrize(
    "sql",
    ["UPDATE incidents_standin SET until = until - interval '1 h'", "DELETE FROM incidents_standin"],
    ids=["changed", "deleted"],
)
def test_the_database_keeps_a_stand_in_as_it_was_named(stand_in: Person, sql: str) -> None:
    with pytest.raises(Error, match="it is on record"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("broken", ["longer", "of themselves"])
def test_the_database_refuses_what_is_no_stand_in(
    led: Incident, approver: Person, responder: Person, broken: str
) -> None:
    person, hours = (responder, 13) if broken == "longer" else (approver, 12)
    until = timezone.now() + timedelta(hours=hours, seconds=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandIn.objects.create(incident=led, person=person, named_by=approver, until=until)
