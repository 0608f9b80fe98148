"""Linear's webhooks: signed and of just now, or refused; what counts is what Linear says when it is asked."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from incidents import lifecycle
from incidents.checklist import set_item
from incidents.follow_ups import add_follow_up
from incidents.models import ChecklistItem, FollowUp, Incident, OutboxEntry, Person, Postmortem
from incidents.models.checklist_item import Item
from incidents.postmortem_review import is_reviewed
from incidents.postmortem_standing import look_after_postmortems
from sandbox import linear_webhooks
from sandbox.world import World
from tests import kept
from tests.conftest import by, declare, do_everything_owed

SECRET = "of-linear-webhooks"
Post = Callable[..., Any]


@pytest.fixture
def filed(settings: Any, world: World, ic: Person) -> Incident:
    """Its postmortem is in Linear, and something that is to be done."""
    settings.LINEAR_WEBHOOK_SECRET = SECRET
    kept.once("filed with a task", lambda: _file(ic))
    return Incident.objects.get()


def _file(ic: Person) -> None:
    incident = declare()
    add_follow_up(incident, text="Alert sooner", owner=None, actor=by(ic), once="k")
    lifecycle.resolve(incident, actor=by(ic))
    do_everything_owed()


@pytest.fixture
def post(client: Client) -> Post:
    """As Linear sends it, but for the headers that are named."""

    def send(body: dict[str, Any] | bytes, *, secret: str = SECRET, **headers: str) -> Any:
        if isinstance(body, bytes):
            raw, genuine = body, {"Linear-Signature": linear_webhooks.hex_of(body, secret=secret)}
        else:
            raw, genuine = linear_webhooks.signed(body, secret=secret)
        sent = {name: value for name, value in (genuine | headers).items() if value}
        return client.post("/webhooks/linear", raw, content_type="application/json", headers=sent)

    return send


def about(one: Postmortem | FollowUp, **changes: Any) -> dict[str, Any]:
    return {"type": "Issue", "action": "update", "data": {"id": str(one.pk), "state": {"type": "completed"}}} | changes


def owed() -> int:
    return OutboxEntry.objects.filter(kind="look_at_linear").count()


def test_what_is_done_there_is_done_here_at_once(filed: Incident, world: World, post: Post) -> None:
    world.linear.move(str(FollowUp.objects.get().pk), state="Done")
    assert post(about(FollowUp.objects.get())).json() == {"message": "Linear is asked how it stands"}
    do_everything_owed()
    assert FollowUp.objects.get().stands == "done"


def test_a_postmortem_that_is_closed_as_done_is_reviewed_and_not_once_it_is_open_again(
    filed: Incident, world: World, post: Post
) -> None:
    for state, stands in (("Done", True), ("In Progress", False), ("Done", True)):
        world.linear.move(str(filed.postmortem.pk), state=state)
        post(about(filed.postmortem, updatedFrom={"at": state, "stands": stands, "now": time.time()}))
        do_everything_owed()
        assert is_reviewed(filed, by_itself=True) == stands


def test_it_is_found_without_a_webhook_too(filed: Incident, world: World) -> None:
    world.linear.move(str(filed.postmortem.pk), state="Done")
    for _ in range(2):
        look_after_postmortems()
    assert is_reviewed(filed)
    assert filed.events.filter(action="CHECKLIST_ITEM_UPDATED", parsed__detail__item=Item.REVIEWED).count() == 1


def test_what_people_ticked_stays_though_its_issue_is_open(filed: Incident, ic: Person) -> None:
    set_item(filed, item=Item.REVIEWED, done=True, actor=by(ic))
    look_after_postmortems()
    Postmortem.objects.update(done_at=filed.resolved_at)
    look_after_postmortems()
    assert ChecklistItem.objects.get(key=Item.REVIEWED).done_by == ic


def test_what_the_body_says_of_its_state_counts_for_nothing(filed: Incident, post: Post) -> None:
    assert post(about(FollowUp.objects.get())).status_code == 200
    do_everything_owed()
    assert FollowUp.objects.get().stands == "open"


def test_the_same_one_twice_is_owed_once(filed: Incident, post: Post) -> None:
    raw, headers = linear_webhooks.signed(about(filed.postmortem), secret=SECRET)
    assert [post(raw, **headers).status_code for _ in range(2)] == [200, 200]
    assert owed() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Comment"},
        {"action": "create"},
        {"data": {"id": "3b241101-e2bb-4255-8caf-4136c566a962"}},
        {"data": {"id": "no id"}},
        {"data": {}},
    ],
)
def test_what_is_not_ours_is_taken_and_nothing_follows(filed: Incident, post: Post, changes: dict[str, Any]) -> None:
    assert post(about(filed.postmortem, **changes)).json() == {"message": "nothing of ours"}
    assert owed() == 0


@pytest.mark.parametrize(
    ("secret", "headers"),
    [
        ("another", {}),
        (SECRET, {"Linear-Signature": "0" * 64}),
        (SECRET, {"Linear-Signature": "sha256=0"}),
        (SECRET, {"Linear-Signature": ""}),
    ],
)
def test_what_linear_did_not_sign_is_refused(filed: Incident, post: Post, secret: str, headers: dict[str, str]) -> None:
    answer = post(about(filed.postmortem), secret=secret, **headers)
    assert (answer.status_code, answer.json(), owed()) == (401, {"message": "not verified"}, 0)


@pytest.mark.parametrize("ago", [61, -61, 10**9])
def test_what_was_sent_at_another_time_is_refused(filed: Incident, post: Post, ago: int) -> None:
    old = json.dumps(about(filed.postmortem, webhookTimestamp=int((time.time() - ago) * 1000))).encode()
    assert (post(old).status_code, owed()) == (401, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"webhookTimestamp": "now"}',
        b'{"webhookTimestamp": 1e400, "type": "Issue", "action": "update"}',
        b'{"webhookTimestamp": true, "type": "Issue", "action": "update"}',
        b'{"webhookTimestamp": 1, "type": [], "action": "update", "data": 3}',
        b'{"a":' * 50_000,
        b"\xff\xfe",
    ],
)
def test_a_hostile_body_has_its_answer(filed: Incident, post: Post, body: bytes) -> None:
    assert post(body).status_code == 400


def test_without_a_secret_there_is_no_such_door(filed: Incident, settings: Any, post: Post) -> None:
    settings.LINEAR_WEBHOOK_SECRET = ""
    assert post(about(filed.postmortem)).status_code == 404


def test_only_what_is_posted_is_looked_at(filed: Incident, client: Client) -> None:
    assert client.get("/webhooks/linear").status_code == 405
