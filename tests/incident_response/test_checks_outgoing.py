"""Which hosts outgoing webhooks may reach besides public ones, at which ports, how long their log is kept; which proxies count."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize("hosts", ["", "hooks.internal", "hooks.internal:8443,10.0.0.7"])
def test_they_are_named(found: Found, hosts: str) -> None:
    assert found(OUTGOING_WEBHOOK_ALLOWED_HOSTS=hosts) == []


@pytest.mark.parametrize("hosts", ["*", "https://hooks.internal", "hooks.internal/x", "hooks.internal:0", "Hooks"])
def test_no_pattern_and_no_address_is_one(found: Found, hosts: str) -> None:
    ((number, said),) = found(OUTGOING_WEBHOOK_ALLOWED_HOSTS=hosts)
    assert (number, said.startswith("OUTGOING_WEBHOOK_ALLOWED_HOSTS must list hosts")) == ("E019", True)


@pytest.mark.parametrize("ports", ["https", "0", "443,70000"])
def test_a_port_is_a_number(found: Found, ports: str) -> None:
    ((number, said),) = found(OUTGOING_WEBHOOK_PORTS=ports)
    assert (number, said.startswith("OUTGOING_WEBHOOK_PORTS must list ports")) == ("E019", True)


@pytest.mark.parametrize("networks", ["", "10.244.0.0/16", "10.0.0.7, fd00:10::/32"])
def test_trusted_proxies_are_networks(found: Found, networks: str) -> None:
    assert found(TRUSTED_PROXIES=networks) == []


@pytest.mark.parametrize(
    "networks", ["ingress", "10.0.0.0/8,10.0.0.1/8", "0.0.0.0/0", "::/0", "10.0.0.0/33", "*", "10."]
)
def test_everybody_is_no_proxy_of_ours(found: Found, networks: str) -> None:
    ((number, said),) = found(TRUSTED_PROXIES=networks)
    assert (number, said.startswith("TRUSTED_PROXIES must list networks")) == ("E020", True)


@pytest.mark.parametrize(("days", "is_good"), [("6", False), ("7", True), ("3650", True), ("3651", False)])
def test_the_log_is_kept_for_a_while_and_not_for_good(found: Found, days: str, is_good: bool) -> None:
    said = [("E006", "OUTGOING_WEBHOOK_LOG_DAYS must be from 7 to 3650")]
    assert found(OUTGOING_WEBHOOK_LOG_DAYS=days) == ([] if is_good else said)
