"""Slack is down when the alert comes: on call is told once by other ways, and the room opens by itself when Slack is back."""

from sandbox.people import INES
from tests.conftest import native
from tests.e2e.case import ALL_STEPS, Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer
from tests.e2e.waiting import eventually


def test_an_incident_is_red_and_on_call_told_until_slack_is_back_and_its_room_opens(
    live: Live, outer: Outer, case: Case
) -> None:
    outer.breaks(slack={"status": 503})
    assert outer.deliver_until_answered(native(case.group)).status_code == 200
    eventually("it is red", lambda: case.row()["state"] == "ASSEMBLY_FAILED", seen=live.owed)
    eventually("on call is told", lambda: case.events("TOLD_WITHOUT_SLACK"), seen=live.owed)
    assert case.rooms() == []
    outer.breaks()
    case.stands()
    live.settle()
    assert (case.row()["state"], case.steps(), len(case.rooms())) == ("ROOM_ASSEMBLED", ALL_STEPS, 1)
    told = [str(event["detail"]) for event in case.events("TOLD_WITHOUT_SLACK")]
    assert len(told) == len(set(told))
    case.is_led_by(INES.slack)
