"""Kept pictures on the incident's page: for whoever may see it, as bytes that no browser runs."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.actor import WORKER
from incidents.kept import Written, keep_message
from incidents.kept_images import keep_image
from incidents.models import Incident, KeptImage, Person
from incidents.models.kept_image import Mimetype
from tests.conftest import by
from tests.console.conftest import address

PNG = b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"
LINK = "https://sandbox.slack.com/archives/C1/p1"


@pytest.fixture
def picture(incident: Incident, responder: Person) -> str:
    """Where the picture of a kept message is."""
    ts = f"{datetime(2026, 11, 25, 2, 14, tzinfo=UTC).timestamp():.6f}"
    said = Written(channel="C1", ts=ts, text="See <b>this</b>.", author=responder, link=LINK, edited="")
    kept = keep_message(incident, message=said, actor=by(responder))
    keep_image(incident, message_id=kept.pk, file="F1", name="a.png", mimetype=Mimetype.PNG, content=PNG, actor=WORKER)
    return f"/admin/kept/{KeptImage.objects.get().pk}/"


def test_the_timeline_shows_the_message_its_link_and_its_picture(
    root: Client, incident: Incident, picture: str
) -> None:
    page = root.get(address(incident)).content.decode()
    assert "Kept what Carla Berg wrote at 02:14 UTC: See &lt;b&gt;this&lt;/b&gt;." in page
    assert f'<a href="{LINK}">in Slack</a>' in page
    assert f'<img class="kept" src="{picture}"' in page


def test_it_is_a_picture_whatever_stands_in_it(root: Client, picture: str) -> None:
    answer = root.get(picture)
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (PNG, "image/png", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_whoever_may_not_know_of_the_incident_finds_nothing(root: Client, picture: str) -> None:
    Person.objects.create(name="Gone", user=User.objects.get(username="root"), is_active=False)
    assert (root.get(picture).status_code, root.get("/admin/kept/999999/").status_code) == (404, 404)


def test_whoever_is_not_signed_in_is_asked_to(client: Client, picture: str) -> None:
    assert client.get(picture).status_code == 302
    assert client.post(picture).status_code in (302, 403)
