"""The Statuspage client against the stand-in, and every way a send can end."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater
from sandbox.faults import Fault
from sandbox.world import World
from statuspage import client
from statuspage.client import NotAllowedThere, Post
from statuspage.content import NEW
from statuspage.page import StatuspageIncident
from tests.clients.odd_server import OddServer, answer

FIRST = Post(
    target=NEW,
    name="Checkout errors",
    status="investigating",
    impact_override="major",
    body="We are looking into it.",
    deliver_notifications=True,
    components={"cmpcheckout1": "partial_outage"},
    metadata={"incident_response": {"publications": ["p1"]}},
)


pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def strange(settings: Settings) -> Iterator[OddServer]:
    """Statuspage, answering what the test says."""
    with OddServer() as server:
        settings.STATUSPAGE_API_URL = server.url
        yield server


def send(post: Post = FIRST) -> StatuspageIncident:
    return client.send(post, first_byte_by=time.monotonic() + 5)


def sent(world: World) -> list[str]:
    return [call.method for call in world.calls if call.method != "GET"]


def test_a_first_post_says_everything_that_was_approved(world: World) -> None:
    shown = send()
    assert (shown.name, shown.status, shown.impact) == ("Checkout errors", "investigating", "major")
    assert [(update.status, update.body) for update in shown.updates] == [("investigating", FIRST.body)]
    assert shown.metadata == {"incident_response": {"publications": ["p1"]}}
    assert world.statuspage.components["cmpcheckout1"]["status"] == "partial_outage"


def test_components_go_with_their_ids(world: World) -> None:
    send()
    assert world.calls[0].body["incident"]["component_ids"] == ["cmpcheckout1"]


def test_a_post_without_components_names_none(world: World) -> None:
    send(replace(FIRST, components={}))
    assert not {"components", "component_ids"} & set(world.calls[0].body["incident"])


def test_a_later_post_is_an_update_of_the_same_incident(world: World) -> None:
    first = send()
    shown = send(replace(FIRST, target=first.id, status="resolved", body="It is over.", components={}))
    assert (shown.id, shown.status) == (first.id, "resolved")
    assert [update.body for update in shown.updates] == ["It is over.", FIRST.body]
    assert sent(world) == ["POST", "PATCH"]


def test_whether_people_are_mailed_is_said(world: World) -> None:
    send(replace(FIRST, deliver_notifications=False))
    assert world.calls[0].body["incident"]["deliver_notifications"] is False


@pytest.mark.parametrize("status", [400, 404, 409, 413, 422])
def test_what_the_page_will_not_take_is_refused(strange: OddServer, status: int) -> None:
    strange.script = [answer(status, b'{"error": ["Name can\'t be blank"]}')]
    with pytest.raises(Refused) as refused:
        send()
    assert not isinstance(refused.value, NotAllowedThere)
    assert (refused.value.code, refused.value.detail) == (str(status), "Name can't be blank")


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_may_not_do_it_has_its_own_name(strange: OddServer, status: int) -> None:
    strange.script = [answer(status)]
    with pytest.raises(NotAllowedThere) as refused:
        send()
    assert refused.value.code == str(status)


@pytest.mark.parametrize("status", [420, 429])
def test_too_often_means_that_nothing_happened(strange: OddServer, status: int) -> None:
    strange.script = [answer(status, b"", "Retry-After: 40")]
    with pytest.raises(TryLater) as later:
        send()
    assert later.value.after == 40.0


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 301, 302, 307])
def test_a_status_that_leaves_it_open_is_unknown(strange: OddServer, status: int) -> None:
    strange.script = [answer(status, b"", "Location: http://127.0.0.1:9/")]
    with pytest.raises(OutcomeUnknown):
        send()
    assert len(strange.asked) == 1


def test_an_incident_with_nulls_hides_no_other(strange: OddServer) -> None:
    bare = {"id": "i1", "name": "Old", "status": "resolved", "created_at": "2026-11-25T02:11:00Z"}
    nulls = dict.fromkeys(("impact", "shortlink", "metadata", "scheduled_for"))
    update = {"id": "u1", "status": "resolved", "body": None, "created_at": "2026-11-25T02:11:00Z"}
    strange.script = [answer(200, json.dumps([bare | nulls | {"incident_updates": [update]}]).encode())]
    [shown] = client.incidents_since(datetime(2026, 1, 1, tzinfo=UTC))
    assert (shown.publications, shown.shortlink, shown.updates[0].body) == ([], "", "")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"id": "x"}'])
def test_a_2xx_that_is_no_incident_is_unknown(strange: OddServer, body: bytes) -> None:
    strange.script = [answer(200, body)]
    with pytest.raises(OutcomeUnknown):
        send()


def test_a_lost_answer_is_unknown_and_was_sent_once(world: World) -> None:
    world.faults = {"statuspage": Fault(lose_answers=1.0)}
    with pytest.raises(OutcomeUnknown):
        send()
    assert sent(world) == ["POST"]
    assert len(world.statuspage.incidents()) == 1


def test_a_silent_page_is_unknown_after_the_deadline(strange: OddServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SEND_DEADLINE", 0.2)
    strange.script = [[5.0]]
    with pytest.raises(OutcomeUnknown) as unknown:
        send()
    assert unknown.value.code == "timeout"


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://nowhere.invalid"])
def test_a_page_that_cannot_be_reached_got_nothing(settings: Settings, address: str) -> None:
    settings.STATUSPAGE_API_URL = address
    with pytest.raises(TryLater):
        send()


def test_nothing_leaves_after_its_time(world: World) -> None:
    with pytest.raises(TryLater):
        client.send(FIRST, first_byte_by=time.monotonic())
    assert world.calls == []


def test_no_failure_shows_the_key(strange: OddServer) -> None:
    strange.script = [answer(500, b'{"error": "sandbox-statuspage-key"}')]
    with pytest.raises(OutsideError) as failure:
        send()
    assert "sandbox-statuspage-key" not in f"{failure.value!r}"


def test_components_are_read_page_by_page(strange: OddServer) -> None:
    many = [{"id": f"c{number}", "name": "n", "status": "operational"} for number in range(150)]
    strange.script = [answer(200, json.dumps(page).encode()) for page in (many[:100], many[100:])]
    assert [component.id for component in client.components()] == [f"c{number}" for number in range(150)]
    assert b"page=2&per_page=100 " in strange.asked[1]


def test_an_incident_is_read_as_the_page_shows_it() -> None:
    shown = send()
    assert client.incident(shown.id) == shown


def test_an_incident_that_is_gone_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        client.incident("nothing")
    assert refused.value.code == "404"


def test_incidents_are_read_newest_first_until_older_than_asked() -> None:
    send()
    time.sleep(0.01)
    since = datetime.now(UTC)
    later = [send(replace(FIRST, name=name)) for name in ("second", "third")]
    assert [shown.id for shown in client.incidents_since(since)] == [later[1].id, later[0].id]
    assert len(list(client.incidents_since(since - timedelta(hours=1)))) == 3


def test_reading_is_repeated_through_an_outage(strange: OddServer) -> None:
    strange.script = [answer(503), answer(200, b"[]")]
    assert client.components() == []
