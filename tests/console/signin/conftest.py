"""Accounts that sign in, an authenticator that shows codes, and a real provider of single sign-on."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group, User
from django.test import Client

from clients import breaker
from incidents.models import AuditEvent
from tests.console.conftest import PASSWORD
from tests.console.signin.provider import CLIENT, Provider, running

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/admin/login/"


def account(name: str, *groups: str) -> User:
    """An account with the password of the tests, in those groups."""
    made = User.objects.create_user(name, email=f"{name}@example.com", password=PASSWORD)
    made.groups.set(Group.objects.filter(name__in=groups))
    return made


def code_at(step: int = 0, *, secret: str = SECRET) -> str:
    """What the authenticator shows now, or `step` times 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def with_second_factor(owner: User) -> list[str]:
    """Gives the account the authenticator; its recovery codes."""
    TOTP.activate(owner, SECRET)
    return RecoveryCodes.activate(owner).generate_codes()


def show_anew(owner: User) -> None:
    """Time passes: the authenticator shows a code that was not given yet."""
    authenticator = Authenticator.objects.get(user=owner, type="totp")
    authenticator.data["last_counter"] = 0
    authenticator.save(update_fields=["data"])


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    """Sends off the first page's form."""
    return client.post(LOGIN, {"username": name, "password": password, "next": "/admin/", **more})


def on_record(*actions: str) -> list[dict[str, object]]:
    """The details of those events in the system chain, in order."""
    found = AuditEvent.objects.filter(incident=None, action__in=actions).order_by("seq")
    return [{"action": str(one.action), **one.detail} for one in found]


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """A password is hashed slowly on purpose; here hundreds are."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def viewer(transactional_db: None) -> User:
    return account("vera", "viewers")


@pytest.fixture
def approver_account(transactional_db: None) -> User:
    return account("arun", "approvers")


@pytest.fixture
def both(client: Client) -> Callable[[User], Client]:
    """Signs in with password and code."""

    def go(owner: User) -> Client:
        with_second_factor(owner)
        sign_in(client, owner.get_username())
        client.post("/admin/login/second-factor/", {"code": code_at()})
        return client

    return go


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with running(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture
def provider(started: Provider, transactional_db: None, settings: Any) -> Provider:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = started.url, CLIENT, "secret"
    settings.PUBLIC_URL = "http://testserver"
    breaker.close_all()
    started.knows("vera-1", email="vera@example.com", email_verified=True, name="Vera Lang")
    return started


def refused(client: Client, back: str) -> str:
    """The page of a sign-in that did not count; nobody is signed in."""
    answer = client.get(back)
    assert answer.status_code == 403
    assert client.get("/admin/").status_code == 302
    return answer.content.decode()
