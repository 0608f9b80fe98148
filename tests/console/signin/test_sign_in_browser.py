"""Signing in, in a real browser: by keyboard, on a phone and at a desk, by day and by night, under the strict policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.console.conftest import PASSWORD
from tests.console.signin.conftest import account, code_at, with_second_factor
from tests.console.test_page_browser import VIEWS, looked_at
from tests.sample import a_few
from tests.sandbox.chromium import chromium, listen


@contextmanager
def at_the_door(base: str, *, across: int = 1440, down: int = 900, scheme: Any = "light") -> Iterator[Page]:
    """The first page, by a name that browsers give keys to; at the end no error may have been logged."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": across, "height": down}, color_scheme=scheme)
        errors = listen(page)
        page.goto(f"{base.replace('127.0.0.1', 'localhost')}/admin/login/")
        yield page
        assert [one for one in errors if "403" not in one] == []  # a browser calls a page with this status an error


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").press("Enter")


def shown_secret(page: Page) -> str:
    return page.locator("code.secret").inner_text()


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_an_approver_sets_up_an_authenticator_and_nothing_hinders_them(
    approver_account: User, live_server: Any, settings: Any, view: tuple[int, int, str]
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:1"  # for the button
    across, down, scheme = view
    with at_the_door(live_server.url, across=across, down=down, scheme=scheme) as page:
        found = looked_at(page)
        log_in(page, "arun", "wrong")
        expect(page.get_by_role("alert")).to_contain_text("do not belong together")
        found += looked_at(page)
        log_in(page, "arun")
        expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
        expect(page.get_by_role("img", name="QR code")).to_be_visible()
        found += looked_at(page)
        page.get_by_label("Code").fill(code_at(secret=shown_secret(page)))
        page.keyboard.press("Enter")
        expect(page.locator(".codes li")).to_have_count(10)
        found += looked_at(page)
        page.get_by_role("link", name="I have kept them").press("Enter")
        expect(page.get_by_role("heading", name="Open incidents")).to_be_visible()
        page.get_by_role("link", name="Second factors").click()
        expect(page.get_by_role("link", name="Remove the authenticator")).to_be_visible()
        found += looked_at(page)
        assert found == []


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_the_code_is_asked_for_after_the_password(viewer: User, live_server: Any, view: tuple[int, int, str]) -> None:
    with_second_factor(viewer)
    across, down, scheme = view
    with at_the_door(live_server.url, across=across, down=down, scheme=scheme) as page:
        log_in(page, "vera")
        field = page.get_by_label("Code")
        expect(field).to_be_focused()
        found = looked_at(page)
        field.fill("000000")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("That code is not right")
        found += looked_at(page)
        field.fill(code_at())
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Open incidents")).to_be_visible()
        assert found == []


def virtual_key(page: Page) -> None:
    """A security key in the browser, which is always touched."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_security_key_is_added_and_opens_the_account(approver_account: User, live_server: Any) -> None:
    with at_the_door(live_server.url) as page:
        virtual_key(page)
        log_in(page, "arun")
        page.get_by_role("link", name="Use a security key or passkey instead").click()
        found = looked_at(page)
        page.get_by_role("button", name="Add it").press("Enter")
        expect(page.locator(".codes li")).to_have_count(10)
        page.get_by_role("link", name="I have kept them").click()
        page.get_by_role("button", name="Log out").click()
        page.goto(f"{live_server.url.replace('127.0.0.1', 'localhost')}/admin/login/")
        log_in(page, "arun")
        found += looked_at(page)
        page.get_by_role("button", name="Use a security key").press("Enter")
        expect(page.get_by_role("heading", name="Open incidents")).to_be_visible()
        assert found == []


def test_an_account_in_no_group_can_only_leave(transactional_db: None, live_server: Any) -> None:
    account("nora")
    with at_the_door(live_server.url, across=390, down=844, scheme="dark") as page:
        log_in(page, "nora")
        expect(page.get_by_text("in no group")).to_be_visible()
        found = looked_at(page)
        page.get_by_role("button", name="Log out").press("Enter")
        expect(page.get_by_role("link", name="Log in again")).to_be_visible()
        assert found == []
