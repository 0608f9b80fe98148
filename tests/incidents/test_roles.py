"""Who leads and who holds which role: claim, release, acting as IC while nobody leads, roles given and taken away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from incidents import intake, lifecycle, roles
from incidents.actor import WORKER
from incidents.deactivation import deactivate
from incidents.errors import NotYours, TransitionRefused, VerbRefused
from incidents.memberships import take_out
from incidents.merging import merge
from incidents.models import ChecklistItem, Incident, IncidentRole, Person, Responder
from incidents.models.incident import Severity, State
from incidents.responders import note_present
from incidents.timeline import timeline
from tests.at_once import at_once
from tests.conftest import by
from tests.incidents.operators import OPERATOR


def said(incident: Incident) -> list[tuple[str, str]]:
    return [(line.said, line.who) for line in timeline(incident)]


@pytest.fixture
def led(incident: Incident, ic: Person) -> Incident:
    return roles.claim(incident, actor=by(ic))


def test_releasing_leads_back_to_the_room_and_the_room_is_told(led: Incident, ic: Person, responder: Person) -> None:
    roles.offer_handoff(led, to=responder, actor=by(ic))
    released = roles.release(led, actor=by(ic))
    assert (released.state, released.ic, released.ic_since, released.handoff_to) == (
        State.ROOM_ASSEMBLED,
        None,
        None,
        None,
    )
    assert led.owed.filter(kind="tell_nobody_leads").count() == 1
    assert ChecklistItem.objects.get(incident=led, key="ic").done_at is None
    assert ("Laid down the lead", "Ines Castro") in said(led)


def test_only_the_ic_releases(led: Incident, responder: Person) -> None:
    with pytest.raises(NotYours, match="Only Ines Castro, who leads"):
        roles.release(led, actor=by(responder))


def test_what_is_mitigated_is_not_released_but_handed_over(led: Incident, ic: Person) -> None:
    lifecycle.mitigate(led, actor=by(ic))
    with pytest.raises(TransitionRefused, match="is mitigated; hand it over"):
        roles.release(led, actor=by(ic))


def test_what_was_released_is_claimed_anew(led: Incident, ic: Person, responder: Person) -> None:
    roles.release(led, actor=by(ic))
    assert roles.claim(led, actor=by(responder)).ic == responder


@pytest.mark.parametrize("verb", [lifecycle.resolve, lifecycle.mitigate], ids=["resolve", "mitigate"])
def test_whoever_acts_as_ic_while_nobody_leads_leads_from_then_on(
    incident: Incident, responder: Person, verb: Any
) -> None:
    assert verb(incident, actor=by(responder)).ic == responder
    assert ("Leads, since nobody did", "Carla Berg") in said(incident)
    assert incident.owed.filter(kind="tell_who_leads").count() == 1


def test_giving_a_role_while_nobody_leads_is_acting_as_ic_too(
    incident: Incident, ic: Person, responder: Person
) -> None:
    roles.give_role(incident, role="scribe", to=ic, actor=by(responder))
    incident.refresh_from_db()
    assert (incident.ic, incident.state) == (responder, State.ACTIVE)


def test_somebody_who_is_not_of_the_room_does_not_act_as_ic(incident: Incident, outsider: Person) -> None:
    with pytest.raises(NotYours, match="Only people of INC-"):
        lifecycle.resolve(incident, actor=by(outsider))
    incident.refresh_from_db()
    assert (incident.ic, incident.state) == (None, State.ALERT_RECEIVED)


def test_what_is_refused_makes_nobody_ic(incident: Incident, responder: Person) -> None:
    with pytest.raises(VerbRefused, match="no such role"):
        roles.give_role(incident, role="captain", to=responder, actor=by(responder))
    incident.refresh_from_db()
    assert incident.ic is None


def test_of_two_who_act_as_ic_at_once_one_leads(incident: Incident, ic: Person, responder: Person) -> None:
    results = at_once(
        lambda: lifecycle.mitigate(incident, actor=by(ic)), lambda: lifecycle.mitigate(incident, actor=by(responder))
    )
    assert sorted(type(result).__name__ for result in results) == ["Incident", "NotYours"]


def test_a_role_has_one_holder_and_the_next_takes_it_over(led: Incident, ic: Person, responder: Person) -> None:
    roles.give_role(led, role="scribe", to=responder, actor=by(ic))
    roles.give_role(led, role="scribe", to=ic, actor=by(ic))
    assert IncidentRole.objects.get(incident=led).person == ic
    assert led.events.filter(action="ROLE_GIVEN").order_by("seq").last().detail["was"] == [responder.reference]  # type: ignore[union-attr]
    assert ("Made Carla Berg scribe", "Ines Castro") in said(led)


def test_there_may_be_many_shadows(led: Incident, ic: Person, responder: Person, outsider: Person) -> None:
    for person in (responder, outsider):
        roles.give_role(led, role="shadow", to=person, actor=by(ic))
    assert led.roles.count() == 2
    assert len(roles.take_role_away(led, role="shadow", actor=by(ic))) == 2


def test_whoever_is_given_a_role_is_called_in(led: Incident, ic: Person, outsider: Person) -> None:
    roles.give_role(led, role="ops_lead", to=outsider, actor=by(ic))
    assert led.responders.get(person=outsider).via == "ops lead"
    assert led.owed.filter(kind="invite_added").exists()


@pytest.mark.parametrize("role", ["ic", "captain", ""])
def test_a_role_that_is_not_listed_is_refused_with_the_list(led: Incident, ic: Person, role: str) -> None:
    with pytest.raises(VerbRefused, match="There are: comms lead, scribe, ops lead, deputy, shadow"):
        roles.give_role(led, role=role, to=ic, actor=by(ic))


def test_the_list_is_a_setting(led: Incident, ic: Person, settings: Any) -> None:
    settings.INCIDENT_ROLES = ["customer_liaison"]
    assert roles.give_role(led, role="customer_liaison", to=ic, actor=by(ic)).label == "customer liaison"


def test_what_nobody_holds_is_not_taken_away(led: Incident, ic: Person) -> None:
    with pytest.raises(TransitionRefused, match="Nobody is scribe of"):
        roles.take_role_away(led, role="scribe", actor=by(ic))


def test_the_same_role_twice_is_refused(led: Incident, ic: Person) -> None:
    roles.give_role(led, role="scribe", to=ic, actor=by(ic))
    with pytest.raises(TransitionRefused, match="is scribe already"):
        roles.give_role(led, role="scribe", to=ic, actor=by(ic))


def test_somebody_deactivated_is_given_nothing(led: Incident, ic: Person, outsider: Person) -> None:
    outsider.is_active = False
    outsider.save()
    with pytest.raises(NotYours, match="deactivated"):
        roles.give_role(led, role="scribe", to=outsider, actor=by(ic))
    with pytest.raises(NotYours, match="deactivated"):
        roles.offer_handoff(led, to=outsider, actor=by(ic))


def test_somebody_deactivated_since_does_nothing_any_more(led: Incident, ic: Person) -> None:
    Person.objects.filter(pk=ic.pk).update(is_active=False)
    with pytest.raises(NotYours, match="You are deactivated here"):
        lifecycle.resolve(led, actor=by(ic))


def test_where_the_ic_was_deactivated_nobody_leads(led: Incident, ic: Person, responder: Person) -> None:
    Person.objects.filter(pk=ic.pk).update(is_active=False)
    assert lifecycle.mitigate(led, actor=by(responder)).ic == responder


def test_after_the_ic_was_deactivated_another_claims_it(led: Incident, ic: Person, responder: Person) -> None:
    Person.objects.filter(pk=ic.pk).update(is_active=False)
    assert roles.claim(led, actor=by(responder)).ic == responder


def test_whoever_is_deactivated_holds_nothing_in_what_is_open_any_more(
    led: Incident, ic: Person, settle: Callable[[], None]
) -> None:
    roles.give_role(led, role="scribe", to=ic, actor=by(ic))
    deactivate(ic, actor=OPERATOR)
    settle()
    led.refresh_from_db()
    assert (led.ic, led.state, led.roles.count()) == (None, State.ROOM_ASSEMBLED, 0)
    assert led.events.filter(action__in=["IC_RELEASED", "ROLE_TAKEN_AWAY"]).count() == 2


def test_whoever_was_on_record_twice_is_of_the_room_by_either_row(
    incident: Incident, outsider: Person, responder: Person
) -> None:
    Responder.objects.create(incident=incident, person=outsider, via="called in")
    take_out(responder, "responders", actor=OPERATOR)
    merge(outsider, into=responder, actor=OPERATOR)
    assert roles.claim(incident, actor=by(responder)).ic == responder


def test_somebody_deactivated_opens_nothing(outsider: Person) -> None:
    Person.objects.filter(pk=outsider.pk).update(is_active=False)
    with pytest.raises(NotYours, match="You are deactivated here"):
        intake.declare(title="T", severity=Severity.P1, actor=by(outsider), person=outsider)
    assert not Incident.objects.exists()


def test_whoever_is_in_the_room_is_a_responder_once(incident: Incident, outsider: Person) -> None:
    for _ in range(2):
        note_present(incident, person=outsider, actor=WORKER)
    assert incident.responders.get(person=outsider).via == "came by"
    assert [line for line, _ in said(incident)].count("Otto Weiss came into the room") == 1


@pytest.mark.parametrize("broken", ["ic", "Scribe", ""])
def test_the_database_refuses_what_is_no_role(incident: Incident, ic: Person, broken: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentRole.objects.create(incident=incident, person=ic, role=broken)


def test_the_database_refuses_a_second_holder(incident: Incident, ic: Person, responder: Person) -> None:
    IncidentRole.objects.create(incident=incident, person=ic, role="scribe")
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentRole.objects.create(incident=incident, person=responder, role="scribe")


def test_the_database_keeps_the_highest_severity_whatever_anybody_writes(incident: Incident) -> None:
    with connection.cursor() as cursor:
        for severity in ("P3", "P1", "P2"):
            cursor.execute(
                "UPDATE incidents_incident SET severity = %s, highest_severity = 'P3' WHERE id = %s",
                [severity, incident.pk],
            )
    incident.refresh_from_db()
    assert (incident.severity, incident.highest_severity, incident.gravest) == ("P2", "P1", "P1")


def test_an_incident_from_before_knows_its_own_severity_at_least(incident: Incident) -> None:
    with connection.cursor() as cursor:  # as it stands until something of it is written anew
        cursor.execute("ALTER TABLE incidents_incident DISABLE TRIGGER incident_keeps_highest_severity")
        cursor.execute("UPDATE incidents_incident SET severity = 'P2', highest_severity = ''")
        cursor.execute("ALTER TABLE incidents_incident ENABLE ALWAYS TRIGGER incident_keeps_highest_severity")
    assert Incident.objects.get().gravest == "P2"
    Incident.objects.update(severity="P3")
    assert Incident.objects.get().gravest == "P2"
