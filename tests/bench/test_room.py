"""What is counted in the log of a room's calls."""

from tests.bench.calls import Call, levels, of_method, read


def at(*seconds: float) -> list[Call]:
    return [Call(at=each, path="/slack/api/pins.add") for each in seconds]


def test_calls_that_overlap_are_on_one_level() -> None:
    assert levels(at(1.0, 1.05, 1.1), seconds=0.15) == 1


def test_one_that_began_when_another_had_ended_is_on_the_next() -> None:
    assert levels(at(1.0, 1.01, 1.16, 1.17, 1.4), seconds=0.15) == 3


def test_the_log_is_read_as_the_door_tells_it() -> None:
    logged = {"at": "2026-11-25T02:11:00.250Z", "path": "/slack/api/conversations.invite", "body": {}}
    assert of_method(read([logged]), "conversations.invite").at == 1795572660.25
