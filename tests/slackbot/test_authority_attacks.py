"""Attempts to approve without the right, or to use a right that is gone, each through Slack as it would really be tried."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client

from incidents import intake
from incidents.models import Incident, Person
from incidents.models.incident import Severity
from sandbox.slack.workspace import View
from statuspage.models import Approval, Draft
from tests.conftest import by, enrol
from tests.conftest import do_everything_owed as settle
from tests.slackbot.conftest import ARUN, CARLA, GINA, OTTO, Slack, actions_of
from tests.slackbot.signed import send
from tests.slackbot.test_review import submission
from tests.statuspage.conftest import write


def nothing_was_published(slack: Slack) -> bool:
    return not Approval.objects.exists() and slack.world.snapshot()["statuspage"]["incidents"] == []


def try_to_approve(slack: Slack, *, by: str) -> None:
    """Asks for a draft, opens its review and submits that, as one who is in the room."""
    slack.command("status draft", by=by)
    settle()
    slack.click("review_draft", by=by)
    settle()
    slack.submit(slack.view(by))
    settle()


def test_an_outsider_who_declares_claims_and_takes_the_comms_lead_approves_nothing(
    slack: Slack, transactional_db: None
) -> None:
    slack.command("declare P1 Checkout errors", by=OTTO, channel="general")
    settle()
    for text in ("claim", f"role comms lead <@{OTTO}|otto>"):
        slack.command(text, by=OTTO)
        settle()
    try_to_approve(slack, by=OTTO)
    assert slack.told(OTTO)[-1].startswith("Not published. Only a member of approvers")
    assert actions_of(Incident.objects.get())[-1] == "VERB_REFUSED"
    assert nothing_was_published(slack)


def test_a_superuser_in_no_group_who_leads_approves_nothing(slack: Slack, room: Incident) -> None:
    carla = enrol(CARLA, "Carla Berg")
    User.objects.filter(person=carla).update(is_superuser=True, is_staff=True)
    slack.command("claim", by=CARLA)
    settle()
    try_to_approve(slack, by=CARLA)
    assert slack.told(CARLA)[-1].startswith("Not published. Only a member of approvers")
    assert nothing_was_published(slack)


def test_a_guest_approves_nothing_although_an_operator_put_them_into_the_group(slack: Slack, draft: Draft) -> None:
    enrol(GINA, "Gina Guest", "approvers")
    slack.room.members.append(GINA)
    slack.click("review_draft", by=GINA)
    settle()
    slack.submit(slack.view(GINA))
    settle()
    assert slack.told(GINA)[-1] == "Guests, bots and deactivated accounts cannot do this."
    assert nothing_was_published(slack)


def test_somebody_removed_since_the_review_was_opened_approves_nothing(
    slack: Slack, review: View, client: Client, approver: Person
) -> None:
    assert approver.user
    approver.user.groups.remove(Group.objects.get(name="approvers"))
    for body in [submission(review)] * 2:  # and once more, as it was captured
        assert send(client, "/slack/interactivity", body).status_code == 200
        settle()
    assert slack.told(ARUN)[-1].startswith("Not published. Only a member of approvers")
    assert nothing_was_published(slack)


def test_a_click_captured_before_somebody_was_removed_does_nothing_when_it_is_sent_again(
    slack: Slack, room: Incident
) -> None:
    slack.command("claim", by=CARLA)
    settle()
    slack.command("release", by=CARLA)
    settle()
    Person.objects.filter(slack_id=CARLA).update(is_active=False)
    slack.click("lead", by=CARLA)
    settle()
    room.refresh_from_db()
    assert room.ic is None
    assert (
        slack.told(CARLA)[-1] == "You are deactivated here and can do nothing. If that is a mistake, ask an operator."
    )


def test_private_metadata_that_names_another_incident_approves_nothing(
    review: View, draft: Draft, client: Client, outsider: Person
) -> None:
    other, _ = intake.declare(title="Search", severity=Severity.P1, actor=by(outsider), person=outsider)
    theirs = write(other, "Words of another incident.", author=outsider)
    hints: dict[str, Any] = {"private_metadata": f'{{"incident": "{other.pk}", "draft": {theirs.pk}}}'}
    answer = send(client, "/slack/interactivity", submission(review, **hints)).json()
    settle()
    assert draft.newest_revision().content.body in str(answer["view"]), "only what this view is of is shown"
    assert not Approval.objects.exists()
    theirs.refresh_from_db()
    assert theirs.state == "PENDING"
