"""The incident's page when something is wrong: said at the top, in words, with what a person can do."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from clients import aws, breaker, latency
from incidents.audit.check import check_when_due
from incidents.models import Incident, OutboxEntry, Person
from incidents.notes import add_note
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by, do_everything_owed
from tests.console.conftest import Read, address, section
from tests.statuspage.conftest import past_the_walls, say_yes, write


def kill(incident: Incident) -> OutboxEntry:
    """An effect that failed for good."""
    entry = OutboxEntry.objects.get(incident=incident, kind="tell_resolved")
    OutboxEntry.objects.filter(pk=entry.pk).update(state="dead", last_error="Refused: no such channel")
    return entry


@pytest.fixture
def without_room(incident: Incident, world: World, settle: Callable[[], None]) -> OutboxEntry:
    """What could not make the incident's room, Slack refusing the app, and waits a long time before it tries again."""
    world.faults = {"slack": Fault(error="token_revoked")}
    settle()
    entry = OutboxEntry.objects.filter(kind="assemble_room")
    entry.update(due_at=timezone.now() + timedelta(hours=1))
    return entry.get()


def test_an_assembly_that_failed_is_said_at_the_top(read: Read, incident: Incident, without_room: OutboxEntry) -> None:
    page = read(Incident.objects.get())
    assert "The war room could not be made." in page
    assert "tried again by itself" in page


def test_what_waits_after_a_failure_is_tried_at_once_at_a_button(root: Client, without_room: OutboxEntry) -> None:
    root.post(f"/admin/incidents/outboxentry/{without_room.pk}/retry/")
    without_room.refresh_from_db()
    assert without_room.due_at <= timezone.now()


def test_while_slack_is_slow_it_says_so(read: Read, incident: Incident) -> None:
    assert "Slack is slow" not in read(incident)
    for past in (100, 10):
        latency.forget()
        latency.note("slack", 4.0, at=time.time() - past)
    assert "Slack is slow just now. What you do here is on record at once" in read(incident)


@pytest.fixture
def in_doubt(incident: Incident, approver: Person, world: World, settle: Callable[[], None]) -> Incident:
    """An update of it was sent, and Statuspage did not say what became of it."""
    say_yes(write(incident), approver)
    world.faults = {"statuspage": Fault(status=503)}
    settle()
    return incident


def test_an_update_of_unknown_outcome_asks_for_patience(read: Read, in_doubt: Incident) -> None:
    page = read(in_doubt)
    assert "An update was sent that Statuspage has not confirmed." in page
    assert "is known to be published yet" in section(page, "customers")


def test_a_dead_effect_is_retried_from_the_page_and_leads_back(root: Client, read: Read, story: Incident) -> None:
    entry, back = kill(story), f"{address(story)}#owed"
    page = read(story)
    assert "1 owed effect failed for good" in page
    assert ">no such channel<" in section(page, "owed")
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


def checked() -> None:
    """What beat and a worker do."""
    check_when_due()
    do_everything_owed()


def test_a_chain_that_nobody_verified_says_so(read: Read, story: Incident) -> None:
    assert "Nobody has verified it so far." in section(read(story), "chain")


def test_the_chain_stands_as_its_newest_verification_found_it(read: Read, story: Incident) -> None:
    checked()
    chain = section(read(story), "chain")
    assert ">verified<" in chain
    assert f"{story.events.count()} events now" in chain
    assert "holds every event" in chain


def test_a_chain_that_was_tampered_with_is_said_at_the_top(read: Read, story: Incident) -> None:
    past_the_walls(
        f"DELETE FROM incidents_auditevent WHERE chain = '{story.chain}' AND seq = 2", "incidents_auditevent"
    )
    checked()
    page = read(story)
    assert "The audit log of this incident does not verify." in page
    assert "Event 2: missing" in section(page, "chain")


def test_a_second_copy_that_differs_is_said_at_the_top(read: Read, story: Incident, sandbox_aws: Any) -> None:
    key = {"pk": story.chain, "sk": "AUDIT#000000000001"}
    true = sandbox_aws.get_item(Key=key)["Item"]
    sandbox_aws.put_item(Item=true | {"canonical": b"{}"})
    checked()
    page = read(story)
    sandbox_aws.put_item(Item=true)  # the same story is read by other tests
    assert "The audit log of this incident does not verify." in page
    assert "Event 1" in section(page, "chain")


def test_a_second_copy_that_lags_is_no_alarm(read: Read, story: Incident, ic: Person) -> None:
    add_note(story, text="Still watching", actor=by(ic))
    assert "lacks the newest 1 of" in section(read(story), "chain")


def test_a_mirror_that_is_down_is_said_in_words(read: Read, story: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    aws.forget_clients()
    try:
        checked()
    finally:
        aws.forget_clients()
        breaker.close_all()
    assert "the second copy did not answer" in section(read(story), "chain")


def test_without_a_mirror_the_page_says_so(read: Read, story: Incident, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = ""
    assert "No second copy is set up." in section(read(story), "chain")
