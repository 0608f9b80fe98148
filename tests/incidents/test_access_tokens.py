"""Tokens of programs: made by their owner in the console alone, kept as a digest, revoked by their owner or an operator."""

from typing import Any

import pytest

from incidents.access_tokens import MOST_AT_ONCE, digest_of, make_token, revoke_token
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models import AccessToken, AuditEvent, Person
from incidents.models.access_token import Audience
from tests.conftest import by, enrol

pytestmark = pytest.mark.usefixtures("transactional_db")


def made(person: Person, *, via: str = "console", **changes: Any) -> tuple[AccessToken, str]:
    asked: dict[str, Any] = {"name": "Claude", "audience": Audience.MCP, "scopes": ["read"], "days": 30} | changes
    return make_token(**asked, actor=by(person, via))


def test_what_is_kept_is_its_digest_and_what_it_is_for(responder: Person) -> None:
    token, text = made(responder, scopes=["read", "draft", "read"])
    kept = str(AccessToken.objects.filter(pk=token.pk).values().get())
    assert text not in kept
    assert (token.digest, token.owner, token.scopes) == (digest_of(text), responder, ["draft", "read"])
    assert (token.expires_at - token.made_at).days in (29, 30)


def test_it_is_on_record_without_itself(responder: Person) -> None:
    token, text = made(responder)
    event = AuditEvent.objects.get(action="ACCESS_TOKEN_MADE")
    assert event.detail == {"access": token.pk, "audience": "mcp", "scopes": ["read"], "days": 30}
    assert event.words == {"name": "Claude"}
    assert text not in str(event.parsed)


@pytest.mark.parametrize("via", ["slack", "mcp", "command"])
def test_by_no_other_door_than_the_console(responder: Person, via: str) -> None:
    with pytest.raises(NotYours, match="no program makes one"):
        made(responder, via=via)


def test_not_by_whoever_is_in_no_group(outsider: Person) -> None:
    with pytest.raises(NotYours, match="Only members of any group"):
        made(outsider)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "  "}, "Name the client"),
        ({"name": "x" * 61}, "Name the client"),
        ({"name": "Claude\u202e"}, "Name the client"),
        ({"scopes": []}, "Choose what"),
        ({"scopes": ["read", "approve"]}, "Choose what"),
        ({"days": 0}, "1 to 90 days"),
        ({"days": 91}, "1 to 90 days"),
    ],
)
def test_what_cannot_be_is_refused_in_words(responder: Person, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(VerbRefused, match=why):
        made(responder, **changes)


def test_two_that_count_never_have_one_name(responder: Person) -> None:
    first, _ = made(responder)
    with pytest.raises(VerbRefused, match="of that name"):
        made(responder)
    revoke_token(first.pk, actor=by(responder, "console"))
    assert made(responder)[0].pk != first.pk


def test_nobody_has_more_than_they_can_look_after(responder: Person) -> None:
    for number in range(MOST_AT_ONCE):
        made(responder, name=f"Claude {number}")
    with pytest.raises(VerbRefused, match="You have 20 tokens"):
        made(responder)


def test_its_owner_and_an_operator_revoke_it_and_nobody_else(responder: Person, approver: Person) -> None:
    token, _ = made(responder)
    with pytest.raises(NotYours, match="no such token"):
        revoke_token(token.pk, actor=by(approver, "console"))
    operator = enrol("U0OPAL000", "Opal Marsh", "operators")
    assert revoke_token(token.pk, actor=by(operator, "console")).revoked_at
    with pytest.raises(NotNow, match="revoked already"):
        revoke_token(token.pk, actor=by(responder, "console"))
    assert AuditEvent.objects.get(action="ACCESS_TOKEN_REVOKED").parsed["actor"]["ref"] == operator.reference


def test_one_that_there_is_not_is_as_one_of_somebody_else(responder: Person) -> None:
    with pytest.raises(NotYours, match="no such token"):
        revoke_token(7, actor=by(responder, "console"))
