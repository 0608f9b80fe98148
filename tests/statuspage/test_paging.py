"""Who is paged while a draft waits and nobody answers, and that no time approves anything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from clients import breaker
from incidents import lifecycle
from incidents.models import Incident, OutboxEntry, Person
from sandbox.faults import Fault
from sandbox.rota import SCHEDULES
from sandbox.world import World
from statuspage.models import Approval, Asked, Draft, Publication
from statuspage.revise import reject
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.statuspage.conftest import Page, now, paged, said, say_yes, time_passes, write

STEP = "page_in_time"

pytestmark = pytest.mark.usefixtures("rota")


def test_five_minutes_later_the_first_level_is_paged_and_ten_after_that_the_next(waits: Draft, world: World) -> None:
    first = OutboxEntry.objects.get(kind=STEP)
    assert round((first.due_at - first.created_at).total_seconds() / 60) == 5
    time_passes()
    assert paged(world) == [["UOC0ARUN01"]]
    second = OutboxEntry.objects.get(kind=STEP, state="pending")
    assert round((second.due_at - second.created_at).total_seconds() / 60) == 10
    time_passes()
    assert paged(world) == [["UOC0ARUN01"], ["UOC0INES01"]]
    assert said(waits.incident)[1:] == ["Paged to approve: Arun Patel", "Paged to approve: Ines Castro"]


def test_a_page_says_where_to_approve_and_no_word_of_what_happened(waits: Draft, world: World) -> None:
    time_passes()
    (group,) = world.oncall.alert_groups.values()
    words = group["last_alert"]["payload"]["oncall"]
    assert words["title"] == f"{waits.incident.reference}: a customer update waits for your approval"
    assert words["permalink"].endswith(f"/admin/incidents/incident/{waits.incident.pk}/change/")
    assert "heckout" not in str(words)


@pytest.mark.parametrize("schedules", [("", ""), ("SAPPROVE01", ""), ("SAPPROVE01", "SAPPROVE02")])
def test_a_day_of_nobody_approves_nothing_whoever_is_paged(
    waits: Draft, page: Page, rota: Any, schedules: tuple[str, str]
) -> None:
    rota.APPROVERS_SCHEDULE_ID, rota.APPROVERS_NEXT_SCHEDULE_ID = schedules
    for _ in range(4):
        six_hours_pass()
    assert (now(waits), page()) == ("PENDING", [])
    assert not Approval.objects.exists() | Publication.objects.exists()
    assert Asked.objects.exclude(level=0).count() == len([one for one in schedules if one])


def six_hours_pass() -> None:
    OutboxEntry.objects.filter(state="pending").update(due_at="2026-01-01T00:00Z")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE statuspage_ask SET began_at = began_at - interval '6 hours'")
    settle()


def approved(draft: Draft, ic: Person) -> None:
    say_yes(draft, ic)


def rejected(draft: Draft, ic: Person) -> None:
    reject(draft.incident, draft_id=draft.pk, why="No.", actor=by(ic))


def resolved(draft: Draft, ic: Person) -> None:
    lifecycle.resolve(draft.incident, actor=by(ic))


def cancelled(draft: Draft, _ic: Person) -> None:
    Incident.objects.filter(pk=draft.incident_id).update(state="CANCELLED")


def overtaken(draft: Draft, ic: Person) -> None:
    say_yes(write(draft.incident, "Other words."), ic)
    settle()
    assert Publication.objects.get().state == "PUBLISHED"


@pytest.mark.parametrize("ended", [approved, rejected, resolved, cancelled, overtaken])
def test_nobody_is_paged_for_what_does_not_wait_any_more(
    waits: Draft, ic: Person, world: World, ended: Callable[[Draft, Person], None]
) -> None:
    ended(waits, ic)
    time_passes()
    assert paged(world) == []


def test_a_new_episode_asks_anew_and_supersedes_the_old_step(waits: Draft, ic: Person, world: World) -> None:
    lifecycle.resolve(waits.incident, actor=by(ic))
    lifecycle.reopen(waits.incident, actor=by(ic))
    settle()
    time_passes()
    assert paged(world) == [["UOC0ARUN01"]]
    assert sorted(OutboxEntry.objects.filter(kind=STEP).values_list("state", flat=True)) == [
        "done", "pending", "superseded",
    ]  # fmt: skip


def test_a_level_with_nobody_on_it_is_passed_over_at_once(
    waits: Draft, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SCHEDULES["SAPPROVE01"], "on_call_now", [])
    time_passes()
    assert paged(world) == [["UOC0INES01"]]
    assert said(waits.incident)[1] == (
        "Nobody was paged to approve: nobody is on call now on the schedule Customer updates"
    )


def test_an_author_under_four_eyes_is_not_paged_for_their_own(
    approver: Person, led: Incident, world: World, rota: Any
) -> None:
    rota.STATUSPAGE_FOUR_EYES = ["P1"]
    write(led, author=approver)
    settle()
    time_passes()
    assert paged(world) == [["UOC0INES01"]]


def test_a_schedule_that_oncall_does_not_know_is_said_and_the_next_paged(
    waits: Draft, world: World, settings: Any
) -> None:
    settings.APPROVERS_SCHEDULE_ID = "SNOWHERE01"
    time_passes()
    assert paged(world) == [["UOC0INES01"]]
    assert "Grafana OnCall: it refused this (404)" in said(waits.incident)[1]


def test_while_oncall_is_away_it_is_said_once_and_paged_when_it_is_back(waits: Draft, world: World) -> None:
    world.faults = {"oncall": Fault(status=503)}
    time_passes()
    OutboxEntry.objects.filter(kind="page_approvers").update(due_at="2026-01-01T00:00Z")
    settle()
    assert [line for line in said(waits.incident) if "it is tried again" in line] == said(waits.incident)[1:]
    world.faults = {}
    breaker.close_all()
    OutboxEntry.objects.filter(kind="page_approvers").update(due_at="2026-01-01T00:00Z")
    settle()
    assert paged(world) == [["UOC0ARUN01"]]


def test_a_page_whose_answer_is_lost_is_repeated_and_on_record_once(waits: Draft, world: World) -> None:
    time_passes()
    OutboxEntry.objects.filter(kind="page_approvers").update(state="pending", due_at="2026-01-01T00:00Z", in_doubt=True)
    settle()
    assert paged(world) == [["UOC0ARUN01"]] * 2
    assert said(waits.incident)[1:] == ["Paged to approve: Arun Patel"]
