"""Who comes with a token: what they are then, and how it is noted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import accounts
from incidents.access import AccessRefused, admit
from incidents.errors import NotYours
from incidents.models import AccessToken, AccessUse, AuditEvent, Incident, Person
from incidents.models.access_token import Audience, Scope
from tests.incidents.operators import OPERATOR
from tests.incidents.test_access_tokens import made

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_it_acts_for_its_owner_and_says_through_what(responder: Person) -> None:
    access = admit(made(responder)[1], audience=Audience.MCP)
    assert (access.actor.person, access.actor.via, access.actor.client) == (responder, "mcp", "Claude")
    assert access.actor.account is None  # being a superuser is the console's
    assert not access.actor.is_by_hand


def test_when_it_was_used_last_is_kept_to_the_minute(responder: Person) -> None:
    token, text = made(responder)
    old = timezone.now() - timedelta(hours=3)
    AccessUse.objects.create(token=token, minute=old, count=5)
    admit(text, audience=Audience.MCP)
    token.refresh_from_db()
    assert token.last_used_at
    assert token.last_used_at.second == 0
    assert not AccessUse.objects.filter(minute=old).exists()


def test_whoever_has_no_account_any_more_has_no_programs(responder: Person) -> None:
    _, text = made(responder)
    accounts.unlink(responder, actor=OPERATOR)
    with pytest.raises(AccessRefused, match="not active here"):
        admit(text, audience=Audience.MCP)


def test_the_same_use_is_on_record_once_a_minute_and_counted(responder: Person, incident: Incident) -> None:
    access = admit(made(responder)[1], audience=Audience.MCP)
    for _ in range(3):
        access.note("get_incident", incident)
    assert AuditEvent.objects.filter(action="ACCESS_TOKEN_USED").count() in (1, 2)  # a minute may end meanwhile
    assert access.times("get_incident", within=timedelta(hours=1)) == 3
    assert access.times("get", within=timedelta(hours=1)) == 0


def test_the_same_refusal_is_on_record_once_a_minute(responder: Person) -> None:
    token, text = made(responder)
    AccessToken.objects.filter(pk=token.pk).update(audience="api")
    for _ in range(3):
        with pytest.raises(AccessRefused, match="another door"):
            admit(text, audience=Audience.MCP)
    assert AuditEvent.objects.filter(action="ACCESS_TOKEN_REFUSED").count() in (1, 2)


def test_without_the_scope_it_is_refused(responder: Person) -> None:
    access = admit(made(responder, scopes=["read"])[1], audience=Audience.MCP)
    access.refuse_without(Scope.READ)
    with pytest.raises(NotYours, match="write drafts of customer updates"):
        access.refuse_without(Scope.DRAFT)
