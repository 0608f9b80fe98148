"""The webhook's secret: cached, rotated, guarded against a flood, and still there when the store is not."""

import uuid
from collections.abc import Iterator

import pytest
from mypy_boto3_secretsmanager import SecretsManagerClient
from pytest_django import Settings

from clients import aws, last_seen, secrets
from clients.errors import Refused, TryLater
from clients.secrets import SecretCache
from tests.clients.odd_server import OddServer, answer
from tests.clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(secrets, "time", clock)
    return clock


@pytest.fixture
def name(store: SecretsManagerClient, settings: Settings) -> str:
    """A secret whose value is `first`."""
    settings.GRAFANA_ONCALL_HMAC_SECRET_ID = f"webhook-{uuid.uuid4()}"
    store.create_secret(Name=settings.GRAFANA_ONCALL_HMAC_SECRET_ID, SecretString="first\n")
    return str(settings.GRAFANA_ONCALL_HMAC_SECRET_ID)


@pytest.fixture
def outage(odd: OddServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Call it to make the store answer 500 from then on."""

    def begin() -> None:
        odd.script = [answer(500)]
        monkeypatch.setenv("AWS_ENDPOINT_URL", odd.url)
        aws.forget_clients()

    yield begin  # type: ignore[misc]
    aws.forget_clients()


def rotate(store: SecretsManagerClient, name: str, value: str) -> None:
    store.put_secret_value(SecretId=name, SecretString=value)


def test_the_setting_gives_the_secret_without_aws(settings: Settings) -> None:
    settings.GRAFANA_ONCALL_HMAC_SECRET = "plain"
    assert SecretCache().current() == (b"plain",)
    assert not SecretCache().refresh()


def test_no_secret_at_all_is_refused(settings: Settings) -> None:
    settings.GRAFANA_ONCALL_HMAC_SECRET = ""
    with pytest.raises(Refused):
        SecretCache().current()


def test_an_empty_secret_is_refused(store: SecretsManagerClient, name: str) -> None:
    rotate(store, name, " \n")
    with pytest.raises(Refused) as refused:
        SecretCache().current()
    assert refused.value.code == "empty_secret"


def test_a_secret_that_was_never_rotated_is_no_failure_of_the_stores(name: str) -> None:
    last_seen.forget()
    SecretCache().current()
    assert last_seen.seen([secrets.SYSTEM])[secrets.SYSTEM].code == ""


def test_a_secret_that_is_not_there_is_one(store: SecretsManagerClient, settings: Settings) -> None:
    last_seen.forget()
    settings.GRAFANA_ONCALL_HMAC_SECRET_ID = "nowhere"
    with pytest.raises(Refused):
        SecretCache().current()
    assert last_seen.seen([secrets.SYSTEM])[secrets.SYSTEM].code == "ResourceNotFoundException"


def test_the_store_gives_the_secret_without_the_line_end(name: str) -> None:
    assert SecretCache().current() == (b"first",)


def test_a_value_is_kept_for_five_minutes(store: SecretsManagerClient, name: str, clock: Clock) -> None:
    cache = SecretCache()
    cache.current()
    rotate(store, name, "second")
    clock.now += 299
    assert cache.current() == (b"first",)
    clock.now += 1
    assert cache.current() == (b"second", b"first")


def test_the_former_key_is_good_until_the_grace_is_over(
    store: SecretsManagerClient, name: str, clock: Clock, settings: Settings
) -> None:
    cache = SecretCache()
    cache.current()
    rotate(store, name, "second")
    clock.now += 5
    assert cache.refresh()
    clock.now += settings.WEBHOOK_SECRET_GRACE_SECONDS - 1
    assert cache.current() == (b"second", b"first")
    clock.now += 1
    assert cache.current() == (b"second",)


def test_a_process_that_starts_during_a_rotation_knows_both(store: SecretsManagerClient, name: str) -> None:
    rotate(store, name, "second")
    assert SecretCache().current() == (b"second", b"first")


def test_a_process_that_starts_long_after_one_knows_the_new_only(
    store: SecretsManagerClient, name: str, settings: Settings
) -> None:
    rotate(store, name, "second")
    settings.WEBHOOK_SECRET_GRACE_SECONDS = 0
    assert SecretCache().current() == (b"second",)


def test_only_the_latest_former_key_is_good(store: SecretsManagerClient, name: str, clock: Clock) -> None:
    cache = SecretCache()
    cache.current()
    rotate(store, name, "second")
    rotate(store, name, "third")
    clock.now += 5
    cache.refresh()
    assert cache.current() == (b"third", b"second")


def test_a_flood_of_wrong_signatures_reads_the_store_once(
    odd: OddServer, outage: object, name: str, clock: Clock
) -> None:
    cache = SecretCache()
    cache.current()
    clock.now += 5
    outage()  # type: ignore[operator]
    assert not any(cache.refresh() for _ in range(100))
    assert len(odd.asked) <= 3


def test_a_key_that_another_thread_has_just_read_is_tried(store: SecretsManagerClient, name: str, clock: Clock) -> None:
    cache = SecretCache()
    cache.current()
    rotate(store, name, "second")
    clock.now += 5
    assert cache.refresh()
    assert cache.refresh()


def test_old_values_are_good_while_the_store_is_down(outage: object, name: str, clock: Clock) -> None:
    cache = SecretCache()
    cache.current()
    outage()  # type: ignore[operator]
    clock.now += 3600
    assert cache.current() == (b"first",)


def test_nothing_cached_and_no_store_is_tried_later(outage: object, name: str) -> None:
    outage()  # type: ignore[operator]
    with pytest.raises(TryLater):
        SecretCache().current()


def test_a_secret_that_does_not_exist_is_refused(settings: Settings) -> None:
    settings.GRAFANA_ONCALL_HMAC_SECRET_ID = "no-such-secret"
    with pytest.raises(Refused):
        SecretCache().current()


def test_no_value_is_in_the_repr(store: SecretsManagerClient, name: str) -> None:
    rotate(store, name, "second")
    cache = SecretCache()
    cache.current()
    assert "second" not in f"{cache!r}{vars(cache)!r}"
