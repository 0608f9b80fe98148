"""The page of an open incident is asked again and again, and answers only where it reads otherwise."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import lifecycle, roles
from incidents.models import Incident, OutboxEntry, Person
from incidents.notes import add_note
from tests.conftest import by, do_everything_owed, enrol
from tests.console.conftest import As, address

MOST = 14  # questions of an answer that says nothing new


@pytest.fixture
def otto(signed_in_as: As) -> Client:
    """Somebody who may read, and no more."""
    return signed_in_as(enrol("U0OTTO000", "Otto Weiss", "viewers"))


def ask(console: Client, incident: Incident, tag: str = "") -> Any:
    return console.get(f"/admin/live/{incident.pk}/", headers={"If-None-Match": tag})


def test_what_has_not_changed_is_not_sent_again(otto: Client, incident: Incident) -> None:
    first = ask(otto, incident)
    again = ask(otto, incident, first["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["X-Open-For"] == "under 1 min"


def test_the_page_begins_with_the_tag_it_goes_on_from(otto: Client, incident: Incident) -> None:
    page = otto.get(address(incident)).content.decode()
    tag = page.partition('data-tag="')[2].partition('"')[0].replace("&quot;", '"')
    assert ask(otto, incident, tag).status_code == 304


def test_what_changed_comes_as_the_page_has_it(otto: Client, incident: Incident, ic: Person) -> None:
    tag = ask(otto, incident)["ETag"]
    roles.claim(incident, actor=by(ic))
    answer = ask(otto, incident, tag)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "Ines Castro, since" in said
    assert said.lstrip().startswith('<article class="story" data-live=')
    assert "<html" not in said


def test_what_it_owes_and_whom_it_is_for_change_it_too(otto: Client, incident: Incident) -> None:
    first = ask(otto, incident)["ETag"]
    entry = OutboxEntry.objects.filter(incident=incident).earliest("pk")
    OutboxEntry.objects.filter(pk=entry.pk).update(state="dead", last_error="Refused: no", finished_at=timezone.now())
    second = ask(otto, incident, first)
    assert "failed for good" in second.content.decode()
    account = Person.objects.get(slack_id="U0OTTO000").user
    assert account
    account.groups.clear()
    account.groups.add(Group.objects.get(name="responders"))
    assert ask(otto, incident, second["ETag"]).status_code == 200


@pytest.mark.parametrize("notes", [0, 60])
def test_nothing_new_costs_the_same_few_questions(otto: Client, incident: Incident, ic: Person, notes: int) -> None:
    for number in range(notes):
        add_note(incident, text=f"Note {number}", actor=by(ic))
    tag = ask(otto, incident)["ETag"]
    with CaptureQueriesContext(connection) as asked:
        assert ask(otto, incident, tag).status_code == 304
    assert len(asked) == MOST


def test_a_retry_on_it_leads_back_to_the_page(otto: Client, root: Client, incident: Incident) -> None:
    OutboxEntry.objects.filter(incident=incident).update(
        state="dead", last_error="Refused: no", finished_at=timezone.now()
    )
    assert f'name="next" value="{address(incident)}#owed"' in ask(root, incident).content.decode()


def test_one_that_is_over_says_so_once_all_is_done(otto: Client, incident: Incident, ic: Person) -> None:
    assert "X-Over" not in ask(otto, incident)
    lifecycle.resolve(roles.claim(incident, actor=by(ic)), actor=by(ic))
    assert "X-Over" not in ask(otto, incident), "its postmortem is still to come"
    do_everything_owed()
    assert ask(otto, incident)["X-Over"] == "yes"
    assert "data-live" not in otto.get(address(incident)).content.decode()


def test_it_is_for_whom_the_page_is(client: Client, signed_in_as: As, incident: Incident) -> None:
    assert ask(client, incident)["Location"].startswith("/admin/login/")
    gone = enrol("U0GONE000", "Gus Gone", "viewers")
    console = signed_in_as(gone)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    assert ask(console, incident).status_code in (302, 403, 404)


def test_it_only_reads(otto: Client, incident: Incident) -> None:
    assert otto.post(f"/admin/live/{incident.pk}/").status_code == 405
    assert otto.get("/admin/live/7c0b1a52-0000-4000-8000-000000000000/").status_code == 404
