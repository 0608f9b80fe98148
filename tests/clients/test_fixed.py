"""A query that is made once gives what the ORM gives, each time for other values."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from clients.postgresql.fixed import Fixed, load, related
from incidents.models import AuditEvent, Incident, Person
from incidents.models.incident import Severity
from tests.conftest import enrol

EVENTS = Fixed(
    lambda incident: AuditEvent.objects.select_related("incident__ic").filter(incident=incident).order_by("seq")
)
PERSON = Fixed(lambda team, user: Person.objects.filter(slack_team=team, slack_id=user))
NUMBERS = Fixed(lambda severity: Incident.objects.filter(severity=severity).values_list("number"))
LOCKED = Fixed(lambda pk: Incident.objects.select_for_update().filter(pk=pk))


def columns(one: object) -> dict[str, object]:
    return {name: value for name, value in vars(one).items() if name != "_state"}


def test_rows_are_the_orms_with_what_is_joined_to_them(incident: Incident) -> None:
    ours = EVENTS.all(incident.pk)
    theirs = list(incident.events.order_by("seq"))
    assert [columns(one) for one in ours] == [columns(one) for one in theirs]
    with CaptureQueriesContext(connection) as asked:
        assert {one.incident for one in ours} == {incident}
    assert len(asked) == 0


def test_it_is_asked_anew_for_each_value(ic: Person, approver: Person) -> None:
    assert [PERSON.get(one.slack_team, one.slack_id) for one in (ic, approver, ic)] == [ic, approver, ic]


def test_columns_come_as_they_are(incident: Incident) -> None:
    assert (NUMBERS.all(incident.severity), NUMBERS.first(Severity.P3)) == ([(incident.number,)], None)


def test_who_is_not_there_is_named_by_the_model(ic: Person) -> None:
    with pytest.raises(Person.DoesNotExist):
        PERSON.get(ic.slack_team, "U0NOBODY0")


def test_nothing_is_locked_outside_a_transaction_however_often_it_was_asked(incident: Incident) -> None:
    with transaction.atomic():
        LOCKED.get(incident.pk)
    with pytest.raises(TransactionManagementError):
        LOCKED.get(incident.pk)


def test_a_relation_is_as_it_was_loaded_else_as_it_is_now(db: None) -> None:
    person = enrol("U0MIRA000", "Mira Sol", "responders")
    account, group = person.user, person.user.groups.get() if person.user else None
    assert account
    assert group
    assert related(account, "groups") == [group]
    load(account, "groups")
    account.groups.through.objects.all().delete()
    assert (list(related(account, "groups")), list(account.groups.all())) == ([group], [group])


def test_what_names_a_row_knows_it(incident: Incident) -> None:
    assert all(event.incident is incident for event in related(incident, "events"))
