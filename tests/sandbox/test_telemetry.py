"""What the sandbox measures: quiet until an alert fires, and quiet again some time after it is resolved."""

from sandbox.alert_groups import OnCall
from sandbox.clock import Clock
from sandbox.telemetry import Telemetry


def fired(service: str = "checkout") -> tuple[Telemetry, OnCall, Clock]:
    clock = Clock()
    oncall = OnCall(clock)
    oncall.open_group(title="Checkout errors", labels={"service": service})
    return Telemetry(oncall, clock), oncall, clock


def test_a_service_without_an_alert_is_quiet() -> None:
    telemetry, _, clock = fired("payments")
    assert (telemetry.error_rate("checkout", clock.now()), telemetry.p99("checkout", clock.now())) == (0.004, 0.9)


def test_trouble_is_at_its_height_when_the_alert_fires() -> None:
    telemetry, _, clock = fired()
    assert (telemetry.error_rate("checkout", clock.now()), telemetry.p99("checkout", clock.now())) == (0.21, 4.8)
    assert telemetry.error_rate("checkout", clock.now() - 7200) == 0.004


def test_it_goes_away_after_the_alert_is_resolved() -> None:
    telemetry, oncall, clock = fired()
    [group] = oncall.alert_groups.values()
    oncall.move(group, "resolved", by=None)
    clock.advance(90)
    assert 0.09 < telemetry.error_rate("checkout", clock.now()) < 0.12
    clock.advance(120)
    assert telemetry.error_rate("checkout", clock.now()) == 0.004


def test_failures_are_many_in_trouble_and_few_before() -> None:
    telemetry, _, clock = fired()
    now = clock.now()
    in_trouble = list(telemetry.failures("checkout", start=now - 120, end=now + 60))
    before = list(telemetry.failures("checkout", start=now - 7200, end=now - 3600))
    assert (len(in_trouble) > 15, len(before) < 8) == (True, True)
    assert all(one.at < now for one in in_trouble)
