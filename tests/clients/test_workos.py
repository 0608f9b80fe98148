"""Who is in a group, read from WorkOS's stand-in, from the last copy, or not at all."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from pytest_django import Settings

from clients import breaker, workos
from clients.errors import Refused, TryLater
from sandbox.faults import Fault
from sandbox.workos import CHECKOUT, PAYMENTS
from sandbox.world import World
from tests.clients.odd_server import OddServer, Step, answer

pytestmark = pytest.mark.usefixtures("own_cache")
DOWN = {"workos": Fault(status=502)}


@pytest.fixture
def strange(odd: OddServer, settings: Settings) -> OddServer:
    """WorkOS, answering what the test says."""
    settings.WORKOS_API_URL = odd.url
    return odd


def user(**more: object) -> dict[str, object]:
    return {"id": f"directory_user_{uuid.uuid4()}", "state": "active", "first_name": "Ann", "last_name": None, **more}


def page(*users: dict[str, object], after: str | None = None) -> list[Step]:
    return answer(200, json.dumps({"data": users, "list_metadata": {"after": after}}).encode())


def emails(group: workos.Group) -> list[str]:
    return [member.email for member in group.members]


def age(seconds: float) -> None:
    """The copy of the checkout group was read that long ago."""
    key = f"workos:directory_01SANDBOX:{CHECKOUT}"
    group = workos.Group.model_validate_json(signing.loads(cache.get(key), salt=key))
    older = group.model_copy(update={"read_at": datetime.now(UTC) - timedelta(seconds=seconds)})
    cache.set(key, signing.dumps(older.model_dump_json(), salt=key, compress=True))


def calls(world: World) -> int:
    return sum(call.system == "workos" for call in world.calls)


def test_active_people_with_an_address_each_once() -> None:
    group = workos.group_members(CHECKOUT)
    assert emails(group) == [f"{name}@example.com" for name in ("carla", "ravi", "mei", "noor", "lena")]
    assert (group.members[0].name, group.is_stale, group.is_cut) == ("Carla Berg", False, False)


def test_the_primary_address_stands_in_for_a_missing_one(strange: OddServer) -> None:
    two = [{"value": "Old@Example.com", "primary": False}, {"value": " New@Example.com ", "primary": True}]
    none = [{"value": "other@example.com", "primary": False}, {"value": None, "primary": True}]
    strange.script = [page(user(emails=two), user(emails=none), user(email="", emails=None))]
    assert emails(workos.group_members("g")) == ["new@example.com"]


def test_every_page_is_read(world: World) -> None:
    for number in range(250):
        world.workos.add(PAYMENTS, email=f"p{number}@example.com", first_name="P", last_name=str(number))
    assert len(workos.group_members(PAYMENTS).members) == 251
    assert calls(world) == 3


def test_a_cursor_that_never_ends_is_left_after_50_pages(strange: OddServer) -> None:
    strange.script = [page(user(email="ann@example.com"), after="x")]
    group = workos.group_members("g")
    assert (len(strange.asked), group.is_cut, len(group.members)) == (50, True, 1)
    assert b"after=x" in strange.asked[1]


def test_a_group_is_cut_at_5000_people(strange: OddServer) -> None:
    strange.script = [page(*(user(email=f"p{number}@example.com") for number in range(5_001)))]
    group = workos.group_members("g")
    assert (len(group.members), group.is_cut) == (5_000, True)


def test_when_the_time_is_nearly_over_no_other_page_is_begun(
    strange: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workos, "WHOLE_SECONDS", workos.PAGE_SECONDS)
    strange.script = [page(user(email="ann@example.com"), after="x")]
    group = workos.group_members("g")
    assert (len(strange.asked), group.is_cut, emails(group)) == (1, True, ["ann@example.com"])


def test_within_five_minutes_it_is_not_asked_again(world: World) -> None:
    workos.group_members(CHECKOUT)
    age(290)
    assert not workos.group_members(CHECKOUT).is_stale
    assert calls(world) == 1
    age(310)
    workos.group_members(CHECKOUT)
    assert calls(world) == 2


def test_a_stale_copy_is_better_than_nobody_and_says_so(world: World) -> None:
    workos.group_members(CHECKOUT)
    age(86_400)
    world.faults = DOWN
    group = workos.group_members(CHECKOUT)
    assert (group.is_stale, len(group.members)) == (True, 5)
    assert datetime.now(UTC) - group.read_at > timedelta(hours=23)


def test_an_open_circuit_leaves_the_copy_too(world: World) -> None:
    workos.group_members(CHECKOUT)
    age(310)
    for _ in range(breaker.FAILURES):
        breaker.note("workos", alive=False)
    assert workos.group_members(CHECKOUT).is_stale
    assert calls(world) == 1


def test_without_a_copy_the_failure_is_raised(world: World) -> None:
    world.faults = DOWN
    with pytest.raises(TryLater):
        workos.group_members(CHECKOUT)


def test_a_group_that_is_gone_is_refused_and_its_copy_forgotten(world: World) -> None:
    workos.group_members(CHECKOUT)
    age(310)
    kept = world.workos.groups.pop(CHECKOUT)
    with pytest.raises(Refused) as refused:
        workos.group_members(CHECKOUT)
    world.workos.groups[CHECKOUT], world.faults = kept, DOWN
    assert refused.value.code == "404"
    with pytest.raises(TryLater):
        workos.group_members(CHECKOUT)


def test_a_copy_that_somebody_else_wrote_is_not_believed(world: World) -> None:
    forged = workos.Group(members=(), read_at=datetime.now(UTC)).model_dump_json()
    cache.set(f"workos:directory_01SANDBOX:{CHECKOUT}", signing.dumps(forged, key="not ours"))
    assert len(workos.group_members(CHECKOUT).members) == 5


def test_a_copy_of_another_group_is_not_believed() -> None:
    workos.group_members(PAYMENTS)
    cache.set(f"workos:directory_01SANDBOX:{CHECKOUT}", cache.get(f"workos:directory_01SANDBOX:{PAYMENTS}"))
    assert len(workos.group_members(CHECKOUT).members) == 5


def test_redis_being_away_changes_nothing(settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert len(workos.group_members(CHECKOUT).members) == 5


def test_a_wrong_key_is_refused_without_showing_it(settings: Settings) -> None:
    settings.WORKOS_API_KEY = "sk_wrong"
    with pytest.raises(Refused) as refused:
        workos.group_members(CHECKOUT)
    assert (refused.value.code, "sk_wrong" in str(refused.value)) == ("401", False)


def test_without_a_key_it_is_refused(settings: Settings) -> None:
    settings.WORKOS_API_KEY = ""
    with pytest.raises(Refused) as refused:
        workos.group_members(CHECKOUT)
    assert refused.value.code == "not_configured"
