"""A console account, and an incident with everything in it."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from incidents import lifecycle, roles
from incidents.models import Incident, Person
from sandbox.server import Running
from statuspage.content import Impact, Status
from statuspage.revise import Edit, revise
from tests import kept
from tests.conftest import by
from tests.statuspage.conftest import say_yes, write

PASSWORD = "correct horse battery"
FIRST = "We are investigating errors at checkout. Some payments may fail."
SECOND = "We have found errors at checkout. Some payments may fail."

Read = Callable[[Incident], str]
As = Callable[[Person], Client]


def enter(client: Client, account: User) -> Client:
    """Signed in as somebody who has an authenticator and has just shown a code of it."""
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client


@pytest.fixture
def signed_in_as(transactional_db: None) -> As:
    """The console as that person has it."""

    def console(person: Person) -> Client:
        assert person.user
        return enter(Client(), person.user)

    return console


@pytest.fixture
def root(client: Client, transactional_db: None) -> Client:
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    return client


@pytest.fixture
def story(transactional_db: None, outside: Running, request: pytest.FixtureRequest) -> Incident:
    """Led by the IC, one update edited, approved and published, resolved, its postmortem filed. Only to be read."""
    kept.once("story", lambda: _live_through(request), only_read=True)
    return Incident.objects.get()


def _live_through(request: pytest.FixtureRequest) -> None:
    incident, ic, settle = (request.getfixturevalue(name) for name in ("incident", "ic", "settle"))
    roles.claim(incident, actor=by(ic))
    settle()
    draft = write(incident, FIRST)
    title = draft.newest_revision().content.title
    edit = Edit(title=title, body=SECOND, status=Status.IDENTIFIED, impact=Impact.MAJOR, components={})
    revise(incident, draft_id=draft.pk, base=1, edit=edit, actor=by(ic))
    say_yes(draft, ic)
    settle()
    lifecycle.resolve(incident, actor=by(ic))
    settle()


@pytest.fixture
def read(root: Client) -> Read:
    """The incident's page as a superuser gets it."""

    def page(incident: Incident) -> str:
        answer = root.get(address(incident))
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def address(incident: Incident) -> str:
    """Of its page."""
    return f"/admin/incidents/incident/{incident.pk}/change/"


def section(page: str, name: str) -> str:
    """The section with that id, with single spaces."""
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    assert found
    return " ".join(found[1].split())
