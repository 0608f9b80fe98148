"""The audit log in the console: one incident's timeline, every event opened, and what each changed."""

from django.test import Client

from incidents.models import Incident


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
