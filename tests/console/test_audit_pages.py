"""The audit log in the console: one incident's timeline, every event opened, and what each changed."""

import re

import pytest
from django.test import Client

from console.page import moments
from incidents.models import AuditEvent, Incident, Person
from incidents.notes import add_note
from tests.conftest import by
from tests.statuspage.conftest import past_the_walls


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def log_of(incident: Incident, query: str = "") -> str:
    return f"/admin/audit/incident/{incident.pk}/{query}"


def test_the_timeline_says_what_happened_who_did_it_and_how(root: Client, story: Incident) -> None:
    said = page(root, log_of(story))
    assert "Opened as P1: Checkout errors" in said
    assert '<bdi class="who">Ines Castro</bdi>' in said
    assert "Event 1</a> &middot; in Slack" in said


def test_an_edited_update_shows_the_words_before_and_after(root: Client, story: Incident) -> None:
    assert "We <del>are investigating </del><ins>have found </ins>errors at checkout." in page(root, log_of(story))


def test_every_event_of_the_story_opens(root: Client, story: Incident) -> None:
    for event in story.events.all():
        said = page(root, f"/admin/audit/event/{event.pk}/")
        assert bytes(event.hash).hex() in said
        assert bytes(event.previous).hex() in said
        assert "hash fits" in said


def test_roles_groups_and_states_are_shown_before_and_after(root: Client, story: Incident) -> None:
    said = page(root, log_of(story))
    assert '<dt>IC</dt><dd dir="auto"><del>nobody</del><ins>Ines Castro</ins></dd>' in said
    assert "<del>active</del><ins>resolved</ins>" in said
    assert '<dt>In commanders</dt><dd dir="auto"><del>no</del><ins>yes</ins></dd>' in page(root, "/admin/audit/system/")


def test_an_event_that_was_changed_says_so(root: Client, story: Incident) -> None:
    past_the_walls(
        'UPDATE incidents_auditevent SET canonical = \'{"words": "others"\' WHERE seq = 1', "incidents_auditevent"
    )
    event = story.events.get(seq=1)
    said = page(root, f"/admin/audit/event/{event.pk}/")
    assert "This event was changed after it was written." in said
    assert "&quot;others&quot;" in said


def test_a_spoilt_copy_for_queries_hides_no_event(root: Client, story: Incident) -> None:
    spoilt = "CASE seq & 1 WHEN 0 THEN '[7]' ELSE '{\"detail\": {}}' END"
    past_the_walls(f"UPDATE incidents_auditevent SET parsed = ({spoilt})::jsonb", "incidents_auditevent")
    said = page(root, log_of(story))
    assert said.count(">Event ") == story.events.count()
    assert "Opened as P1" not in said
    assert "(its details cannot be read)" in said


def test_a_very_long_story_is_read_at_its_ends_and_leads_to_the_rest(
    root: Client, story: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"WHOLE": 8, "BEGINNING": 2, "END": 3}.items():
        monkeypatch.setattr(moments, name, value)
    said = page(root, f"/admin/incidents/incident/{story.pk}/change/")
    assert f"{story.events.count() - 5} more events in between." in said
    assert f'<a href="{log_of(story)}">Read them page by page</a>' in said
    assert "Opened as P1" in said
    assert "Postmortem filed" in said


def test_markup_in_what_people_wrote_is_shown_as_text(root: Client, incident: Incident, ic: Person) -> None:
    add_note(incident, text="<script>alert(1)</script>", actor=by(ic))
    said = page(root, log_of(incident))
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", said)


def test_the_admins_own_addresses_of_events_lead_here(root: Client, incident: Incident) -> None:
    event = AuditEvent.objects.get()
    assert root.get("/admin/incidents/auditevent/?q=checkout")["Location"] == "/admin/audit/?text=checkout"
    change = root.get(f"/admin/incidents/auditevent/{event.pk}/change/")
    assert change["Location"] == f"/admin/audit/event/{event.pk}/"
    assert root.get("/admin/incidents/auditevent/nonsense/change/").status_code == 404
