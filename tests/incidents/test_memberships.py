"""Groups: each source gives and withdraws its own word, nobody changes their own, every change is on record."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.deactivation import end_all_rights
from incidents.errors import NotYours, VerbRefused
from incidents.memberships import put_in, set_groups_from, take_out
from incidents.models import AuditEvent, Person
from incidents.models.membership import Source
from tests.at_once import at_once
from tests.conftest import by, enrol
from tests.incidents.operators import OPERATOR


@pytest.fixture
def opal(transactional_db: None) -> Person:
    """An operator with a console account."""
    return enrol("U0OPAL000", "Opal Diaz", "operators")


def groups(person: Person) -> list[str]:
    assert person.user
    return sorted(person.user.groups.values_list("name", flat=True))


def changes() -> list[tuple[str, str, str]]:
    found = AuditEvent.objects.filter(action=Action.GROUP_MEMBERSHIP_CHANGED).order_by("seq")
    return [(one.detail["group"], one.detail["change"], one.detail["source"]) for one in found]


def test_an_operator_puts_in_and_takes_out(opal: Person, responder: Person) -> None:
    put_in(responder, "approvers", actor=by(opal))
    assert groups(responder) == ["approvers", "responders"]
    take_out(responder, "approvers", actor=by(opal))
    assert groups(responder) == ["responders"]
    assert changes()[-2:] == [("approvers", "added", "operator"), ("approvers", "removed", "operator")]


def test_a_second_time_changes_nothing(opal: Person, responder: Person) -> None:
    before = changes()
    put_in(responder, "responders", actor=by(opal))
    take_out(responder, "approvers", actor=by(opal))
    assert changes() == before


def test_nobody_changes_their_own(opal: Person) -> None:
    with pytest.raises(NotYours, match="Nobody changes their own"):
        put_in(opal, "approvers", actor=by(opal))
    assert groups(opal) == ["operators"]


def test_nobody_else_changes_any(approver: Person, responder: Person) -> None:
    with pytest.raises(NotYours, match="Only an operator"):
        put_in(responder, "approvers", actor=by(approver))


def test_a_superuser_in_no_group_is_no_operator(outsider: Person, responder: Person) -> None:
    outsider.user = User.objects.create_superuser("root", password="x" * 20)
    outsider.save()
    with pytest.raises(NotYours, match="Only an operator"):
        put_in(responder, "approvers", actor=by(outsider))


def test_a_source_withdraws_only_what_it_gave(responder: Person) -> None:
    assert responder.user
    set_groups_from(Source.SSO, responder.user, ["approvers", "responders"], actor=WORKER)
    set_groups_from(Source.SSO, responder.user, [], actor=WORKER)
    assert groups(responder) == ["responders"]


def test_what_another_source_gave_an_operator_does_not_withdraw(responder: Person) -> None:
    assert responder.user
    set_groups_from(Source.DIRECTORY, responder.user, ["approvers"], actor=WORKER)
    with pytest.raises(VerbRefused, match="The team directory puts Carla Berg into approvers"):
        take_out(responder, "approvers", actor=OPERATOR)


def test_whoever_has_no_account_is_in_no_group(outsider: Person) -> None:
    with pytest.raises(VerbRefused, match="has no console account"):
        put_in(outsider, "approvers", actor=OPERATOR)


def test_a_group_that_there_is_not_is_an_error(responder: Person) -> None:
    with pytest.raises(Group.DoesNotExist):
        put_in(responder, "admins", actor=OPERATOR)


def test_whoever_is_deactivated_at_that_moment_is_put_in_nowhere(opal: Person, outsider: Person) -> None:
    outsider.user = User.objects.create_user("otto")
    outsider.save()
    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            end_all_rights(outsider, actor=WORKER, said_by="operator")
            putting = pool.submit(alone, lambda: put_in(outsider, "approvers", actor=by(opal)))
            wait_for_a_lock()
        assert isinstance(putting.exception(), VerbRefused)
    assert groups(outsider) == []


def alone(call: Callable[[], None]) -> None:
    try:
        call()
    finally:
        connection.close()


def wait_for_a_lock() -> None:
    """Until somebody waits for what this transaction has locked."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_what_a_source_says_of_somebody_deactivated_is_not_given(responder: Person) -> None:
    assert responder.user
    end_rights(responder)
    set_groups_from(Source.DIRECTORY, responder.user, ["approvers"], actor=WORKER)
    assert groups(responder) == []


def end_rights(person: Person) -> None:
    with transaction.atomic():
        end_all_rights(person, actor=WORKER, said_by="operator")


def test_two_operators_at_once_write_one_event(responder: Person) -> None:
    before = len(changes())
    at_once(*[lambda: put_in(responder, "approvers", actor=OPERATOR)] * 4)
    assert len(changes()) == before + 1
