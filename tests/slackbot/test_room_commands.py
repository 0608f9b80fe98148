"""Commands that keep the record and move the incident: note, timeline, invite, handoff, mitigate, reopen, checklist."""

from collections.abc import Callable

from incidents.models import ChecklistItem, Incident, Person
from tests.slackbot.conftest import ARUN, CARLA, INES, OTTO, Slack, actions_of, text_of

Settle = Callable[[], None]


def led(slack: Slack, settle: Settle) -> None:
    slack.command("claim", by=INES)
    settle()


def do(slack: Slack, settle: Settle, text: str, *, by: str) -> str:
    """What the command's sender was told."""
    slack.command(text, by=by)
    settle()
    return heard(slack, by)


def heard(slack: Slack, user: str) -> str:
    """The newest reply to somebody, in the room or, where they are not in it, as a DM."""
    replies = slack.told(user) or [text_of(message) for message in slack.dms(user)]
    return replies[-1] if replies else ""


def test_a_note_stands_in_the_timeline(slack: Slack, room: Incident, settle: Settle) -> None:
    assert "Noted" in do(slack, settle, "note Rolled back <!channel>", by=CARLA)
    said = do(slack, settle, "timeline", by=CARLA)
    assert "Note: Rolled back @channel" in said


def test_people_called_in_are_invited(slack: Slack, room: Incident, settle: Settle) -> None:
    said = do(slack, settle, f"invite <@{OTTO}|otto>", by=CARLA)
    assert said == f"Inviting <@{OTTO}>."
    assert OTTO in slack.room.members
    assert room.responders.get(person__slack_id=OTTO).invited_at is not None


def test_somebody_unknown_or_a_guest_is_not_called_in(slack: Slack, room: Incident, settle: Settle) -> None:
    assert "I know people by their mention" in do(slack, settle, "invite otto", by=CARLA)
    assert "is a guest" in do(slack, settle, "invite <@U0GUEST00|gina>", by=CARLA)


def test_a_handover_is_offered_and_accepted_by_a_button(slack: Slack, room: Incident, settle: Settle) -> None:
    led(slack, settle)
    assert "You lead until they accept" in do(slack, settle, f"handoff <@{CARLA}>", by=INES)
    slack.click("accept_handoff", by=OTTO)
    settle()
    assert "Only Carla Berg, to whom the lead" in heard(slack, OTTO)
    slack.click("accept_handoff", by=CARLA)
    settle()
    assert Incident.objects.get().ic == Person.objects.get(slack_id=CARLA)


def test_mitigating_and_reopening_tell_the_room(slack: Slack, room: Incident, settle: Settle) -> None:
    led(slack, settle)
    do(slack, settle, "mitigate", by=INES)
    assert "*Mitigated*" in text_of(slack.posts("mitigated")[-1])
    do(slack, settle, "reopen It is back", by=INES)
    assert "open again" in text_of(slack.posts("reopened")[-1])
    assert actions_of(room)[-1] == "CHECKLIST_ITEM_UPDATED"


def test_only_the_ic_mitigates(slack: Slack, room: Incident, settle: Settle) -> None:
    led(slack, settle)
    assert "Only Ines Castro" in do(slack, settle, "mitigate", by=ARUN)


def test_a_tick_is_made_and_taken_back_in_place(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.click("tick", by=CARLA, value="responders")
    settle()
    item = ChecklistItem.objects.get(incident=room, key="responders")
    assert item.done_by == Person.objects.get(slack_id=CARLA)
    [pinned] = slack.posts("checklist")
    assert "2 of 11 done" in text_of(pinned)
    slack.click("untick", by=CARLA)
    settle()
    item.refresh_from_db()
    assert item.done_at is None


def test_the_checklist_is_posted_again_on_request(slack: Slack, room: Incident, settle: Settle) -> None:
    do(slack, settle, "checklist", by=CARLA)
    assert len(slack.posts("checklist")) == 2


def test_a_second_resolve_after_reopening_updates_the_postmortem(slack: Slack, room: Incident, settle: Settle) -> None:
    led(slack, settle)
    do(slack, settle, "resolve", by=INES)
    [filed] = slack.world.linear.records.values()
    filed["description"] = filed["description"].partition("## Root cause")[0] + "## Root cause\nThe pool."
    for text in ("reopen It is back", "note Found it", "resolve"):
        do(slack, settle, text, by=INES)
    [issue] = slack.world.snapshot()["linear"]["issues"]
    assert "Found it" in issue["description"]
    assert issue["description"].endswith("\n\n## Root cause\nThe pool.")
