"""Two rows that are one person: merged by an operator, undone by an operator, never round in circles."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from incidents import people, roles
from incidents.audit.actions import Action
from incidents.errors import NotYours, VerbRefused
from incidents.merging import merge, undo_merge
from incidents.models import AuditEvent, Incident, Person
from tests.at_once import at_once
from tests.conftest import TEAM, by, enrol
from tests.incidents.operators import OPERATOR


@pytest.fixture
def second(transactional_db: None) -> Person:
    """Another Slack account, which turns out to be the IC's."""
    return people.by_slack(team=TEAM, user="U0INES002", name="Ines (second)")


def test_who_acts_under_either_account_is_one_person(ic: Person, second: Person) -> None:
    merge(second, into=ic, actor=OPERATOR)
    assert people.by_slack(team=TEAM, user="U0INES002") == ic
    assert AuditEvent.objects.get(action=Action.PEOPLE_MERGED).detail["into"] == ic.reference


def test_an_identity_that_the_other_lacks_is_lent_and_returned(ic: Person, transactional_db: None) -> None:
    on_call = people.by_oncall(oncall_id="UOC0INES01", name="ines", email="i@example.com")
    ic = merge(on_call, into=ic, actor=OPERATOR)
    assert (ic.oncall_id, people.by_oncall(oncall_id="UOC0INES01", name="", email="")) == ("UOC0INES01", ic)
    returned = undo_merge(on_call, actor=OPERATOR)
    ic.refresh_from_db()
    assert (ic.oncall_id, returned.oncall_id, returned.root) == ("", "UOC0INES01", returned)


def test_a_console_account_goes_along_with_its_groups(outsider: Person, approver: Person) -> None:
    account = approver.user
    kept = merge(approver, into=outsider, actor=OPERATOR)
    assert kept.user == account


def test_nothing_goes_round_in_circles(ic: Person, second: Person, outsider: Person) -> None:
    merge(second, into=ic, actor=OPERATOR)
    for gone, into in ((ic, second), (second, outsider), (ic, outsider), (outsider, second), (ic, ic)):
        with pytest.raises(VerbRefused):
            merge(gone, into=into, actor=OPERATOR)


def test_of_two_merges_at_once_in_opposite_directions_one_is_refused(outsider: Person, second: Person) -> None:
    done = at_once(
        lambda: merge(second, into=outsider, actor=OPERATOR), lambda: merge(outsider, into=second, actor=OPERATOR)
    )
    assert sum(isinstance(one, VerbRefused) for one in done) == 1
    assert Person.objects.exclude(merged_into=None).count() == 1


def test_the_database_refuses_a_circle(ic: Person, second: Person, outsider: Person) -> None:
    merge(second, into=ic, actor=OPERATOR)
    for pk, target in ((ic.pk, outsider.pk), (outsider.pk, second.pk), (outsider.pk, outsider.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=pk).update(merged_into=target, user=None)


def test_two_console_accounts_are_not_made_one(ic: Person, approver: Person) -> None:
    with pytest.raises(VerbRefused, match="both have a console account"):
        merge(ic, into=approver, actor=OPERATOR)


def test_whoever_leads_is_not_merged_away(incident: Incident, ic: Person, outsider: Person) -> None:
    roles.claim(incident, actor=by(ic))
    with pytest.raises(VerbRefused, match=f"has a part in {incident.reference}"):
        merge(ic, into=outsider, actor=OPERATOR)


@pytest.mark.parametrize("undo", [False, True])
def test_only_an_operator_may(ic: Person, approver: Person, second: Person, undo: bool) -> None:
    verb: Any = (
        (lambda actor: undo_merge(second, actor=actor)) if undo else lambda actor: merge(second, into=ic, actor=actor)
    )
    if undo:
        merge(second, into=ic, actor=OPERATOR)
    with pytest.raises(NotYours, match="Only an operator"):
        verb(by(approver))
    assert AuditEvent.objects.get(action=Action.VERB_REFUSED).parsed["actor"]["ref"] == approver.reference


def test_nobody_merges_themselves(transactional_db: None, second: Person) -> None:
    opal = enrol("U0OPAL000", "Opal Diaz", "operators")
    with pytest.raises(NotYours, match="Nobody changes their own"):
        merge(second, into=opal, actor=by(opal))


def test_a_merge_that_is_not_there_cannot_be_undone(second: Person) -> None:
    with pytest.raises(VerbRefused, match="is not merged"):
        undo_merge(second, actor=OPERATOR)
