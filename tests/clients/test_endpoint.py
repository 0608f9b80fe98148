"""Which addresses people may give us to be told at, and that no other one is asked."""

from typing import Any

import pytest

from clients import endpoint
from clients.errors import Refused
from tests.clients.odd_server import OddServer
from tests.clients.test_addresses import leads_to


def post(url: str) -> int:
    return endpoint.post(url, headers={"webhook-id": "msg_1"}, body="{}", called="1")


@pytest.mark.parametrize("url", ["https://hooks.example/x?y=z", "https://hooks.example:443/", "https://93.184.216.34"])
def test_it_may_be_given(url: str) -> None:
    assert endpoint.why_not(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example", "http://hooks.example/", "ftp://hooks.example/", "file:///etc/passwd", "https://", "https://:443/",
        "https://hooks.example:8443/", "https://hooks.example:22/", "https://hooks.example:99999/", "https://[::1]/",
        "https://user:pass@hooks.example/", "https://hooks.example\\@127.0.0.1/", "https://hooks.example/ x",
        "https://hooks.example/\n", "https://hooks.example/#x", "https://hööks.example/", "https://-x.example/",
        "https://hooks.example/" + "x" * 500, "https://[oops", "https://127.0.0.1:80@hooks.example/",
    ],
)  # fmt: skip
def test_it_may_not_be_given(url: str) -> None:
    assert endpoint.why_not(url) != ""
    with pytest.raises(Refused):
        post(url)


def test_a_host_that_the_setting_names_need_be_neither_public_nor_https(odd: OddServer, settings: Any) -> None:
    settings.OUTGOING_WEBHOOK_ALLOWED_HOSTS = [odd.url.removeprefix("http://")]
    assert post(odd.url) == 200
    assert endpoint.why_not("http://127.0.0.1:1/") != "", "only at that port"


def test_a_name_that_leads_into_our_network_is_not_asked(
    odd: OddServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTGOING_WEBHOOK_PORTS = [odd.url.rpartition(":")[2]]
    looked_up = leads_to(monkeypatch, "127.0.0.1")
    with pytest.raises(Refused, match="not public"):
        post(odd.url.replace("http://127.0.0.1", "https://hooks.example"))
    assert (odd.asked, looked_up) == ([], ["hooks.example"]), "looked up once, and nobody was asked"


def test_whatever_it_answers_is_a_status(odd: OddServer, settings: Any) -> None:
    settings.OUTGOING_WEBHOOK_ALLOWED_HOSTS = [odd.url.removeprefix("http://")]
    for status in (204, 301, 404, 410, 429, 500):
        odd.script = [[f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()]]
        assert post(odd.url) == status
