"""The incident's page: its whole story, to read."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clients import aws, breaker
from incidents import intake
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import Severity
from incidents.notes import add_note
from statuspage.models import Approval, Revision
from statuspage.revise import reject
from tests.conftest import by
from tests.console.conftest import FIRST, SECOND, Read
from tests.statuspage.conftest import say_yes, write


def address(incident: Incident) -> str:
    return f"/admin/incidents/incident/{incident.pk}/change/"


def section(page: str, name: str) -> str:
    """The section with that id, with single spaces."""
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    assert found
    return " ".join(found[1].split())


def kill(incident: Incident) -> OutboxEntry:
    """An effect that failed for good."""
    entry = OutboxEntry.objects.get(incident=incident, kind="tell_resolved")
    OutboxEntry.objects.filter(pk=entry.pk).update(state="dead", last_error="Refused: no such channel")
    return entry


def past_the_wall(sql: str) -> None:
    """What only somebody who owns the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_auditevent DISABLE TRIGGER ALL")
        cursor.execute(sql)
        for name in ("audit_check_link", "audit_refuse_change", "audit_refuse_truncate"):
            cursor.execute(f"ALTER TABLE incidents_auditevent ENABLE ALWAYS TRIGGER {name}")


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
        r'<li class="machinery"> <time[^>]*>[\d:]{8}</time> <span class="said">Publication reserved', lines
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


def test_people_and_checklist_say_who(read: Read, story: Incident) -> None:
    page = read(story)
    assert "Ravi Menon" in section(page, "people")
    assert "declared it" in section(page, "people")
    assert "Ines Castro" in section(page, "checklist")


def test_the_rooms_steps_have_their_times(read: Read, story: Incident) -> None:
    assert re.search(r"Headline pinned</th><td[^>]*>\d+ ms</td><td>[\d:]{8}</td>", section(read(story), "room"))


def test_an_incident_with_nothing_in_it_says_so(read: Read, incident: Incident) -> None:
    page = read(incident)
    for words in (
        "Nobody was asked to help yet.",
        "No update for customers was drafted.",
        "Nothing was approved.",
        "Nothing was sent to the status page.",
        "No update about this incident was published.",
        "No step of a room is done",
    ):
        assert words in page


def test_a_dead_effect_is_retried_from_the_page_and_leads_back(root: Client, read: Read, story: Incident) -> None:
    entry, back = kill(story), f"{address(story)}#owed"
    page = read(story)
    assert "1 owed effect failed for good" in page
    assert "Refused: no such channel" in section(page, "owed")
    assert f'name="next" value="{back}"' in section(page, "owed")
    answer = root.post(f"/admin/incidents/outboxentry/{entry.pk}/retry/", {"next": back})
    entry.refresh_from_db()
    assert (answer.status_code, answer["Location"], entry.state) == (302, back, "pending")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_retry_leads_nowhere_else(root: Client, story: Incident, elsewhere: str) -> None:
    entry = kill(story)
    answer = root.post(f"/admin/incidents/outboxentry/{entry.pk}/retry/", {"next": elsewhere})
    assert answer["Location"] == f"/admin/incidents/outboxentry/{entry.pk}/change/"


def test_retrying_what_does_not_exist_is_a_404(root: Client) -> None:
    assert root.post("/admin/incidents/outboxentry/987654/retry/").status_code == 404


def test_the_chain_is_checked_and_compared(read: Read, story: Incident) -> None:
    chain = section(read(story), "chain")
    assert f"Checked now: {story.events.count()} events in an unbroken chain" in chain
    assert f"holds the same {story.events.count()}." in chain


def test_a_chain_that_was_tampered_with_is_said_at_the_top(read: Read, story: Incident) -> None:
    past_the_wall(f"DELETE FROM incidents_auditevent WHERE chain = '{story.chain}' AND seq = 2")
    page = read(story)
    assert "The audit log of this incident does not verify." in page
    assert "event 2: missing" in section(page, "chain")


def test_a_second_copy_that_differs_is_said_at_the_top(read: Read, story: Incident, sandbox_aws: Any) -> None:
    key = {"pk": story.chain, "sk": "AUDIT#000000000001"}
    sandbox_aws.update_item(Key=key, UpdateExpression="SET canonical = :c", ExpressionAttributeValues={":c": b"{}"})
    page = read(story)
    assert "The audit log of this incident does not verify." in page
    assert "the mirror holds something else" in section(page, "chain")


def test_a_second_copy_that_lags_is_no_alarm(read: Read, story: Incident, ic: Person) -> None:
    add_note(story, text="Still watching", actor=by(ic))
    assert "lacks the newest 1 of" in section(read(story), "chain")


def test_a_mirror_that_is_down_is_said_in_words(read: Read, story: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    aws.forget_clients()
    try:
        chain = section(read(story), "chain")
    finally:
        aws.forget_clients()
        breaker.close_all()
    assert ">verified<" in chain
    assert "could not be read now, so it was not compared" in chain


def test_without_a_mirror_the_page_says_so(read: Read, story: Incident, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = ""
    assert "No second copy is set up." in section(read(story), "chain")


def test_two_hundred_lines_take_no_more_queries(root: Client, story: Incident, ic: Person) -> None:
    with CaptureQueriesContext(connection) as before:
        root.get(address(story))
    for number in range(200):
        add_note(story, text=f"Note {number}", actor=by(ic))
    with CaptureQueriesContext(connection) as after:
        page = root.get(address(story)).content.decode()
    assert "Note 199" in page
    assert len(after) <= len(before) <= 34


def test_nothing_on_it_can_be_edited(root: Client, read: Read, story: Incident) -> None:
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


def test_the_list_shows_state_age_and_who_leads(root: Client, story: Incident) -> None:
    page = root.get("/admin/incidents/incident/").content.decode()
    assert '<span class="tag good">resolved</span>' in page
    assert '<td class="field-age">under 1 min</td>' in page
    assert '<td class="field-leads">Ines Castro</td>' in page
    assert not re.search(r"<style|\sstyle=", page)
