"""Somebody who is gone can do nothing from that moment on; coming back they begin without rights."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from incidents import lifecycle, roles
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.deactivation import deactivate, deactivated_outside, reactivate
from incidents.errors import NotYours, VerbRefused
from incidents.memberships import put_in
from incidents.merging import merge
from incidents.models import AuditEvent, Incident, Person
from incidents.models.incident import State
from incidents.people import by_slack
from tests.conftest import TEAM, by, enrol
from tests.incidents.operators import OPERATOR


def test_their_session_is_over_with_the_next_request(client: Client, responder: Person) -> None:
    assert responder.user
    client.force_login(responder.user)
    assert client.get(reverse("admin:index")).status_code == 200
    deactivate(responder, actor=OPERATOR)
    assert client.get(reverse("admin:index")).status_code == 302


def test_they_are_in_no_group_any_more_and_it_is_on_record(approver: Person) -> None:
    deactivate(approver, actor=OPERATOR)
    assert approver.user
    assert not approver.user.groups.exists()
    removed = AuditEvent.objects.filter(action=Action.GROUP_MEMBERSHIP_CHANGED, parsed__detail__change="removed").get()
    assert (removed.detail["group"], removed.detail["person"]) == ("approvers", approver.reference)
    assert AuditEvent.objects.filter(action=Action.PERSON_DEACTIVATED).count() == 1


def test_a_second_time_changes_nothing(approver: Person) -> None:
    deactivate(approver, actor=OPERATOR)
    events = AuditEvent.objects.count()
    deactivated_outside(approver, said_by="slack", actor=WORKER)
    assert AuditEvent.objects.count() == events


def test_they_come_back_without_rights(approver: Person) -> None:
    deactivate(approver, actor=OPERATOR)
    back = reactivate(approver, actor=OPERATOR)
    assert back.user
    assert (back.is_active, back.user.is_active, back.user.is_staff) == (True, True, False)


def test_whoever_is_deactivated_is_put_into_no_group(approver: Person) -> None:
    deactivate(approver, actor=OPERATOR)
    with pytest.raises(VerbRefused, match="is deactivated"):
        put_in(approver, "approvers", actor=OPERATOR)


def test_nobody_deactivates_themselves(transactional_db: None) -> None:
    opal = enrol("U0OPAL000", "Opal Diaz", "operators")
    with pytest.raises(NotYours):
        deactivate(opal, actor=by(opal))


def test_what_is_reopened_is_not_led_by_somebody_who_has_left(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    deactivate(ic, actor=OPERATOR)
    with transaction.atomic():
        lifecycle.open_again(Incident.objects.lock(incident.pk), actor=WORKER, why="it fires again")
    incident.refresh_from_db()
    assert (incident.ic, incident.state) == (None, State.ROOM_ASSEMBLED)


def test_of_two_accounts_the_one_that_is_gone_takes_nobody_along(ic: Person) -> None:
    second = by_slack(team=TEAM, user="U0INES002")
    merge(second, into=ic, actor=OPERATOR)
    deactivated_outside(second, said_by="slack", actor=WORKER)
    ic.refresh_from_db()
    gone = by_slack(team=TEAM, user="U0INES002")
    assert (ic.is_active, gone, gone.is_active) == (True, second, False)
