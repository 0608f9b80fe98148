"""The page of tokens in a real browser, by keyboard, by day and by night, on a desk and on a phone."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from incidents.models import Person
from tests.console.conftest import As
from tests.console.test_page_browser import VIEWS
from tests.console.test_running_browser import pictured
from tests.console.test_templates import browser_of
from tests.incidents.test_access_tokens import made
from tests.sample import a_few


@pytest.fixture
def carla(signed_in_as: As, responder: Person, settings: Any) -> Client:
    """Signed in where MCP is on, with a token."""
    settings.MCP_ENABLED = True
    made(responder, name="Editor at my desk")
    return signed_in_as(responder)


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody(carla: Client, live_server: Any, view: tuple[int, int, str]) -> None:
    across, down, scheme = view
    with browser_of(carla, live_server.url, across=across, down=down, scheme=scheme) as page:
        page.goto(f"{live_server.url}/admin/access-tokens/")
        page.get_by_label("Which client is it for?").fill("Claude on my laptop")
        page.get_by_label("Write drafts of customer updates").press("Space")
        found = pictured(page, f"tokens-{across}-{scheme}")
        page.get_by_role("button", name="Make the token").press("Enter")
        expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
        found += pictured(page, f"token-made-{across}-{scheme}")
        page.get_by_role("link", name="I have kept it").press("Enter")
        page.get_by_role("button", name="Revoke Editor at my desk").press("Enter")
        expect(page.get_by_text("is revoked: it opens nothing any more.")).to_be_visible()
        assert found + pictured(page, f"tokens-revoked-{across}-{scheme}") == []
