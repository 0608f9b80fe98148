"""Templates in the console: written in a form, reviewed by a second person, retired; by whom it may, with a fresh second factor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from incidents.models import Incident, Person
from statuspage.holding import ready_ones
from statuspage.models import Draft, Template
from tests.conftest import enrol
from tests.console.conftest import PASSWORD, As, address, enter
from tests.console.test_page_browser import looked_at
from tests.sample import a_few
from tests.sandbox.chromium import chromium, listen
from tests.statuspage.templates import BODY, HOLDING, edited, holding_statement, reviewer, writer, written

BASE = "/admin/statuspage/template/"
TYPED = {"name": "Checkout", "title": HOLDING.title, "body": BODY, "status": "investigating", "impact": "major",
         "is_holding": "on"}  # fmt: skip


def send(client: Client, where: str, body: dict[str, str] | None = None) -> str:
    return client.post(f"{BASE}{where}", body or {}, follow=True).content.decode()


def test_one_writes_and_another_reviews(signed_in_as: As) -> None:
    assert "Saved." in send(signed_in_as(writer()), "write/", TYPED)
    template, second = Template.objects.get(), signed_in_as(reviewer())
    assert BODY in second.get(f"{BASE}{template.pk}/change/").content.decode()
    assert "Reviewed. An IC in commanders may publish" in send(
        second, f"{template.pk}/review/", {"digest": template.digest}
    )
    assert ready_ones() == [template]


def test_whoever_wrote_it_is_offered_no_review_and_refused_one(signed_in_as: As) -> None:
    template, author = written(by=reviewer()), signed_in_as(reviewer())
    page = author.get(f"{BASE}{template.pk}/change/").content.decode()
    assert "You wrote this, so someone else reviews it" in page
    assert "These words may go out" not in page
    assert "You wrote this" in send(author, f"{template.pk}/review/", {"digest": template.digest})
    assert ready_ones() == []


def test_other_words_than_were_shown_are_not_reviewed(signed_in_as: As) -> None:
    assert "The words have changed" in send(signed_in_as(reviewer()), f"{written().pk}/review/", {"digest": "0" * 64})


def test_an_edit_leads_to_the_new_wording_which_waits_for_its_review(signed_in_as: As) -> None:
    template, console = holding_statement(), signed_in_as(writer())
    assert "Rene Roy has reviewed these words" in console.get(f"{BASE}{template.pk}/write/").content.decode()
    assert "waits for a review" in send(console, f"{template.pk}/write/", TYPED | {"body": "Other words."})
    assert ready_ones() == []
    assert "Retired" in console.get(f"{BASE}{template.pk}/change/").content.decode()


def test_what_is_refused_is_said_in_the_form_and_nothing_typed_is_lost(signed_in_as: As) -> None:
    written()
    console = signed_in_as(writer())
    for changes, said in (
        ({"title": ""}, "says its title and impact too"),
        ({"body": "pay\u200bments"}, "nobody can see"),
        ({"name": "Checkout"}, "There is a template “Checkout” already"),
    ):
        page = send(console, "write/", TYPED | {"name": "Search", "title": "Kept"} | changes)
        assert said in page
        assert 'value="investigating" selected' in page
    assert Template.objects.count() == 1


def test_words_that_were_edited_meanwhile_are_not_edited_over(signed_in_as: As) -> None:
    template = written()
    edited(template, body="Somebody was quicker.")
    page = send(signed_in_as(writer()), f"{template.pk}/write/", TYPED | {"body": "Not lost."})
    assert "edited or retired meanwhile" in page
    assert "Not lost." in page


def test_the_usual_ones_are_added_once_and_one_is_retired(signed_in_as: As) -> None:
    console = signed_in_as(writer())
    assert "No words are prepared yet" in console.get(BASE).content.decode()
    for _ in range(2):
        assert "Added." in send(console, "usual/")
    assert Template.objects.count() == 4
    one = Template.objects.earliest("pk")
    assert "Retired." in send(console, f"{one.pk}/retire/")
    assert (str(one) in console.get(BASE).content.decode(), "Retire it" in send(console, "usual/")) == (False, False)
    assert f"{one.pk}/change/" in console.get(f"{BASE}?standing=retired").content.decode()


@pytest.mark.parametrize("who", ["responder", "root"])
def test_others_read_and_are_told_who_may(signed_in_as: As, client: Client, responder: Person, who: str) -> None:
    """A superuser is given nothing by being one."""
    template = written()
    root = User.objects.create_superuser("root", password=PASSWORD)
    console = signed_in_as(responder) if who == "responder" else enter(client, root)
    assert "Write a template" not in console.get(BASE).content.decode()
    why = "a member of approvers" if who == "responder" else "linked to no person"
    for where in ("write/", "usual/", f"{template.pk}/retire/", f"{template.pk}/review/"):
        assert why in send(console, where, TYPED)
    assert Template.objects.get().reviewed_by is None


def test_without_a_fresh_second_factor_nothing_is_changed(signed_in_as: As) -> None:
    template, console = written(), signed_in_as(reviewer())
    session = console.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session.save()
    for where in ("write/", "usual/", f"{template.pk}/review/", f"{template.pk}/retire/"):
        answer = console.post(f"{BASE}{where}", TYPED | {"digest": template.digest})
        assert answer["Location"].startswith("/admin/login/again/")
    assert [(one.reviewed_by, one.retired_at) for one in Template.objects.all()] == [(None, None)]


def test_a_button_is_no_link_and_what_there_is_not_is_not_found(signed_in_as: As) -> None:
    console = signed_in_as(writer())
    assert console.get(f"{BASE}{written().pk}/retire/").status_code == 405
    assert console.post(f"{BASE}999/retire/").status_code == 404
    assert console.get(f"{BASE}999/change/").status_code == 404
    assert console.get(f"{BASE}x/change/").status_code == 404


def test_on_an_incidents_page_one_is_used_once(signed_in_as: As, incident: Incident, approver: Person) -> None:
    template, console, page = holding_statement(), signed_in_as(approver), address(incident)
    written(replace(HOLDING, name="Another", is_holding=False))
    shown = console.get(page).content.decode()
    assert f'<option value="{template.pk}" selected>Checkout (holding statement)</option>' in shown
    body = {"template": str(template.pk), "once": "1"}
    for _ in range(2):
        assert "“Checkout” waits below as a draft" in send(console, f"use/{incident.pk}/", body)
    draft = Draft.objects.get()
    assert (draft.template, draft.asked_by, draft.origin) == (template, approver, "prepared")
    assert draft.whence in " ".join(console.get(page).content.decode().split()).replace("Holding", "holding")


def test_whoever_may_not_use_one_there_is_told_who_may(signed_in_as: As, incident: Incident) -> None:
    template, auditor = holding_statement(), signed_in_as(enrol("U0AUDI000", "Audrey Lin", "auditors"))
    assert "Use a template" not in auditor.get(address(incident)).content.decode()
    assert "Only people of" in send(auditor, f"use/{incident.pk}/", {"template": str(template.pk), "once": "1"})
    assert auditor.get(f"{BASE}use/{incident.pk}/").status_code == 405
    assert not Draft.objects.exists()


VIEWS = [(across, down, scheme) for across, down in ((390, 844), (1440, 900)) for scheme in ("light", "dark")]


@contextmanager
def browser_of(
    console: Client, base: str, *, across: int, down: int, scheme: Any, scripts: bool = True
) -> Iterator[Page]:
    """With the cookie of somebody who is signed in; at the end no error may have been logged."""
    with chromium() as browser:
        size: Any = {"width": across, "height": down}
        page = browser.new_page(viewport=size, color_scheme=scheme, java_script_enabled=scripts)
        errors = listen(page)
        cookie = console.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
        yield page
        assert errors == []


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody(signed_in_as: As, outside: Any, live_server: Any, view: Any) -> None:
    across, down, scheme = view
    template, second = written(), signed_in_as(reviewer())
    with browser_of(second, live_server.url, across=across, down=down, scheme=scheme) as page:
        found: list[str] = []
        for where in ("", "write/", f"{template.pk}/change/"):
            page.goto(f"{live_server.url}{BASE}{where}")
            found += looked_at(page)
        page.get_by_role("button", name="These words may go out").press("Enter")
        expect(page.get_by_text("ready", exact=True)).to_be_visible()
        assert found + looked_at(page) == []
