"""War-room assembly, from the alert to the pinned checklist."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents import lifecycle, roles
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import State
from incidents.payloads.called import called_for
from sandbox.faults import Fault
from sandbox.identity import BOT_USER
from slackbot.models import RoomStep, WarRoom
from slackbot.warroom.assemble import assemble
from slackbot.warroom.channel import channel_name
from slackbot.warroom.steps import STEPS, Step
from tests.conftest import by, native
from tests.slackbot.conftest import CARLA, INES, RAVI, Slack, actions_of, text_of

Settle = Callable[[], None]
Fire = Callable[..., Any]


def title(said: str) -> dict[str, Any]:
    """An alert with this title."""
    return native(alert_group=native()["alert_group"] | {"title": said})


def step(name: str) -> Step:
    """The step of that name."""
    return next(one for one in STEPS if one.name == name)


def test_the_room_is_one_private_channel_named_after_the_incident(slack: Slack, room: Incident) -> None:
    [channel] = slack.rooms
    assert (channel.name, channel.is_private) == (f"incident-{room.number}-checkout-errors", True)
    assert WarRoom.objects.get().channel == channel.id


def test_headline_first_then_the_checklist_both_pinned_then_what_we_see(slack: Slack, room: Incident) -> None:
    posts = slack.posts()
    assert [post.metadata["event_type"] for post in posts] == ["headline", "checklist", "context"]
    assert sorted(slack.room.pins) == [post.ts for post in posts[:2]]


def test_the_headline_says_what_since_when_who_leads_and_who_is_here(slack: Slack, room: Incident) -> None:
    said = text_of(slack.posts("headline")[0])
    assert said.startswith(f"*P1: Checkout errors*\n{room.reference}, since <!date^")
    assert "Leads: nobody yet\nHere: 5 of 6. Not reached: Noor Haddad (no Slack account)\n" in said
    assert "Customers: nothing published" in said


def test_everybody_on_the_escalation_chain_is_invited(slack: Slack, room: Incident) -> None:
    assert set(slack.room.members) >= {BOT_USER, INES, RAVI, CARLA, "U0MEI0000"}
    assert room.responders.filter(invited_at=None).get().person.name == "Noor Haddad"


def test_topic_purpose_and_the_way_to_the_console_are_set(slack: Slack, room: Incident) -> None:
    assert slack.room.topic == f"{room.reference} P1 Checkout errors"
    assert slack.room.purpose.startswith(f"War room of {room.reference}.")
    assert [one["title"] for one in slack.room.bookmarks] == ["Console"]


def test_a_call_that_is_configured_is_linked(slack: Slack, fire: Fire, settle: Settle, settings: Any) -> None:
    settings.BRIDGE_URL = "https://meet.example.com/war"
    fire()
    settle()
    assert [one["link"] for one in slack.room.bookmarks][1:] == ["https://meet.example.com/war"]
    assert "https://meet.example.com/war" in str(slack.posts("headline")[0].blocks)


def test_every_step_is_on_record_with_its_time(room: Incident) -> None:
    assert set(RoomStep.objects.values_list("name", flat=True)) == {step.name for step in STEPS}
    assert not RoomStep.objects.exclude(failed="").exists()


def test_the_incident_and_its_log_say_that_the_room_stands(room: Incident) -> None:
    assert (room.state, room.room_ready_at is not None) == (State.ROOM_ASSEMBLED, True)
    for action in ("WAR_ROOM_CREATED", "RESPONDER_INVITED", "RESPONDER_INVITE_FAILED", "CHECKLIST_PINNED"):
        assert actions_of(room).count(action) == 1


def test_the_checklist_counts_what_is_done(slack: Slack, room: Incident) -> None:
    assert text_of(slack.posts("checklist")[0]).startswith(f"*Checklist* {room.reference}: 1 of 11 done")


def test_whoever_declares_by_hand_is_in_the_room_and_nobody_else(
    slack: Slack, incident: Incident, settle: Settle
) -> None:
    settle()
    assert set(slack.room.members) == {BOT_USER, RAVI}
    assert "Here: 1 of 1." in text_of(slack.posts("headline")[0])


def test_an_incident_that_needs_no_room_gets_none(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire(native(integration={"id": "C", "labels": {"severity": "warning"}}))
    settle()
    assert (slack.rooms, Incident.objects.get().state) == ([], State.ALERT_RECEIVED)


def test_an_incident_that_is_over_before_its_room_began_gets_none(
    slack: Slack, incident: Incident, ic: Person, settle: Settle
) -> None:
    lifecycle.resolve(incident, actor=by(ic))
    settle()
    assert slack.rooms == []
    assert OutboxEntry.objects.get(kind="assemble_room").state == "done"


def test_one_who_claims_before_the_room_stands_leads_when_it_does(
    slack: Slack, fire: Fire, ic: Person, settle: Settle
) -> None:
    fire()
    roles.claim(Incident.objects.get(), actor=by(ic))
    settle()
    incident = Incident.objects.get()
    assert (incident.state, incident.room_ready_at is not None) == (State.ACTIVE, True)
    assert f"Leads: <@{INES}>" in text_of(slack.posts("headline")[0])


def test_oncall_down_invents_nobody_and_the_headline_says_so(
    slack: Slack, fire: Fire, settle: Settle, settings: Any
) -> None:
    settings.WORKOS_API_KEY = ""  # and there is no team directory
    slack.world.faults = {"oncall": Fault(status=503)}
    fire()
    settle()
    incident = Incident.objects.get()
    assert slack.room.members == [BOT_USER]
    said = text_of(slack.posts("headline")[0])
    assert "Here: nobody was invited yet\nOnCall did not answer, so nobody was added from it." in said
    assert actions_of(incident).count("ONCALL_LOOKUP_FAILED") == 1
    assert incident.state == State.ROOM_ASSEMBLED


CALLED: dict[str, Any] = {
    "users_to_be_notified": [{"id": "UOC0RAVI01", "username": "ravi", "email": "Ravi@example.com"}, None]
}
CALLED |= {"notified_users": [{"id": "UOC0CARLA1", "username": "carla", "email": "carla@example.com"}]}


def test_while_oncall_is_down_those_come_whom_its_own_alert_names(slack: Slack, fire: Fire, settle: Settle) -> None:
    slack.world.faults = {"oncall": Fault(status=503), "workos": Fault(status=503)}
    fire(native(**CALLED))
    settle()
    assert set(slack.room.members) == {BOT_USER, RAVI, CARLA}
    said = text_of(slack.posts("headline")[0])
    assert "OnCall did not answer, so only those are added whom its alert names." in said


def test_an_alert_without_route_calls_those_whom_it_names(slack: Slack, fire: Fire, settle: Settle) -> None:
    named = [{"id": "UOC0RAVI01", "username": "ravi", "email": "Ravi@example.com"}]
    fire(native(alert_group={"id": "IABC123", "route_id": None}, users_to_be_notified=named))
    settle()
    assert RAVI in slack.room.members
    assert Incident.objects.get().responders.get(person__email="ravi@example.com").level == 1


def test_what_a_body_without_a_signature_names_is_not_believed(fire: Fire) -> None:
    fire(native(users_to_be_notified=[{"id": "UOC0RAVI01", "username": "ravi", "email": "ravi@example.com"}]))
    alert = Incident.objects.get().alerts.get()
    assert [user.id for user in called_for(alert)] == ["UOC0RAVI01"]
    alert.deliveries.update(scheme="oncall-bearer")
    assert called_for(alert) == []


def test_oncall_refusing_the_token_is_said_without_its_code(slack: Slack, fire: Fire, settle: Settle) -> None:
    slack.world.faults = {"oncall": Fault(status=403)}
    fire()
    settle()
    assert "OnCall refused the lookup, so nobody was added from it." in text_of(slack.posts("headline")[0])


def test_an_alert_without_route_says_that_nobody_could_be_looked_up(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire(native(alert_group={"id": "IABC123", "title": "Checkout errors"}))
    settle()
    assert "The alert names no OnCall route" in text_of(slack.posts("headline")[0])


def test_one_invite_that_slack_refuses_does_not_stop_the_others(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    for name in ("responders", "accounts"):
        step(name).do(Incident.objects.get())
    slack.world.slack.deactivated.add(CARLA)  # after she was looked up
    settle()
    assert {INES, RAVI} <= set(slack.room.members)
    assert CARLA not in slack.room.members
    failed = Incident.objects.get().events.filter(action="RESPONDER_INVITE_FAILED")
    assert "Carla Berg: Slack does not let them in" in [event.words["why"] for event in failed]


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("Checkout errors", "-checkout-errors"),
        ("<!channel> look", "-channel-look"),
        ("<http://x|y> down", "-http-x-y-down"),
        ("\u00c9chec du paiement \u2013 caf\u00e9", "-echec-du-paiement-cafe"),
        ("\U0001f525\U0001f525", ""),
        ("\u652f\u6255\u3044\u30a8\u30e9\u30fc", ""),
        ("  --  ", ""),
    ],
)
def test_any_title_makes_a_name_that_slack_takes(slack: Slack, fire: Fire, said: str, slug: str) -> None:
    fire(title(said))
    assemble(Incident.objects.get())
    incident = Incident.objects.get()
    assert slack.room.name == channel_name(incident) == f"incident-{incident.number}{slug}"
    assert incident.state == State.ROOM_ASSEMBLED


def test_a_title_of_three_hundred_characters_fits_everywhere(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire(title("&" * 299 + "<"))
    settle()
    [headline] = slack.posts("headline")
    assert "&amp;" * 299 + "&lt;" in text_of(headline)
    assert "Customers: nothing published" in text_of(headline)
    assert len(slack.room.topic) <= 250


def test_markup_in_a_title_arrives_as_text(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire(title("<!channel> <http://x|y>"))
    settle()
    [headline] = slack.posts("headline")
    assert "*P1: &lt;!channel&gt; &lt;http://x|y&gt;*" in text_of(headline)
    assert "<!channel>" not in headline.text + text_of(headline)
