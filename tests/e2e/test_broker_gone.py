"""Redis holds nothing that may not be lost: without it a webhook is taken as fast as ever, and the room comes later."""

from tests.conftest import native
from tests.e2e.at_once import at_once
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer, quiet


def test_a_webhook_that_comes_while_redis_is_dead_is_taken_in_time(live: Live, outer: Outer, case: Case) -> None:
    with live.without_redis():
        assert outer.deliver(native(case.group)).status_code == 200
        assert case.row()["room_ready_at"] is None
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == 1


def test_a_webhook_that_comes_while_redis_is_frozen_is_taken_in_time(live: Live, outer: Outer, case: Case) -> None:
    with live.frozen("redis"):
        assert outer.deliver(native(case.group)).status_code == 200
        assert case.row()["room_ready_at"] is None
    case.stands()


def test_what_a_sweep_could_not_pass_on_is_left_to_the_next(live: Live, outer: Outer, case: Case) -> None:
    with live.without_redis():
        outer.deliver(native(case.group))
        swept = live.manage("shell", "-c", "from incidents.outbox.sweep import sweep; print(sweep(), 'prompted')")
        assert swept.stdout.splitlines()[-1:] == ["0 prompted"]
    case.stands(seconds=25)  # one that counted as prompted would be left alone for thirty


def test_many_that_come_while_redis_is_frozen_are_all_taken_in_time(live: Live, outer: Outer, case: Case) -> None:
    with live.frozen("redis"):
        answers = at_once(*[lambda n=n: outer.deliver(quiet(f"{case.group}{n}")) for n in range(5)])
    assert [answer.status_code for answer in answers] == [200] * 5
