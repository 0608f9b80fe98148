"""The search over the audit log: by who, what, when, text and incident, a page at a time, in the reader's zone."""

import re
from datetime import UTC, timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from console.audit import find
from console.audit.kinds import KINDS
from incidents import intake
from incidents.actor import WORKER
from incidents.audit import words
from incidents.audit.actions import Action
from incidents.audit.record import record_alone
from incidents.models import AuditEvent, Incident, Person
from incidents.models.incident import Severity
from incidents.notes import add_note
from tests.conftest import by, enrol
from tests.console.conftest import enter
from tests.statuspage.conftest import past_the_walls


def asked(client: Client, address: str = "/admin/audit/", **fields: str) -> str:
    """What the page answers, with single spaces."""
    answer = client.get(f"{address}?{urlencode(fields)}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def numbers(page: str) -> list[int]:
    """Of the events on it."""
    return [int(number) for number in re.findall(r">Event (\d+)</a>", page)]


@pytest.fixture
def noted(incident: Incident, ic: Person, root: Client) -> Client:
    """An incident with three notes, and a reader."""
    for text in ("Pods restarted", "Rolled back release 8f2c", "ALL quiet"):
        add_note(incident, text=text, actor=by(ic))
    words.fill()
    return root


def test_text_finds_every_word_in_any_case_and_part(noted: Client) -> None:
    page = asked(noted, text="release ROLL")
    assert "Note: Rolled back release 8f2c" in page
    assert "Pods restarted" not in page


@pytest.mark.parametrize("who", ["ines", "Castro", "ines@example.com"])
def test_who_is_found_by_name_or_address(noted: Client, who: str) -> None:
    page = asked(noted, who=who)
    assert "Pods restarted" in page
    assert "Opened as P1" not in page


def test_who_may_be_a_part_of_the_product(noted: Client) -> None:
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    assert len(numbers(asked(noted, who="worker"))) == 1


def test_people_who_are_one_are_found_together(noted: Client, ic: Person) -> None:
    other = enrol("U0OTHER00", "I. Castro-Diaz", "viewers")
    Person.objects.filter(pk=ic.pk).update(user=None, merged_into=other)
    assert "Pods restarted" in asked(noted, who="Castro-Diaz")


@pytest.mark.parametrize(("what", "found"), [("incident", 4), ("NOTE_ADDED", 3), ("published", 0)])
def test_what_is_a_kind_or_one_action(noted: Client, what: str, found: int) -> None:
    assert len(numbers(asked(noted, what=what))) == found


def test_when_is_from_and_until_in_the_readers_zone(noted: Client) -> None:
    newest = AuditEvent.objects.latest("at").at
    local = newest.astimezone(UTC) + timedelta(hours=5, minutes=30)  # Kolkata has no summer time
    minute = local.strftime("%Y-%m-%dT%H:%M")
    page = asked(noted, **{"from": minute, "until": minute, "zone": "Asia/Kolkata"})
    assert "Times in Asia/Kolkata (UTC+5:30)" in page
    assert f"{local:%H:%M:%S}</time>" in page
    later = (local + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    assert "Nothing on record fits" in asked(noted, **{"from": later, "zone": "Asia/Kolkata"})


def test_the_zone_of_the_browser_is_used_and_another_may_be_named(noted: Client) -> None:
    noted.cookies["zone"] = "America/New_York"
    assert "Times in America/New_York (UTC-" in asked(noted)
    assert "Times in UTC" in asked(noted, zone="UTC")
    noted.cookies["zone"] = "Europe"  # a folder of zones
    assert "Times in UTC" in asked(noted)


def test_one_incident_is_asked_for_by_its_reference(noted: Client, incident: Incident, ic: Person) -> None:
    other, _ = intake.declare(title="Login down", severity=Severity.P2, actor=by(ic), person=ic)
    page = asked(noted, incident=other.reference.lower())
    assert "Login down" in page
    assert "Pods restarted" not in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("who", "nobody here", "Nobody on record is called nobody here."),
        ("what", "x", "There is no such kind of event."),
        ("from", "soon", "Write day and time like 2026-11-28 14:30."),
        ("text", "ab", "Words of fewer than 3 letters are not searched for"),
        ("incident", "7x", "Write the incident like INC-214."),
        ("incident", "INC-" + "9" * 40, "that you may read."),
        ("after", "nonsense", "Newest first"),
    ],
)
def test_what_cannot_be_read_is_said_and_finds_nothing_wrong(noted: Client, field: str, value: str, said: str) -> None:
    assert said in asked(noted, **{field: value})


def test_what_is_asked_stands_in_the_form_and_in_every_link(noted: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "SIZE", 2)
    page = asked(noted, who="Ines Castro", what="incident")
    assert 'name="who" value="Ines Castro"' in page
    assert '<option value="incident" selected>' in page
    assert re.search(r'href="\?who=Ines\+Castro&amp;what=incident&amp;zone=UTC&amp;after=[0-9a-f-]{36}">Older', page)
    assert '<a href="?">Clear</a>' in page


def test_every_event_is_on_one_page_and_in_order_both_ways(noted: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "SIZE", 2)
    everything = list(AuditEvent.objects.order_by("-at", "-seq", "-pk").values_list("seq", flat=True))
    assert walked(noted, "", "Older") == everything
    pages = walked(noted, "end=1", "Newer", back=True)
    assert pages == everything


def walked(client: Client, query: str, link: str, *, back: bool = False) -> list[int]:
    """The events of page after page, in the order of the list."""
    seen: list[list[int]] = []
    way: re.Match[str] | None = re.match("(.*)", query)
    while way:
        page = " ".join(client.get(f"/admin/audit/?{way[1].replace('&amp;', '&')}").content.decode().split())
        seen.append(numbers(page))
        way = re.search(rf'href="\?([^"]*)">{link}<', page)
    return [number for part in (reversed(seen) if back else seen) for number in part]


def test_events_of_one_moment_are_told_apart(noted: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "SIZE", 1)
    past_the_walls("UPDATE incidents_auditevent SET at = '2026-01-01 00:00+00'", "incidents_auditevent")
    assert len(walked(noted, "", "Older")) == AuditEvent.objects.count()


def test_a_page_takes_the_same_queries_however_many_events_there_are(
    noted: Client, incident: Incident, ic: Person
) -> None:
    with CaptureQueriesContext(connection) as few:
        asked(noted, what="incident")
    for number in range(60):
        add_note(incident, text=f"Note {number}", actor=by(ic))
    with CaptureQueriesContext(connection) as many:
        page = asked(noted, what="incident")
    assert len(numbers(page)) == find.SIZE
    assert len(many) <= len(few) <= 16
    assert not [one["sql"] for one in many if re.search("COUNT|OFFSET", one["sql"])]


def test_while_the_index_is_behind_the_page_says_so(noted: Client, incident: Incident, ic: Person) -> None:
    add_note(incident, text="Newer", actor=by(ic))
    assert "not searched by text yet" not in asked(noted, text="newer")
    past_the_walls(
        "UPDATE incidents_auditwords SET recorded_at = recorded_at - interval '1 hour'", "incidents_auditwords"
    )
    assert "The newest events are not searched by text yet." in asked(noted, text="newer")


def test_every_action_is_of_exactly_one_kind() -> None:
    of_kinds = [action for kind in KINDS for action in kind.actions]
    assert sorted(of_kinds) == sorted(Action), "console/audit/kinds.py: which kind do people look for it under?"


@pytest.fixture
def viewer(incident: Incident, client: Client) -> Client:
    """Signed in, of `viewers` alone."""
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    person = enrol("U0VERA000", "Vera Lind", "viewers")
    assert person.user
    client.force_login(person.user)
    return client


def test_what_is_of_no_incident_is_for_auditors_and_operators(viewer: Client) -> None:
    assert "System</a>" not in asked(viewer)
    assert viewer.get("/admin/audit/system/").status_code == 403
    event = AuditEvent.objects.filter(incident=None).first()
    assert event
    assert viewer.get(f"/admin/audit/event/{event.pk}/").status_code == 404


@pytest.mark.parametrize("group", ["auditors", "operators"])
def test_auditors_and_operators_read_the_systems_log(incident: Incident, client: Client, group: str) -> None:
    person = enrol("U0AUDIT00", "Audra Stone", group)
    assert person.user
    page = asked(enter(client, person.user), "/admin/audit/system/")
    assert f"Audra Stone added to {group}" in page
    assert f"In {group}" in page
    assert "Opened as P1" not in page


def test_an_account_of_no_group_reads_nothing(client: Client, incident: Incident) -> None:
    client.force_login(User.objects.create_user("nosy", password="x" * 20, is_staff=True))
    pages = ("/admin/audit/", "/admin/audit/system/", f"/admin/audit/incident/{incident.pk}/")
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]


def test_who_may_know_of_no_incident_finds_none_of_its_events(root: Client, incident: Incident) -> None:
    Person.objects.create(name="Gone", user=User.objects.get(username="root"), is_active=False)
    assert "Checkout errors" not in asked(root)
    assert root.get(f"/admin/audit/incident/{incident.pk}/").status_code == 404
    assert "that you may read" in asked(root, incident=incident.reference)
    for event in incident.events.all():
        assert root.get(f"/admin/audit/event/{event.pk}/").status_code == 404
        assert str(event.pk) not in asked(root, after=str(event.pk))
