"""Lists and previews of drafts take one query a table, however many drafts, revisions and approvals there are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident, Person
from statuspage.components import listed
from statuspage.models import Draft
from tests.console.conftest import address, enter
from tests.statuspage.conftest import publish, say_yes, write
from tests.statuspage.test_revise import save

LISTS = ["draft", "revision", "approval", "publication"]
MORE = 2


@pytest.fixture
def arun(client: Client, approver: Person) -> Client:
    """The approver, signed in."""
    assert approver.user
    return enter(client, approver.user)


def live(incident: Incident, person: Person) -> Draft:
    """One update published after an edit, and one that waits."""
    published = write(incident)
    save(published, person, components={})
    publish(say_yes(published, person))
    return write(incident, author=person)


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)


def test_they_do_not_grow_with_drafts_and_revisions(arun: Client, incident: Incident, approver: Person) -> None:
    draft = live(incident, approver)
    pages = [address(incident), f"/admin/review/{draft.pk}/", f"/admin/edit/{draft.pk}/"]
    pages += [f"/admin/statuspage/{name}/" for name in LISTS]
    listed()  # kept for five minutes
    arun.get(address(incident))  # prepares a statement, once a connection
    few = {page: queries(arun, page) for page in pages}
    for number in range(MORE):
        save(draft, approver, base=number + 1, body=f"Words {number}.")
        live(incident, approver)
    listed()
    assert {page: queries(arun, page) for page in pages} == few
    assert max(few.values()) <= 52
    assert max(few[page] for page in pages[3:]) <= 12


@pytest.mark.parametrize("name", ["review", "edit"])
def test_a_preview_asks_once_for_drafts_and_once_for_revisions(
    arun: Client, incident: Incident, approver: Person, name: str
) -> None:
    draft = write(incident)
    save(draft, approver)
    with CaptureQueriesContext(connection) as found:
        arun.get(f"/admin/{name}/{draft.pk}/")
    asked = [
        query["sql"].partition(" FROM ")[2].split()[0] for query in found.captured_queries if "FROM" in query["sql"]
    ]
    assert (asked.count('"statuspage_draft"'), asked.count('"statuspage_revision"')) == (1, 1)
    assert asked.count('"statuspage_publication"') <= 2
