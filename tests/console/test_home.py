"""The first page: what is burning, what waits for its reader, how the product is, and how incidents went."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ai.models import LoggingLook, ModelCall
from console.home.asked import read
from incidents import lifecycle, roles
from incidents.analytics.rollup import roll_up
from incidents.follow_ups import add_follow_up
from incidents.models import AuditEvent, FollowUp, Incident, Measured, Nudge, OutboxEntry, Person, Postmortem, Pulse
from incidents.nudges.hear import tell_room
from tests.conftest import by, do_everything_owed
from tests.console.conftest import As
from tests.statuspage.conftest import publish, say_yes, write

HOME = "/admin/"


def page_of(client: Client, query: str = "") -> str:
    """With single spaces."""
    answer = client.get(f"{HOME}{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def part(page: str, name: str) -> str:
    """The section that is named so, without tags."""
    found = re.search(rf'<section[^>]*(?:aria-labelledby|aria-label)="{name}">(.*?)</section>', page)
    assert found
    return " ".join(re.sub("<[^>]+>", " ", found[1]).split())


BURNING = "Open incidents"


def test_of_an_open_one_it_says_what_it_waits_for(root: Client, incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    write(incident)
    said = part(page_of(root), BURNING)
    assert "led by Ines Castro" in said
    assert "No update in the room yet" in said
    assert "Customers were told nothing yet; next due in 14 min" in said
    assert "1 draft waits for approval" in said


def test_it_says_what_was_told_last(root: Client, incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    tell_room(incident, text="Rolling back.", actor=by(ic))
    publish(say_yes(write(incident), ic))
    said = part(page_of(root), BURNING)
    assert "Last update just now" in said
    assert "Customers read “investigating” just now; next due in" in said


def test_a_reminder_that_nobody_answered_and_words_that_are_late_stand_out(
    root: Client, incident: Incident, ic: Person
) -> None:
    roles.claim(incident, actor=by(ic))
    then = datetime.now(UTC) - timedelta(minutes=7)
    Incident.objects.update(started_at=then - timedelta(minutes=20))
    Nudge.objects.create(incident=incident, episode=1, kind="direct", due_at=then, begun_at=then, outcome="sent")
    page = page_of(root)
    assert '<span class="line warn">No update in the room yet; reminded 7 min ago, no answer</span>' in page
    assert '<span class="line warn">Customers were told nothing yet; more was due 12 min ago</span>' in page
    tell_room(incident, text="Rolling back.", actor=by(ic))
    assert "no answer" not in page_of(root)


def test_an_approver_finds_what_waits_for_them_and_nobody_elses(
    signed_in_as: As, incident: Incident, approver: Person, responder: Person
) -> None:
    draft = write(incident)
    assert f'href="/admin/review/{draft.pk}/"' in page_of(signed_in_as(approver))
    assert "Nothing. Drafts to approve" in part(page_of(signed_in_as(responder)), "needs-me")


def test_whoever_led_finds_the_postmortem_and_their_follow_ups(
    signed_in_as: As, incident: Incident, ic: Person
) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    Postmortem.objects.create(incident=incident, summary="It was slow.")
    add_follow_up(incident, text="Alert on the pool", owner=ic, actor=by(ic), once="1")
    FollowUp.objects.update(due_on=date(2026, 1, 5))
    page = page_of(signed_in_as(ic))
    said = part(page, "needs-me")
    assert "Finish the postmortem of Checkout errors due in 1 d 23 h" in said
    assert "Alert on the pool due 05 Jan 2026" in said
    assert 'class="quiet late">due 05 Jan 2026' in page


def test_to_whom_a_lead_is_offered_they_find_it(
    signed_in_as: As, incident: Incident, ic: Person, approver: Person
) -> None:
    roles.claim(incident, actor=by(ic))
    Incident.objects.update(handoff_to=approver)
    assert "Take the lead of Checkout errors Ines Castro offers it to you" in part(
        page_of(signed_in_as(approver)), "needs-me"
    )


def test_operators_are_shown_what_was_given_up(root: Client, incident: Incident) -> None:
    OutboxEntry.objects.filter(pk=OutboxEntry.objects.earliest("pk").pk).update(state="dead")
    assert "1 Owed effect given up" in part(page_of(root), "needs-me")


def test_health_says_what_is_well_and_what_is_not(root: Client, incident: Incident, settings: Any) -> None:
    said = part(page_of(root), "health")
    assert "Broker Redis answers" in said
    assert "Copy of the audit log up to date" in said
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    LoggingLook.objects.update_or_create(
        region=settings.AWS_REGION, defaults={"is_on": True, "looked_at": datetime.now(UTC)}
    )
    said = part(page_of(root), "health")
    assert "Redis does not answer" in said
    assert "Bedrock keeps what it is asked, so no model is" in said


def test_late_work_is_said(root: Client, incident: Incident) -> None:
    OutboxEntry.objects.update(due_at=datetime.now(UTC) - timedelta(minutes=5))
    assert "the oldest waits for 5 min" in part(page_of(root), "health")


def test_numbers_stand_below_each_plot(root: Client, incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    tell_room(incident, text="Rolling back.", actor=by(ic))
    publish(say_yes(write(incident), ic))
    lifecycle.resolve(incident, actor=by(ic))
    roll_up()
    page = page_of(root)
    assert page.count('<figure class="plot"') == 10
    assert page.count("<summary>The numbers") >= 5
    assert "1 incident, 0 false alarms" in page
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


def test_without_anything_it_says_what_to_do_next(root: Client) -> None:
    page = page_of(root)
    assert "No incident started in these days." in page
    assert '<figure class="plot"' not in page


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({}, 90),
        ({"days": "7"}, 7),
        ({"since": "2026-09-01", "until": "2026-09-30"}, 30),
        ({"until": "2026-09-30"}, 90),
        ({"days": "8"}, 90),
        ({"since": "yesterday"}, 90),
        ({"since": "2026-09-30", "until": "2026-09-01"}, 90),
        ({"since": "9999-01-01", "until": "9999-12-31"}, 90),
    ],
)
def test_the_address_says_which_days(query: dict[str, str], days: int) -> None:
    asked = read(query, zone=UTC)
    assert asked.span.days == days
    assert bool(asked.wrong) == (
        query.get("days") == "8" or query.get("since") in ("yesterday", "2026-09-30", "9999-01-01")
    )


def test_a_severity_is_kept_by_the_links_to_other_ranges(root: Client) -> None:
    page = page_of(root, "?days=30&severity=P1")
    assert 'href="?days=365&amp;severity=P1#went"' in page
    assert '<a href="?days=30&amp;severity=P1#went" aria-current="true">30 days</a>' in page
    assert "<option selected>P1</option>" in page


def test_what_cannot_be_read_is_said(root: Client) -> None:
    assert "These are the last 90 days." in page_of(root, "?since=tomorrow&severity=P9")


def test_what_the_model_cost_stands_beside_the_budget(root: Client, settings: Any) -> None:
    settings.AI_MONTHLY_BUDGET_USD = 200
    ModelCall.objects.create(job="draft", model="m", prompt="1", asked_at=datetime.now(UTC), cost_usd="50.5")
    page = page_of(root)
    assert "$50.50 in" in page
    assert "25 % of the budget" in page
    assert page.count('<figure class="plot"') == 1


def test_ratings_are_shown_together_only(root: Client) -> None:
    today = datetime.now(UTC).date()
    Pulse.objects.create(since=today.replace(day=1), until=today + timedelta(days=31), ratings=5, stars=21)
    assert "4.2 of 5, from 5 ratings" in page_of(root)


def test_it_is_nobodys_who_may_not_read(client: Client, incident: Incident) -> None:
    roll_up()
    client.force_login(User.objects.create_user("nosy", password="x" * 20, is_staff=True))
    answer = client.get(HOME).content.decode()
    assert "plot" not in answer
    assert incident.title not in answer


def crowd(count: int) -> None:
    """So many open incidents with drafts, reminders and everything."""
    now = datetime.now(UTC)
    made = Incident.objects.bulk_create(Incident(title="E", severity="P1", started_at=now) for _ in range(count))
    for one in made:
        Measured.objects.create(
            incident=one, counts="incident", severity="P1", started_at=now, measured_at=now, resolve=60
        )
        Nudge.objects.create(incident=one, episode=1, kind="direct", due_at=now, begun_at=now, outcome="sent")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_number_of_queries_does_not_grow(signed_in_as: As, incident: Incident, ic: Person) -> None:
    console = signed_in_as(ic)
    roles.claim(incident, actor=by(ic))
    write(incident, author=None)
    add_follow_up(incident, text="One", owner=ic, actor=by(ic), once="1")
    lifecycle.mitigate(incident, actor=by(ic))
    do_everything_owed()
    crowd(2)
    queries(console, HOME)
    few = queries(console, HOME)
    crowd(12)
    for number in range(4):
        write(incident, author=None)
        add_follow_up(incident, text="More", owner=ic, actor=by(ic), once=f"more {number}")
    assert queries(console, HOME) == few
    assert queries(console, f"{HOME}?days=365") == few
    assert few <= 60, AuditEvent.objects.count()
