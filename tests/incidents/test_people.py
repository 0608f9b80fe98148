"""Finding people by what we are told of them: never by a matching address where rights hang on it."""

import pytest
from django.contrib.auth.models import User

from incidents import accounts, people
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.errors import VerbRefused
from incidents.models import AuditEvent, Person
from tests.conftest import TEAM
from tests.incidents.operators import OPERATOR

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_who_is_on_call_and_in_the_directory_without_slack_is_one_person() -> None:
    on_call = people.by_oncall(oncall_id="UOC1", name="Noor", email="Noor@example.com")
    assert people.by_directory(directory_id="directory_user_1", name="Noor Haddad", email="noor@example.com") == on_call


def test_a_person_in_two_directories_is_two_until_an_operator_says_otherwise() -> None:
    first = people.by_directory(directory_id="directory_user_1", name="Noor", email="noor@example.com")
    assert people.by_directory(directory_id="directory_user_2", name="Noor", email="noor@example.com") != first


def test_two_people_of_one_address_are_told_apart() -> None:
    people.by_oncall(oncall_id="UOC1", name="Noor", email="team@example.com")
    people.by_oncall(oncall_id="UOC2", name="Mei", email="team@example.com")
    assert people.by_directory(directory_id="d1", name="Team", email="team@example.com").oncall_id == ""


def test_an_address_gives_nobody_the_account_of_another(approver: Person) -> None:
    newcomer = people.by_directory(directory_id="d1", name="Mallory", email=approver.email)
    assert newcomer != approver
    assert newcomer.user is None


def test_two_slack_accounts_of_one_address_are_two_people(approver: Person) -> None:
    assert people.by_slack(team=TEAM, user="U0MALLORY", email=approver.email) != approver


def test_an_address_that_changed_hands_names_nobody_who_acknowledged() -> None:
    for user in ("U0ANN", "U0BOB"):
        people.by_slack(team=TEAM, user=user, name=user, email="oncall@example.com")
    assert people.who_acknowledged(oncall_id="", name="", email="oncall@example.com") is None


def test_single_sign_on_makes_a_person_of_its_own(approver: Person) -> None:
    account = User.objects.create_user("arun-sso", email=approver.email)
    person = accounts.person_of(account, name="Arun Patel", email=approver.email, actor=WORKER)
    assert person != approver
    assert accounts.person_of(account, name="Arun P", email=approver.email, actor=WORKER) == person


def test_an_account_has_one_person(approver: Person, outsider: Person) -> None:
    assert approver.user
    with pytest.raises(VerbRefused, match="is Arun Patel's"):
        accounts.link(outsider, approver.user, actor=OPERATOR)


def test_a_person_has_one_account(approver: Person) -> None:
    with pytest.raises(VerbRefused, match="already"):
        accounts.link(approver, User.objects.create_user("other"), actor=OPERATOR)


def test_an_account_that_is_unlinked_is_nobodys(approver: Person) -> None:
    accounts.unlink(approver, actor=OPERATOR)
    approver.refresh_from_db()
    assert approver.user is None
    assert AuditEvent.objects.filter(action=Action.PERSON_UNLINKED).exists()
