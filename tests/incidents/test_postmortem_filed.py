"""The postmortem in Linear: one issue, whatever is lost on the way, and for whom."""

from collections.abc import Callable
from typing import Any

from django.conf import settings as in_force

from clients import linear
from incidents import lifecycle, postmortem, roles
from incidents.actor import WORKER
from incidents.models import Incident, Person, Postmortem
from incidents.models.incident import Severity
from incidents.reassess import reassess
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by, do_everything_owed

MakeDue = Callable[[], None]


def issues(world: World) -> list[dict[str, Any]]:
    """What stands on the board."""
    found: list[dict[str, Any]] = world.snapshot()["linear"]["issues"]
    return found


def test_it_is_filed_for_whoever_led_where_postmortems_are_kept(world: World, incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    do_everything_owed()
    [issue] = issues(world)
    assert (issue["assignee"], sorted(issue["labels"])) == (ic.email, ["P1", "postmortem"])
    assert (issue["team"], issue["project"]) == (in_force.LINEAR_TEAM_ID, in_force.LINEAR_PROJECT_ID)


def test_whatever_answer_is_lost_it_is_filed_once(
    world: World, incident: Incident, ic: Person, make_due: MakeDue
) -> None:
    world.faults = {"linear": Fault(lose_answers=0.5)}
    lifecycle.resolve(incident, actor=by(ic))
    for _ in range(4):
        do_everything_owed()
        make_due()
    world.faults = {}
    do_everything_owed()
    assert [one["id"] for one in issues(world)] == [str(Postmortem.objects.get().pk)]
    assert Postmortem.objects.get().identifier == issues(world)[0]["identifier"]


def test_a_worker_that_was_killed_after_it_was_filed_files_no_other(
    world: World, incident: Incident, ic: Person
) -> None:
    lifecycle.resolve(incident, actor=by(ic))
    written = postmortem.write(incident, summary="It was the pool.", is_fallback=False, actor=WORKER)
    linear.create_issue(
        id=written.pk, team_id=in_force.LINEAR_TEAM_ID, project_id=None, title="T", description="", label_ids=[],
        assignee_id=None,
    )  # fmt: skip
    postmortem.file(Incident.objects.get())
    [issue] = issues(world)
    assert issue["title"].startswith("[P1 Postmortem] Checkout errors")
    assert Postmortem.objects.get().filed_episode == 1


def test_of_whoever_linear_does_not_know_it_is_nobodys(world: World, incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    Person.objects.filter(pk=ic.pk).update(email="elsewhere@example.com")
    lifecycle.resolve(incident, actor=by(ic))
    do_everything_owed()
    assert [one["assignee"] for one in issues(world)] == [None]


def reassessed(incident: Incident, ic: Person) -> None:
    """Filed, opened again, and less grave."""
    lifecycle.resolve(incident, actor=by(ic))
    do_everything_owed()
    lifecycle.reopen(incident, actor=by(ic))
    reassess(incident, severity=Severity.P2, why="", actor=by(ic))


def of_people(world: World) -> None:
    """Somebody labels it in Linear."""
    linear.label(team_id=in_force.LINEAR_TEAM_ID, name="database")
    [code] = [one["id"] for one in world.linear.labels.values() if one["name"] == "database"]
    world.linear.records[str(Postmortem.objects.get().pk)]["labelIds"].append(code)


def test_of_another_severity_its_label_is_replaced_and_peoples_own_stay(
    world: World, incident: Incident, ic: Person
) -> None:
    roles.claim(incident, actor=by(ic))
    reassessed(incident, ic)
    of_people(world)
    do_everything_owed()
    [issue] = issues(world)
    assert sorted(issue["labels"]) == ["P2", "database", "postmortem"]
    assert issue["title"].startswith("[Reopened] [P2 Postmortem]")


def test_whatever_answer_is_lost_it_has_one_label_of_a_severity(
    world: World, incident: Incident, ic: Person, make_due: MakeDue
) -> None:
    roles.claim(incident, actor=by(ic))
    reassessed(incident, ic)
    world.faults = {"linear": Fault(lose_answers=0.5)}
    for _ in range(3):
        do_everything_owed()
        make_due()
    world.faults = {}
    do_everything_owed()
    assert sorted(issues(world)[0]["labels"]) == ["P2", "postmortem"]
