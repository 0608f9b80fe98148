"""For whom a request counts: the connection's own address, or behind trusted proxies the one that they name."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from console.models.failed_attempts import Kind
from console.signin.throttle import LIMITS
from incidents import refused
from incidents.client_address import MOST_PROXIES, client_address

INGRESS, OTHER, STRANGER = "10.244.0.9", "10.244.7.7", "203.0.113.7"
HOOK = "/webhooks/grafana-oncall"


@pytest.fixture(autouse=True)
def trusted(settings: Settings) -> Settings:
    settings.TRUSTED_PROXIES = ["10.244.0.0/16", "fd00:10::/32"]
    return settings


def seen(forwarded: str, *, peer: str = INGRESS) -> str:
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": forwarded}))


def test_it_is_the_last_that_is_no_proxy_of_ours() -> None:
    assert seen("198.51.100.1, 192.0.2.44, 203.0.113.7") == STRANGER
    assert seen(f"198.51.100.1, {STRANGER}, {OTHER}") == STRANGER
    assert seen(STRANGER, peer="fd00:10:0:1::9") == STRANGER


def test_whoever_is_no_proxy_of_ours_is_not_believed(trusted: Settings) -> None:
    assert seen("198.51.100.1", peer=STRANGER) == STRANGER
    trusted.TRUSTED_PROXIES = []
    assert seen("198.51.100.1") == INGRESS


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("203.0.113.7:4711", STRANGER),
        ("::ffff:203.0.113.7", STRANGER),
        ("[::ffff:203.0.113.7]:80", STRANGER),
        ("2001:DB8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("fe80::1%eth0", "fe80::1"),
        (f" {STRANGER} ,  , ,", STRANGER),
    ],
)
def test_an_address_is_read_as_proxies_write_it(written: str, meant: str) -> None:
    assert seen(f"198.51.100.1, {written}") == meant


@pytest.mark.parametrize("garbage", [
    "", ",", "unknown", "_hidden", "203.0.113", "203.0.113.7.8", "203.0.113.7 x", "'; DROP", "[", "[]:1", ":::", "%", "\x00",
    "٣.٣.٣.٣", "1" * 9_000, ":" * 9_000, "203.0.113.7:80:90", "300.1.1.1", "010.1.1.1",
])  # fmt: skip
def test_what_cannot_be_read_counts_for_the_proxy_that_passed_it_on(garbage: str) -> None:
    said = client_address(RequestFactory().get("/", REMOTE_ADDR=INGRESS, HTTP_X_FORWARDED_FOR=garbage))
    behind = client_address(
        RequestFactory().get("/", REMOTE_ADDR=INGRESS, HTTP_X_FORWARDED_FOR=f"1.1.1.1, {garbage}, {OTHER}")
    )
    assert said == INGRESS
    assert behind in {OTHER, "1.1.1.1"}
    assert (behind == OTHER) == bool(garbage.strip(", "))


def test_of_proxies_alone_it_is_the_first_of_them_as_far_as_it_is_read() -> None:
    assert seen(f"10.244.0.1, {OTHER}") == "10.244.0.1"
    assert seen(", ".join([STRANGER, *[OTHER] * (MOST_PROXIES + 1)])) == OTHER


def test_without_a_peer_nobody_is_believed() -> None:
    assert seen(STRANGER, peer="") == ""


def forge(client: Client, forwarded: str, *, peer: str = INGRESS) -> int:
    headers = {"x-forwarded-for": forwarded}
    return client.post(HOOK, b"{}", content_type="application/json", REMOTE_ADDR=peer, headers=headers).status_code


@pytest.mark.usefixtures("transactional_db", "outside")
def test_who_is_refused_behind_an_ingress_does_not_use_up_what_others_have(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused, "FROM_A_NETWORK", 2)
    answers = [forge(client, f"198.51.100.{n}, {STRANGER}") for n in range(3)]
    assert answers == [401, 401, 429]  # what they write in front of it begins nothing anew
    assert forge(client, "192.0.2.1") == 401
    assert [forge(client, f"198.51.{n}.1", peer="192.0.2.200") for n in range(2)] == [401, 429]  # nor from elsewhere


@pytest.mark.usefixtures("transactional_db", "outside")
def test_wrong_passwords_behind_an_ingress_count_for_whoever_types_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, Kind.ADDRESS, 2)

    def tries(name: str, forwarded: str) -> bool:
        typed = {"username": name, "password": "wrong"}
        page = client.post("/admin/login/", typed, REMOTE_ADDR=INGRESS, headers={"x-forwarded-for": forwarded})
        return "Too many attempts" not in page.content.decode()

    assert [tries(f"name-{n}", STRANGER) for n in range(3)] == [True, True, False]
    assert tries("vera", "192.0.2.1")
