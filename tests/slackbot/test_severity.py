"""`severity`: the IC reassesses how grave it is, and the room reads it."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents import lifecycle
from incidents.errors import NotYours, TransitionRefused
from incidents.intake import declare
from incidents.models import ChecklistItem, Incident, Person
from incidents.models.incident import Severity
from incidents.reassess import reassess
from incidents.roles import claim
from incidents.timeline import timeline
from tests.conftest import by
from tests.slackbot.conftest import INES, Slack, text_of

Settle = Callable[[], None]


def said(slack: Slack) -> list[str]:
    return [text_of(message) for message in slack.posts("severity")]


def test_the_room_and_the_headline_say_so(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("severity p2: only one <!here> region", by=INES)
    settle()
    assert said(slack) == [f"*{room.reference} is P2 now*, it was P1: only one @here region\nUndo"]
    assert text_of(slack.posts("headline")[0]).startswith("*P2: Checkout errors*")
    assert Incident.objects.get().gravest == "P1"


def test_the_same_again_is_an_assessment_and_ticks_the_checklist(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("severity P1", by=INES)
    settle()
    assert (said(slack), "stays P1" in slack.told(INES)[-1]) == ([], True)
    assert ChecklistItem.objects.get(incident=room, key="severity").done_at is not None
    assert "Assessed, stays P1" in [line.said for line in timeline(room)]


def test_anything_else_is_refused(slack: Slack, room: Incident, settle: Settle) -> None:
    words = ("", "P4", "high", "P2-ish")
    for one in words:
        slack.command(f"severity {one}", by=INES)
    settle()
    assert sum("Say P1, P2 or P3" in told for told in slack.told(INES)) == len(words)
    assert Incident.objects.get().severity == "P1"


def test_lowering_it_says_that_a_second_person_still_approves(
    slack: Slack, room: Incident, settle: Settle, settings: Any
) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]
    slack.command("severity P3", by=INES)
    settle()
    assert said(slack)[0].endswith(
        "It was P1: customer updates are still approved by somebody who did not write them.\nUndo"
    )


def test_raising_it_says_who_approves_now(slack: Slack, outsider: Person, settle: Settle, settings: Any) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]
    declare(title="Slow", severity=Severity.P2, actor=by(outsider), person=outsider)
    settle()
    slack.command("severity P1", by=INES)
    settle()
    assert said(slack)[0].endswith("A customer update is now approved by somebody who did not write it.\nUndo")


def test_one_without_a_room_gets_it_once_it_is_grave_enough(incident: Incident, ic: Person) -> None:
    Incident.objects.update(severity="P3", needs_room=False)
    incident.owed.all().delete()
    reassess(incident, severity=Severity.P1, why="", actor=by(ic))
    assert Incident.objects.get().needs_room
    assert incident.owed.filter(kind="assemble_room").count() == 1


def test_what_is_over_is_not_reassessed(incident: Incident, ic: Person) -> None:
    lifecycle.resolve(incident, actor=by(ic))
    with pytest.raises(TransitionRefused, match="reopen it to reassess it"):
        reassess(incident, severity=Severity.P2, why="", actor=by(ic))


def test_only_the_ic_reassesses(incident: Incident, ic: Person, responder: Person) -> None:
    claim(incident, actor=by(ic))
    with pytest.raises(NotYours, match="Only Ines Castro"):
        reassess(incident, severity=Severity.P2, why="", actor=by(responder))
