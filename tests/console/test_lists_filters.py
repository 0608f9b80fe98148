"""The list of incidents: each filter keeps what it names, and what cannot be read is said, never an error."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from console.lists import find
from incidents import searched
from incidents.audit import words
from incidents.models import ChecklistItem, Incident, Person, Postmortem
from incidents.models.checklist_item import Item
from incidents.models.incident import State
from incidents.notes import add_note
from statuspage.models import Draft
from tests.conftest import by

LIST = "/admin/incidents/incident/"
AT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
Listed = Callable[..., list[str]]


@pytest.fixture
def many(ic: Person, incident: Incident) -> dict[str, Incident]:
    """An incident of each kind, by its title; the declared one is `incident`."""
    Incident.objects.filter(pk=incident.pk).update(title="declared", started_at=timezone.now())
    over: dict[str, Any] = {"state": State.RESOLVED, "resolved_at": AT + timedelta(hours=1), "severity": "P3"}
    made = {
        "long open": Incident(severity="P2", started_at=timezone.now() - timedelta(hours=5), service="search"),
        "led": Incident(severity="P1", started_at=AT + timedelta(hours=9), state=State.ACTIVE, ic=ic),
        "bare": Incident(started_at=AT, **over),
        "written": Incident(started_at=AT + timedelta(minutes=1), **over),
        "filed": Incident(started_at=AT + timedelta(minutes=2), **over),
        "reviewed": Incident(started_at=AT + timedelta(minutes=3), **over),
    }
    for title, one in made.items():
        one.title = title
    Incident.objects.bulk_create(made.values())
    for title, filed in (("written", 0), ("filed", 1), ("reviewed", 1)):
        Postmortem.objects.create(incident=made[title], filed_episode=filed)
    ChecklistItem.objects.create(incident=made["reviewed"], key=Item.REVIEWED, done_at=timezone.now())
    Draft.objects.create(incident=made["led"], origin="hand")
    return made


@pytest.fixture
def listed(root: Client, many: dict[str, Incident]) -> Listed:
    """The titles that an address lists, in order."""

    def titles(**fields: str) -> list[str]:
        answer = root.get(f"{LIST}?{urlencode(fields)}")
        assert answer.status_code == 200
        return [row.incident.title for row in answer.context["rows"]]

    return titles


KEPT = [
    ({"standing": "open"}, ["declared", "long open", "led"]),
    ({"order": "open"}, ["led", "long open", "declared"]),
    ({"standing": "over", "order": "oldest"}, ["bare", "written", "filed", "reviewed"]),
    ({"state": "ACTIVE"}, ["led"]),
    ({"severity": "P2"}, ["long open"]),
    ({"service": "search"}, ["long open"]),
    ({"ic": "ines"}, ["led"]),
    ({"ic": "Nobody", "standing": "open"}, ["declared", "long open"]),
    ({"age": "4"}, ["long open", "led"]),
    ({"drafts": "waiting"}, ["led"]),
    ({"postmortem": "none"}, ["bare"]),
    ({"postmortem": "kept"}, ["written"]),
    ({"postmortem": "review"}, ["filed"]),
    ({"postmortem": "reviewed"}, ["reviewed"]),
    ({"from": "2026-11-21T00:31", "until": "2026-11-21T00:31", "zone": "Europe/Berlin"}, ["written"]),
    ({"severity": "P3", "postmortem": "kept", "service": "search"}, []),
]


def test_a_filter_keeps_what_it_names_in_that_order(listed: Listed) -> None:
    assert [(fields, listed(**fields)) for fields, _ in KEPT] == KEPT


UNREAD = [
    ({"state": "x"}, "There is no such state. Choose one from the list."),
    ({"severity": "P9"}, "There is no such severity."),
    ({"standing": "x"}, "There is no such standing."),
    ({"order": "x"}, "There is no such order."),
    ({"age": "-1"}, "There is no such age."),
    ({"drafts": "x"}, "There is no such kind of draft."),
    ({"postmortem": "x"}, "There is no such standing of a postmortem."),
    ({"war_room": "x"}, "There is no such standing of a war room."),
    ({"ic": "nobody here"}, "Nobody on record is called nobody here."),
    ({"from": "soon"}, "Write day and time like 2026-11-28 14:30."),
    ({"until": "0001-01-01", "zone": "Asia/Tokyo"}, "Write day and time like"),
    ({"from": "9999-12-31T23:59", "zone": "America/Denver"}, "Write day and time like"),
    ({"q": "the of and"}, "Such words stand in nearly every text."),
    ({"q": "x" * 5_000}, "This is longer than 200 characters. Shorten it."),
    ({"service": "a\x00b"}, "There is a character in it that nothing on record can have."),
    ({"q": "a\x00b"}, "There is a character in it"),
    ({"after": "nonsense"}, "The address names no place in this list, so here is its beginning."),
    ({"before": "9" * 18 + "-" + "9" * 18}, "names no place in this list"),
    ({"after": "\x00"}, "names no place in this list"),
    ({"after": "٣-٣"}, "names no place in this list"),
]


def test_what_cannot_be_read_is_said(root: Client, incident: Incident) -> None:
    answers = [(said, root.get(f"{LIST}?{urlencode(fields)}")) for fields, said in UNREAD]
    assert {answer.status_code for _, answer in answers} == {200}
    assert [said for said, answer in answers if said not in answer.content.decode()] == []


ODD = [{"zone": "a\x00"}, {"zone": "Europe"}, {"q": "' or 1=1 --"}, {"q": '"((& | !<->'}, {"q": "\ud800"}]


def test_odd_things_do_no_harm(root: Client, incident: Incident) -> None:
    queries = [urlencode(fields, errors="surrogatepass") for fields in ODD]
    assert {root.get(f"{LIST}?{query}").status_code for query in queries} == {200}


@pytest.fixture
def noted(root: Client, incident: Incident, ic: Person) -> Client:
    """An incident with notes that are searched."""
    for text in ("The pods of payments-7 were restarting", "Rolled back 8f2c", "Feuerwehr gerufen"):
        add_note(incident, text=text, actor=by(ic))
    words.fill()
    searched.fill()
    return root


SEARCHED = [
    ("checkout", True),
    ("restarted pod", True),  # in any form
    ("payments-7", True),
    ("feuerwehr", True),
    ('"rolled back"', True),
    ('"back rolled"', False),
    ("rolled -checkout", False),
    ("nowhere or errors", True),
    ("nowhere", False),
]


def test_words_of_title_and_notes_are_searched(noted: Client) -> None:
    def finds(asked: str) -> bool:
        return "field-reference" in noted.get(f"{LIST}?{urlencode({'q': asked})}").content.decode()

    assert [(asked, finds(asked)) for asked, _ in SEARCHED] == SEARCHED


def test_while_the_words_are_behind_the_page_says_so(noted: Client, incident: Incident, ic: Person) -> None:
    add_note(incident, text="Newer", actor=by(ic))
    said = "The newest words are not searched yet."
    assert said not in noted.get(f"{LIST}?q=newer").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incidentwords SET recorded_at = recorded_at - interval '1 hour'")
    assert said in noted.get(f"{LIST}?q=newer").content.decode()


def test_what_is_asked_stands_in_the_form_and_in_every_link(
    root: Client, many: dict[str, Incident], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "SIZE", 2)
    page = root.get(f"{LIST}?severity=P3&order=oldest").content.decode()
    assert '<option value="P3" selected>' in page
    assert re.search(r'rel="next" href="\?severity=P3&amp;order=oldest&amp;zone=UTC&amp;after=\d+-\d+">Later<', page)
    assert '<a href="?">Clear</a>' in page


def test_what_fits_nothing_offers_each_filter_to_be_left_out(root: Client, many: dict[str, Incident]) -> None:
    page = root.get(f"{LIST}?severity=P3&service=search").content.decode()
    assert "Nothing fits." in page
    assert '<a href="?severity=P3&amp;zone=UTC">Without <bdi>Service: search</bdi></a>' in page


def test_an_empty_record_says_how_it_is_filled(root: Client) -> None:
    page = root.get(LIST).content.decode()
    assert "No incident is on record yet." in page
    assert "declare an incident" in page
    assert "All is quiet: nothing is open." in root.get(f"{LIST}?standing=open").content.decode()


def test_a_page_takes_the_same_queries_however_many_there_are(noted: Client, many: dict[str, Incident]) -> None:
    with CaptureQueriesContext(connection) as few:
        noted.get(f"{LIST}?q=checkout&severity=P1")
    Incident.objects.bulk_create(
        Incident(title="Errors", severity="P1", started_at=AT, service=f"s{number}") for number in range(70)
    )
    with CaptureQueriesContext(connection) as all_of_them:
        page = noted.get(LIST).content.decode()
    assert page.count("field-reference") == find.SIZE
    assert len(all_of_them) <= len(few) <= 15
    assert not [
        one["sql"] for one in all_of_them if re.search("COUNT|OFFSET", one["sql"]) and "GROUP BY" not in one["sql"]
    ]
