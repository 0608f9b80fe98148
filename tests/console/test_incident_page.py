"""The incident's page: its whole story, to read."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import intake
from incidents.context import Context
from incidents.models import ContextSnapshot, Incident, OutboxEntry, Person
from incidents.models.incident import Severity
from incidents.notes import add_note
from statuspage.models import Approval, Revision
from statuspage.revise import reject
from tests.conftest import by
from tests.console.conftest import FIRST, SECOND, Read, address, section
from tests.statuspage.conftest import say_yes, write


def test_the_head_says_what_where_it_stands_and_who_led(read: Read, story: Incident) -> None:
    page = read(story)
    head = page[page.index('<header class="head">') : page.index('<section aria-labelledby="customers">')]
    for words in (story.reference, "Checkout errors", "P1", ">resolved<", "Led by", "Ines Castro, since", "in Linear"):
        assert words in head
    assert "https://slack.com/app_redirect?channel=" in head


def test_what_customers_read_now_stands_first(read: Read, story: Incident) -> None:
    now = section(read(story), "customers")
    assert SECOND in now
    assert "approved by Ines Castro" in now


def test_the_timeline_names_the_day_once_and_keeps_machinery_quiet(read: Read, story: Incident) -> None:
    lines = section(read(story), "timeline")
    assert lines.count('class="day"') == len(set(story.events.values_list("at__date", flat=True)))
    assert re.search(
        r'<li data-seq="\d+" class="machinery"> <time[^>]*>[\d:]{8}</time> <svg class="icon" aria-hidden="true">'
        r'<use href="#icon-page"/></svg> <span class="said"[^>]*>Publication reserved',
        lines,
    )
    assert "Opened as P1: Checkout errors" in lines


def test_each_revision_is_shown_with_what_changed_in_it(read: Read, story: Incident) -> None:
    drafts = section(read(story), "drafts")
    assert FIRST in drafts
    assert SECOND in drafts
    assert "We <del>are investigating </del><ins>have found </ins>errors at checkout." in drafts
    assert "<del>investigating</del><ins>identified</ins>" in drafts
    for digest in Revision.objects.values_list("digest", flat=True):
        assert f'<code title="{digest}">{digest[:12]}</code>' in drafts


def test_an_approval_says_on_whose_right_and_what_became_of_it(read: Read, story: Incident) -> None:
    approvals = section(read(story), "approvals")
    assert "commanders, as IC" in approvals
    assert f"good until {Approval.objects.get().expires_at:%H:%M:%S}" in approvals
    assert "<td>published</td>" in approvals


def test_a_voided_approval_says_why(read: Read, incident: Incident, approver: Person) -> None:
    draft = write(incident)
    say_yes(draft, approver)
    reject(incident, draft_id=draft.pk, why="Too early", actor=by(approver))
    page = read(incident)
    assert "the draft was rejected" in section(page, "approvals")
    assert "Too early" in section(page, "drafts")


def test_a_publication_shows_the_words_and_the_way_to_the_page(read: Read, story: Incident) -> None:
    publications = section(read(story), "publications")
    for words in (SECOND, "sent in 1 attempt", "See it on the status page"):
        assert words in publications


def test_what_was_seen_is_shown_beside_what_was_seen_again(read: Read, incident: Incident) -> None:
    for share in (0.21, 0.03):
        seen = Context(service="checkout", slo_percent=99.9, numbers={"errors": share, "errors_before": 0.004})
        content = ContextSnapshot.as_stored(seen)
        ContextSnapshot.objects.create(incident=incident, taken_at=timezone.now(), content=content)
    assert "<td>0.4 %</td><td>21 %</td><td>3 %</td>" in section(read(incident), "seen")


def test_what_was_not_looked_up_says_why(read: Read, incident: Incident) -> None:
    nothing = ContextSnapshot.as_stored(Context())
    ContextSnapshot.objects.create(incident=incident, taken_at=timezone.now(), content=nothing)
    assert "no service is named" in section(read(incident), "seen")


def test_people_and_checklist_say_who(read: Read, story: Incident) -> None:
    page = read(story)
    assert "Ravi Menon" in section(page, "people")
    assert "Declared it" in section(page, "people")
    assert "Ines Castro" in section(page, "checklist")


def test_the_rooms_steps_have_their_times(read: Read, story: Incident) -> None:
    assert re.search(r"Headline pinned</th><td[^>]*>\d+ ms</td><td[^>]*>[\d:]{8}</td>", section(read(story), "room"))


def test_an_incident_with_nothing_in_it_says_so(read: Read, incident: Incident) -> None:
    page = read(incident)
    for words in (
        "Declared it; not invited yet",
        "No update for customers was drafted.",
        "Nothing was approved.",
        "Nothing was sent to the status page.",
        "No update about this incident was published.",
        "No step of a room is done",
    ):
        assert words in page


def test_two_hundred_lines_take_no_more_queries(root: Client, story: Incident, ic: Person) -> None:
    with CaptureQueriesContext(connection) as before:
        root.get(address(story))
    for number in range(200):
        add_note(story, text=f"Note {number}", actor=by(ic))
    with CaptureQueriesContext(connection) as after:
        page = root.get(address(story)).content.decode()
    assert "Note 199" in page
    assert re.search(r"\d{3} more lines in between", page)
    assert len(after) <= len(before) <= 45


def test_nothing_on_it_can_be_edited(root: Client, read: Read, story: Incident) -> None:
    OutboxEntry.objects.update(state="done")  # what failed on a busy machine and waits would have its button
    page = read(story)
    main = page[page.index('<main id="content-start"') : page.index("</main>")]
    assert not re.search(r"<(form|input|textarea|select|button)", main)
    assert root.post(address(story), {"title": "Another"}).status_code == 403


def test_there_is_no_inline_script_or_style(read: Read, story: Incident) -> None:
    page = read(story)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


def test_markup_in_what_people_wrote_is_shown_as_text(read: Read, responder: Person) -> None:
    title = "<script>alert(1)</script> & <b>bold</b>"
    incident, _ = intake.declare(title=title, severity=Severity.P1, actor=by(responder), person=responder)
    write(incident, "<img src=x onerror=alert(1)>", author=responder)
    page = read(incident)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in section(page, "drafts")


def test_who_is_not_signed_in_is_asked_to(client: Client, incident: Incident) -> None:
    answer = client.get(address(incident))
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/login/?next={address(incident)}")


def test_an_account_without_the_right_reads_nothing(client: Client, incident: Incident) -> None:
    client.force_login(User.objects.create_user("nosy", password="x" * 20, is_staff=True))
    assert client.get(address(incident)).status_code == 403


@pytest.mark.parametrize("name", ["7c0b1a52-0000-4000-8000-000000000000", "nonsense"])
def test_an_incident_that_there_is_not_is_a_404(root: Client, name: str) -> None:
    assert root.get(f"/admin/incidents/incident/{name}/change/").status_code == 404
