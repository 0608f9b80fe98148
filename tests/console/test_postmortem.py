"""The postmortem in the console: a page to read and print, and a file to take away."""

from typing import Any

from django.test import Client

from incidents import lifecycle, postmortem
from incidents.actor import WORKER
from incidents.models import Incident, Person
from incidents.postmortem_review import is_reviewed
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by, do_everything_owed
from tests.console.conftest import SECOND, As, Read


def test_it_is_read_in_the_console_as_in_linear(read: Read, root: Client, story: Incident) -> None:
    assert f'href="/admin/postmortem/{story.pk}/">read or print it</a>' in read(story)
    page = root.get(f"/admin/postmortem/{story.pk}/")
    words = page.content.decode()
    for part in ("[P1 Postmortem] Checkout errors", SECOND, "Ines Castro (IC)", "Acknowledged in OnCall", "Root cause"):
        assert part in words
    assert "console/postmortem.css" in words
    assert page["Cache-Control"].startswith("private, no-store")


def test_it_is_taken_away_as_markdown(root: Client, story: Incident) -> None:
    answer = root.get(f"/admin/postmortem/{story.pk}/markdown/")
    assert answer.content.decode().startswith("# \\[P1 Postmortem\\] Checkout errors")
    assert answer.content.decode().endswith(postmortem.render(story, story.postmortem))
    assert answer["Content-Disposition"] == f'attachment; filename="{story.reference}-postmortem.md"'
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"


def test_what_people_wrote_is_text_on_the_page(root: Client, incident: Incident) -> None:
    postmortem.write(incident, summary="<b>It was</b> the pool.", is_fallback=False, actor=WORKER)
    page = root.get(f"/admin/postmortem/{incident.pk}/").content.decode()
    assert "&lt;b&gt;It was&lt;/b&gt; the pool." in page
    assert "The incident is open again." in page


def test_without_one_and_without_the_right_there_is_no_page(
    root: Client, incident: Incident, ic: Person, signed_in_as: As
) -> None:
    assert root.get(f"/admin/postmortem/{incident.pk}/").status_code == 404
    postmortem.write(incident, summary="It was the pool.", is_fallback=False, actor=WORKER)
    assert signed_in_as(ic).post(f"/admin/postmortem/{incident.pk}/").status_code == 405
    assert Client().get(f"/admin/postmortem/{incident.pk}/").status_code == 302
    assert Client().get(f"/admin/postmortem/{incident.pk}/markdown/").status_code == 302


def test_while_linear_is_away_the_page_says_so(read: Read, world: World, incident: Incident, ic: Person) -> None:
    world.faults = {"linear": Fault(status=503)}
    lifecycle.resolve(incident, actor=by(ic))
    do_everything_owed()
    assert 'kept here, <span class="reason">Linear does not answer and is tried again</span>' in read(incident)


def test_its_chart_shows_how_long_each_stage_took_and_when_things_happened(root: Client, story: Incident) -> None:
    page = root.get(f"/admin/postmortem/{story.pk}/").content.decode()
    assert '<svg role="img" aria-labelledby="chart-title chart-told"' in page
    assert "Led: after 0 s" in page
    assert "Detected: not on record" in page or "Detected: after" in page
    assert "What customers read: 1" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]


def test_one_that_goes_on_has_no_chart(root: Client, incident: Incident) -> None:
    postmortem.write(incident, summary="It was the pool.", is_fallback=False, actor=WORKER)
    assert "chart-title" not in root.get(f"/admin/postmortem/{incident.pk}/").content.decode()


def test_it_is_marked_as_reviewed_and_that_is_taken_back(
    signed_in_as: As, incident: Incident, ic: Person, settings: Any
) -> None:
    settings.LINEAR_API_KEY = ""
    lifecycle.resolve(incident, actor=by(ic))
    do_everything_owed()
    console, page = signed_in_as(ic), f"/admin/postmortem/{incident.pk}/"
    assert "Mark as reviewed" in console.get(page).content.decode()
    console.post(f"{page}reviewed/", {"done": "yes"})
    assert (is_reviewed(incident), "by Ines Castro." in console.get(page).content.decode()) == (True, True)
    console.post(f"{page}reviewed/", {"done": "no"})
    assert not is_reviewed(incident)


def test_whoever_may_not_tick_it_is_shown_no_button(root: Client, story: Incident) -> None:
    page = f"/admin/postmortem/{story.pk}/"
    assert "Mark as reviewed" not in root.get(page).content.decode()
    root.post(f"{page}reviewed/", {"done": "yes"})
    assert not is_reviewed(story)
