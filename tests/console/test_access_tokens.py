"""The page of tokens: made and shown once, listed, revoked, and for whom it is what."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents.access import admit
from incidents.models import AccessToken, Person
from incidents.models.access_token import Audience
from tests.conftest import enrol
from tests.console.conftest import As
from tests.incidents.test_access_tokens import made

PAGE = "/admin/access-tokens/"
ASKED = {"name": "Claude on my laptop", "door": "mcp", "scope": ["read", "draft"], "days": "30"}


@pytest.fixture(autouse=True)
def _is_on(settings: Any) -> None:
    settings.MCP_ENABLED = True


def shown(client: Client, where: str = PAGE, body: dict[str, Any] | None = None) -> str:
    answer = client.post(where, body, follow=True) if body is not None else client.get(where)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_one_is_made_and_shown_once(signed_in_as: As, responder: Person) -> None:
    console = signed_in_as(responder)
    answer = console.post(PAGE, ASKED)
    found = re.search(r"irtoken_[\w-]{43}", answer.content.decode())
    assert found
    assert "no-store" in answer["Cache-Control"]
    assert admit(found[0], audience=Audience.MCP).token.scopes == ["draft", "read"]
    page = shown(console)
    assert "irtoken_" not in page
    assert "Claude on my laptop" in page
    assert "last used" in page


def test_what_is_refused_says_why_and_what_was_typed_stays(signed_in_as: As, responder: Person) -> None:
    page = shown(signed_in_as(responder), body=ASKED | {"days": "9999"})
    assert "It may count for 1 to 90 days." in page
    assert 'value="Claude on my laptop"' in page
    assert not AccessToken.objects.exists()


def test_a_button_revokes_it(signed_in_as: As, responder: Person) -> None:
    token, _ = made(responder)
    assert "“Claude” is revoked" in shown(signed_in_as(responder), f"{PAGE}{token.pk}/revoke/", {})
    token.refresh_from_db()
    assert token.revoked_at


def test_without_a_fresh_second_factor_nothing_is_made_or_revoked(client: Client, responder: Person) -> None:
    token, _ = made(responder)
    assert responder.user
    client.force_login(responder.user)
    for where, body in ((PAGE, ASKED), (f"{PAGE}{token.pk}/revoke/", {})):
        assert "/second-factors/" in client.post(where, body)["Location"]
    assert AccessToken.objects.filter(revoked_at=None).count() == 1


def test_other_peoples_are_an_operators_to_see_and_revoke(
    signed_in_as: As, responder: Person, approver: Person
) -> None:
    token, _ = made(responder, name="Carla's own")
    assert "Carla&#x27;s own" not in shown(signed_in_as(approver))
    operator = signed_in_as(enrol("U0OPAL000", "Opal Marsh", "operators"))
    assert "Carla&#x27;s own" in shown(operator)
    assert "is revoked" in shown(operator, f"{PAGE}{token.pk}/revoke/", {})


def test_where_mcp_is_off_none_is_made_for_it(signed_in_as: As, responder: Person, settings: Any) -> None:
    settings.MCP_ENABLED = False
    page = shown(signed_in_as(responder), body=ASKED)
    assert "MCP is off here" in page
    assert "Choose by which way it comes." in page
    assert 'value="mcp"' not in page
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("mcp", [True, False])
def test_one_for_the_api_is_made_with_its_address(
    signed_in_as: As, responder: Person, settings: Any, mcp: bool
) -> None:
    settings.MCP_ENABLED = mcp
    page = shown(signed_in_as(responder), body=ASKED | {"door": "api", "scope": ["read", "note", "audit"]})
    found = re.search(r"irtoken_[\w-]{43}", page)
    assert found
    assert f"<code>{settings.PUBLIC_URL}/api/v1/</code>" in page
    assert admit(found[0], audience=Audience.API).token.scopes == ["audit", "note", "read"]


def test_what_is_the_apis_alone_no_token_for_mcp_has(signed_in_as: As, responder: Person) -> None:
    page = shown(signed_in_as(responder), body=ASKED | {"scope": ["read", "note"]})
    assert "Choose what it may be used for." in page
    assert not AccessToken.objects.exists()


def test_an_account_of_nobody_is_told_so(root: Client) -> None:
    page = shown(root) if root.get(PAGE).status_code == 200 else ""
    assert "linked to no person" in page


def test_the_first_page_leads_there(signed_in_as: As, responder: Person) -> None:
    assert f'href="{PAGE}"' in shown(signed_in_as(responder), "/admin/")


@pytest.mark.parametrize("where", [PAGE, f"{PAGE}7/revoke/"])
def test_nothing_else_is_answered_there(signed_in_as: As, responder: Person, where: str) -> None:
    assert signed_in_as(responder).delete(where).status_code == 405
