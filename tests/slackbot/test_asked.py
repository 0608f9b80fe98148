"""The direct message to an approver, what the room hears of pages, and the way on for who may not approve their own words."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident, OutboxEntry, Person
from sandbox.slack.workspace import Message
from slackbot.models import DirectMessage
from statuspage.draft import create_draft
from statuspage.models import Approval, Ask, Draft
from statuspage.models.draft import Origin
from statuspage.revise import reject
from tests import kept
from tests.conftest import by, do_everything_owed
from tests.slackbot.conftest import ARUN, CARLA, INES, OTTO, Slack, actions_of, text_of, words_in
from tests.statuspage.conftest import edit, say_yes

Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def rota(settings: Any) -> Any:
    """The approver is on call first, the IC next; the settings may be changed."""
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    settings.APPROVERS_SCHEDULE_ID, settings.APPROVERS_NEXT_SCHEDULE_ID = "SAPPROVE01", "SAPPROVE02"
    return settings


def asked(slack: Slack, user: str = ARUN) -> list[Message]:
    """The direct messages that ask this person."""
    return [one for one in slack.dms(user) if one.metadata["event_type"] == "approval_asked"]


def press(slack: Slack, message: Message, action_id: str, *, by: str) -> None:
    channel = next(one for one in slack.world.slack.channels.values() if message in one.messages)
    slack._act("click", channel=channel.id, ts=message.ts, action_id=action_id, user=by)


def time_passes(settle: Settle) -> None:
    OutboxEntry.objects.filter(kind="page_in_time", state="pending").update(due_at="2026-01-01T00:00Z")
    settle()


def test_an_approver_reads_the_words_and_who_is_paged_after_them(slack: Slack, draft: Draft) -> None:
    (message,) = asked(slack)
    said = text_of(message)
    assert said.startswith(f"*{draft.incident.reference}, checkout*: customers have heard nothing for ")
    assert f"<@{CARLA}> asks you to approve:" in said
    body = {"type": "plain_text", "text": draft.newest_revision().content.body, "emoji": False}
    assert {"type": "section", "text": body} in [
        {k: v for k, v in one.items() if k != "block_id"} for one in message.blocks
    ]
    assert "'Not me' asks the next person at once. After <!date^" in said
    assert f"<@{ARUN}> is paged." in said
    assert message.text == f"{draft.incident.reference}: you are asked to approve a customer update."


def test_who_asked_and_who_may_not_are_told_nothing(slack: Slack, draft: Draft) -> None:
    assert [asked(slack, user) for user in (CARLA, INES, OTTO)] == [[], [], []]


def test_its_review_is_the_same_review_and_publishes(slack: Slack, draft: Draft, settle: Settle) -> None:
    press(slack, asked(slack)[0], "review_draft", by=ARUN)
    settle()
    slack.submit(slack.view(ARUN))
    settle()
    assert Approval.objects.get().approver.slack_id == ARUN
    assert len(slack.world.snapshot()["statuspage"]["incidents"]) == 1
    (message,) = asked(slack)
    assert f"approved by <@{ARUN}>, <!date^" in text_of(message)
    assert text_of(message).endswith("Nothing more to do.")
    assert "'action_id'" not in str(message.blocks)


def test_it_is_edited_in_place_when_the_words_are(
    slack: Slack, draft: Draft, responder: Person, settle: Settle
) -> None:
    slack.click("edit_draft", by=CARLA)
    settle()
    slack.submit(slack.view(CARLA), text="Checkout is slow. We are on it.")
    settle()
    (message,) = asked(slack)
    assert "Checkout is slow. We are on it." in text_of(message)


def test_it_says_when_it_was_rejected(slack: Slack, draft: Draft, approver: Person, settle: Settle) -> None:
    reject(draft.incident, draft_id=draft.pk, why="Too early.", actor=by(approver))
    settle()
    assert text_of(asked(slack)[0]).endswith("rejected: Too early. Nothing more to do.")


def test_a_message_whose_answer_was_lost_is_posted_once(slack: Slack, draft: Draft, catch_up: Settle) -> None:
    DirectMessage.objects.filter(event_type="approval_asked").update(ts="")
    OutboxEntry.objects.filter(kind="tell_approvers").update(state="pending", in_doubt=True)
    catch_up()
    assert len(asked(slack)) == 1


def test_what_waits_again_is_asked_in_a_new_message(
    slack: Slack, draft: Draft, responder: Person, settle: Settle
) -> None:
    say_yes(draft, Person.objects.get(slack_id=ARUN))
    edit(draft, author=responder)
    settle()
    first, second = asked(slack)
    assert text_of(first).endswith("where it waits again you are asked anew. Nothing more to do.")
    assert "Other words." in text_of(second)


def test_not_me_has_the_next_person_asked_and_leaves_the_review(slack: Slack, draft: Draft, settle: Settle) -> None:
    press(slack, asked(slack)[0], "not_me", by=ARUN)
    settle()
    assert "You said not me at <!date^" in text_of(asked(slack)[0])
    assert "not_me" not in str(asked(slack)[0].blocks)
    assert "review_draft" in str(asked(slack)[0].blocks)
    assert [page["users"] for page in slack.world.oncall.paged] == [["UOC0INES01"]]
    assert actions_of(draft.incident).count("APPROVER_DECLINED") == 1


def test_a_message_of_somebody_elses_counts_for_nobody(slack: Slack, draft: Draft, settle: Settle) -> None:
    message = asked(slack)[0]
    DirectMessage.objects.filter(ts=message.ts).update(person=Person.objects.get(slack_id=CARLA))
    press(slack, message, "not_me", by=ARUN)
    settle()
    assert "APPROVER_DECLINED" not in actions_of(draft.incident)


def test_the_room_hears_who_was_paged_and_when_the_next_is(slack: Slack, draft: Draft, settle: Settle) -> None:
    time_passes(settle)
    (told,) = slack.posts("approvers_paged")
    assert f"I have paged <@{ARUN}>. After <!date^" in text_of(told)
    time_passes(settle)
    assert text_of(slack.posts("approvers_paged")[1]).endswith("Nobody else can be paged.")


def test_without_a_schedule_the_room_hears_that_nobody_can_be_paged_and_what_to_do(
    slack: Slack, draft: Draft, rota: Any, settle: Settle
) -> None:
    rota.APPROVERS_SCHEDULE_ID = rota.APPROVERS_NEXT_SCHEDULE_ID = ""
    time_passes(settle)
    said = text_of(slack.posts("approvers_paged")[0])
    assert "I could page nobody: no on-call schedule of the approvers is connected." in said
    assert said.endswith(
        "Ask Arun Patel. Call them, or have an approver name somebody else: `/incident stand-in @name`."
    )
    assert slack.world.oncall.paged == []


@pytest.fixture
def turned_away(slack: Slack, room: Incident, approver: Person, rota: Any) -> Draft:
    """Under four eyes the approver has asked for a draft, and tried to approve it."""
    rota.STATUSPAGE_FOUR_EYES = ["P1"]

    def make() -> None:
        slack.room.members.append(ARUN)
        slack.command("status draft", by=ARUN)
        do_everything_owed()
        slack.click("review_draft", by=ARUN)
        do_everything_owed()
        slack.submit(slack.view(ARUN))
        do_everything_owed()

    kept.once("turned away", make)
    return Draft.objects.get()


def test_an_author_is_turned_away_with_a_way_on(slack: Slack, turned_away: Draft, settle: Settle) -> None:
    assert slack.told(ARUN)[-1].startswith(
        "Not published. You wrote this or asked for it, so someone else approves it."
    )
    message = next(one for one in slack.dms(ARUN) if one.metadata["event_type"] == "not_you")
    assert "so someone else approves it." in text_of(message)
    press(slack, message, "ask_someone_else", by=ARUN)
    settle()
    assert [page["users"] for page in slack.world.oncall.paged] == [["UOC0INES01"]]  # the first level wrote it
    assert Draft.objects.get().state == "PENDING"


def test_the_review_gives_an_author_the_same_way_on(slack: Slack, turned_away: Draft, settle: Settle) -> None:
    slack.click("review_draft", by=ARUN)
    settle()
    view = slack.view(ARUN)
    assert "so someone else approves it." in words_in(view)
    slack.press_in(view, "ask_someone_else", by=ARUN, block_id="not_you")
    settle()
    assert Ask.objects.get().passed_on.count() == 1


@pytest.mark.usefixtures("approver", "ic")
def test_one_whose_account_is_gone_keeps_nobody_from_being_told(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=INES)
    settle()
    slack.world.slack.deactivated.add(INES)
    Person.objects.filter(slack_id=ARUN).update(name="Zoe")  # asked after the other
    actor = by(Person.objects.get(slack_id=CARLA))
    create_draft(room, body="We look into it.", origin=Origin.HAND, actor=actor, asked_by=actor.person)
    settle()
    assert [len(asked(slack, user)) for user in (ARUN, INES)] == [1, 0]
