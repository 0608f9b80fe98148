"""The page of who may do what, and the alarms where nobody could approve."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from incidents import roles
from incidents.authority_table import TABLE, Who
from incidents.models import Incident, OutboxEntry, Person
from tests.conftest import by, enrol
from tests.console.conftest import Read, address, enter
from tests.statuspage.conftest import write

PAGE = "/admin/who-may/"
ALARM = "Nobody may approve customer updates"


def test_it_shows_every_line_of_the_table(root: Client) -> None:
    page = root.get(PAGE).content.decode()
    missing = [rule.does for rule in TABLE.values() if rule.does not in page.replace("&#x27;", "'")]
    assert missing == []
    assert "while nobody leads" in page
    assert Who.MAY_APPROVE.value in page.replace("&#x27;", "'")


def test_the_first_page_leads_to_it(root: Client) -> None:
    assert f'href="{PAGE}"' in root.get("/admin/").content.decode()


def test_it_is_not_for_somebody_in_no_group(client: Client, transactional_db: None) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("group", ["viewers", "auditors", "approvers"])
def test_any_group_reads_the_record(client: Client, incident: Incident, group: str) -> None:
    reader = enrol("U0VERA000", "Vera Lang", group)
    User.objects.filter(person=reader).update(is_staff=True)
    enter(client, User.objects.get(person=reader))
    for page in (PAGE, "/admin/", "/admin/audit/", address(incident)):
        assert client.get(page).status_code == 200


def test_a_reader_who_may_not_is_shown_no_button(client: Client, incident: Incident) -> None:
    OutboxEntry.objects.filter(incident=incident).update(
        state="dead", last_error="Refused: no", finished_at=timezone.now()
    )
    viewer = enrol("U0VERA000", "Vera Lang", "viewers")
    User.objects.filter(person=viewer).update(is_staff=True)
    client.force_login(User.objects.get(person=viewer))
    assert ">Retry</button>" not in client.get(address(incident)).content.decode()
    entry = OutboxEntry.objects.filter(incident=incident)[0]
    answer = client.post(f"/admin/incidents/outboxentry/{entry.pk}/retry/", follow=True).content.decode()
    assert "Only people of" in answer
    entry.refresh_from_db()
    assert (entry.state, incident.events.filter(action="VERB_REFUSED").count()) == ("dead", 1)


def test_both_pages_say_loudly_that_nobody_could_approve(root: Client, read: Read, incident: Incident) -> None:
    for page in (PAGE, "/admin/"):
        assert ALARM in root.get(page).content.decode()
    assert f"{ALARM} of this incident" in read(incident)


def test_once_somebody_may_approve_they_are_named(
    root: Client, read: Read, incident: Incident, approver: Person
) -> None:
    for page in (PAGE, "/admin/"):
        assert ALARM not in root.get(page).content.decode()
    assert "Arun Patel" in root.get(PAGE).content.decode()
    assert "<dt>May approve</dt><dd>Arun Patel</dd>" in read(incident)


def test_an_update_that_nobody_may_approve_is_an_alarm(
    read: Read, incident: Incident, approver: Person, settings: Any
) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]
    write(incident, author=approver)
    assert "1 customer update waits, and nobody may approve it." in " ".join(read(incident).split())


def test_roles_stand_on_the_incidents_page(read: Read, incident: Incident, ic: Person, responder: Person) -> None:
    roles.give_role(incident, role="comms_lead", to=responder, actor=by(ic))
    assert "<dt>Comms lead</dt><dd>Carla Berg</dd>" in read(incident)
