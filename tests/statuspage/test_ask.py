"""Who is asked to approve a draft that waits, and who is paged when nobody answers. Their messages are in tests/slackbot."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from clients import breaker
from incidents import lifecycle
from incidents.actor import WORKER
from incidents.errors import NotNow, NotYours
from incidents.models import Incident, OutboxEntry, Person
from incidents.timeline import timeline
from sandbox.faults import Fault
from sandbox.rota import SCHEDULES
from sandbox.world import World
from statuspage.ask import ask_approvers
from statuspage.models import Approval, Ask, Asked, Draft, Publication
from statuspage.pass_on import ask_someone_else, decline
from statuspage.revise import reject
from tests.at_once import at_once
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.statuspage.conftest import Page, edit, say_yes, write

STEP = "page_in_time"


@pytest.fixture(autouse=True)
def rota(settings: Any) -> Any:
    """The approver is on call first, the IC next; the settings may be changed. Nothing is looked up that this is not about."""
    for name in ("MIMIR_URL", "LOKI_URL", "TEMPO_URL", "GITHUB_TOKEN", "AUDIT_TABLE_NAME"):
        setattr(settings, name, "")
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    settings.APPROVERS_SCHEDULE_ID, settings.APPROVERS_NEXT_SCHEDULE_ID = "SAPPROVE01", "SAPPROVE02"
    return settings


@pytest.fixture
def waits(approver: Person, draft: Draft, world: World) -> Draft:
    """A draft of Ravi's, which may be approved by the IC and the approver, who are asked."""
    settle()
    return draft


def time_passes() -> None:
    """So long that the next level is due."""
    OutboxEntry.objects.filter(kind=STEP, state="pending").update(due_at="2026-01-01T00:00Z")
    settle()


def asked(level: int = 0) -> list[str]:
    return [one.person.name for one in Asked.objects.filter(level=level).order_by("person__name")]


def paged(world: World) -> list[list[str]]:
    return [page["users"] for page in world.oncall.paged]


def now(draft: Draft) -> str:
    return Draft.objects.get(pk=draft.pk).state


def said(incident: Incident) -> list[str]:
    return [line.said for line in timeline(incident) if "APPROVER" in line.action]


@pytest.mark.usefixtures("waits")
def test_everybody_who_may_is_asked_at_once_and_nobody_paged(world: World, incident: Incident) -> None:
    assert (asked(), paged(world)) == (["Arun Patel", "Ines Castro"], [])
    assert said(incident) == ["Asked to approve: Arun Patel, Ines Castro"]


def test_who_wrote_it_last_is_not_asked(approver: Person, led: Incident, ic: Person) -> None:
    write(led, author=ic)
    settle()
    assert asked() == ["Arun Patel"]


def test_under_four_eyes_no_author_is_asked(approver: Person, led: Incident, ic: Person, settings: Any) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]
    draft = write(led, author=ic)
    edit(draft, author=approver)
    settle()
    assert asked() == []


def test_whoever_slack_cannot_reach_is_named(approver: Person, led: Incident) -> None:
    Person.objects.filter(pk=approver.pk).update(slack_id="")
    write(led)
    settle()
    assert said(led) == ["Asked to approve: Ines Castro; without a Slack account: Arun Patel"]


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


def test_words_that_are_edited_while_they_wait_win_no_time(waits: Draft, ic: Person, approver: Person) -> None:
    edit(waits, author=ic)
    settle()
    assert OutboxEntry.objects.filter(kind=STEP).count() == Ask.objects.count() == 1


def test_what_waits_again_is_asked_for_again(waits: Draft, ic: Person) -> None:
    say_yes(waits, ic)
    edit(waits, author=ic)
    settle()
    assert [ask.turn for ask in Ask.objects.all()] == [0, 1]
    assert OutboxEntry.objects.filter(kind=STEP, state="pending").count() == 2


def test_not_me_pages_the_next_level_at_once_and_counts_once(
    waits: Draft, ic: Person, approver: Person, world: World
) -> None:
    for _ in range(3):
        decline(waits.incident, draft_id=waits.pk, actor=by(ic))
    settle()
    assert paged(world) == [["UOC0ARUN01"]]
    time_passes()
    assert paged(world) == [["UOC0ARUN01"]]  # but for the level after it, which whoever said not me is on alone
    assert said(waits.incident)[-1].endswith("schedule Customer updates, second wrote it or said not me")


def test_not_me_of_who_was_paged_pages_the_next_level(waits: Draft, approver: Person, world: World) -> None:
    time_passes()
    decline(waits.incident, draft_id=waits.pk, actor=by(approver))
    settle()
    assert paged(world) == [["UOC0ARUN01"], ["UOC0INES01"]]


def test_two_who_say_not_me_at_once_and_a_worker_are_one_page_a_level(
    waits: Draft, ic: Person, approver: Person, world: World
) -> None:
    calls = [partial(decline, waits.incident, draft_id=waits.pk, actor=by(approver)) for _ in range(3)]
    at_once(*calls)
    settle()
    assert [len(users) for users in paged(world)] == [1]
    assert Ask.objects.get().level == 2  # the first level is the approver alone, who said not me


def test_who_waits_for_it_has_the_next_asked(waits: Draft, responder: Person, world: World) -> None:
    ask_someone_else(waits.incident, draft_id=waits.pk, actor=by(responder))
    settle()
    assert paged(world) == [["UOC0ARUN01"]]
    assert said(waits.incident)[1:] == ["Had the next person asked to approve", "Paged to approve: Arun Patel"]


def test_an_outsider_says_not_me_for_nobody(waits: Draft, outsider: Person) -> None:
    with pytest.raises(NotYours):
        decline(waits.incident, draft_id=waits.pk, actor=by(outsider))


def test_not_me_for_what_is_approved_is_refused(waits: Draft, ic: Person, approver: Person) -> None:
    say_yes(waits, ic)
    with pytest.raises(NotNow, match="Nobody else is asked"):
        decline(waits.incident, draft_id=waits.pk, actor=by(approver))


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


def test_two_workers_ask_once(approver: Person, led: Incident) -> None:
    draft = write(led)
    at_once(*[partial(ask_approvers, led, draft_id=draft.pk, actor=WORKER)] * 3)
    assert asked() == ["Arun Patel", "Ines Castro"]
    assert OutboxEntry.objects.filter(kind=STEP).count() == 1
