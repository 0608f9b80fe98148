"""A session for a library that speaks requests' language: what it sends and is given goes through the one door."""

from pathlib import Path

import pytest
import requests
from django.db import transaction

from clients.boundary import OpenTransactionError
from clients.session import session
from tests.clients.odd_server import OddServer, answer


def test_an_answer_is_read_as_the_library_reads_it(odd: OddServer) -> None:
    odd.script = [answer(200, b'{"issuer": "x"}', "Content-Type: application/json; charset=utf-8")]
    with session("oidc", deadline=2, to=[odd.url]) as ours:
        got = ours.get(odd.url)
    assert (got.status_code, got.json(), got.headers["content-type"][:16]) == (200, {"issuer": "x"}, "application/json")


def test_a_form_and_its_credentials_are_sent_as_they_are(
    odd: OddServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    odd.script = [answer(200, b"{}")]
    with session("oidc", deadline=2, to=[odd.url]) as ours:
        ours.post(odd.url, data={"code": "a b"}, auth=("us", "secret"))
    assert b"code=a+b" in odd.asked[0]
    assert b"authorization: basic dxm6c2vjcmv0" in odd.asked[0].lower()
    assert b"content-type: application/x-www-form-urlencoded" in odd.asked[0].lower()


@pytest.mark.parametrize("status", [302, 400, 401, 500])
def test_whatever_is_no_answer_is_the_librarys_own_failure(odd: OddServer, status: int) -> None:
    odd.script = [answer(status, b"", "Location: http://127.0.0.1:1/")]
    with (
        session("oidc", deadline=2, to=[odd.url]) as ours,
        pytest.raises(requests.ConnectionError, match="The sign-in provider"),
    ):
        ours.post(odd.url, data={})
    assert len(odd.asked) == 1


def test_its_deadline_holds(odd: OddServer) -> None:
    odd.script = [[5.0]]
    with session("oidc", deadline=0.3, to=[odd.url]) as ours, pytest.raises(requests.ConnectionError, match="in time"):
        ours.get(odd.url)


def test_nothing_leaves_inside_a_transaction(odd: OddServer, transactional_db: None) -> None:
    with transaction.atomic(), session("oidc", deadline=2, to=[odd.url]) as ours, pytest.raises(OpenTransactionError):
        ours.get(odd.url)
    assert odd.asked == []
