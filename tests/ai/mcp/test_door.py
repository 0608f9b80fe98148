"""Who gets as far as the tools, and what strange arguments come to."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError

from incidents import deactivation
from incidents.access import CALLS_A_MINUTE
from incidents.access_tokens import revoke_token
from incidents.models import AccessToken, AccessUse, AuditEvent, Incident, Person
from incidents.refused import FROM_A_NETWORK
from statuspage.models import Draft
from tests.ai.mcp.conftest import Program, knock, said, token_of
from tests.conftest import by
from tests.incidents.operators import OPERATOR

Change = Callable[[AccessToken], object]
WHY_NOT: dict[str, tuple[Change, str]] = {
    "expired": (lambda token: changed(token, expires_at=timezone.now() - timedelta(seconds=1)), "has expired"),
    "revoked": (lambda token: revoke_token(token.pk, actor=by(token.owner, "console")), "is revoked"),
    "audience": (lambda token: changed(token, audience="api"), "for another door"),
    "owner": (lambda token: deactivation.deactivate(token.owner, actor=OPERATOR), "not active here any more"),
}
REFERENCES = [
    "INC-0", "inc-1", "INC--1", "INC-1 ", "INC-1\n", "INC-1\x00", "INC-1' OR '1'='1", "'; DROP TABLE incidents_incident; --",
    "INC-" + "9" * 500, "A" * 200_000, "../../etc/passwd", "<script>alert(1)</script>", "INC-1\u202e", "INC-\uff11", "", None, 1,
    10**300, {"$ne": 1}, ["INC-1"], True,
]  # fmt: skip
TEXTS = ["", "x" * 25_001, "a\x00b", "a\u202eb", "a\u200bb", None, 7, {"text": "x"}]


def changed(token: AccessToken, **fields: Any) -> int:
    return AccessToken.objects.filter(pk=token.pk).update(**fields)


def message(answer: Any) -> str:
    return str(answer["error"]["message"])


def test_with_a_token_one_comes_in(port: int, responder: Person) -> None:
    status, _, answer = knock(port, authorization=f"Bearer {token_of(responder)}")
    assert (status, answer["result"]["isError"]) == (200, False)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer nonsense", "Basic cm9vdDpyb290", "Bearer irtoken_" + "x" * 43, "Bearer irtoken_" + "x" * 9000]
)  # fmt: skip
def test_without_one_that_we_made_nothing_is_kept_of_it(
    port: int, header: str, transactional_db: None, log: Path
) -> None:
    status, headers, answer = knock(port, authorization=header)
    assert (status, headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
    assert "a person made for it" in message(answer)
    assert not AuditEvent.objects.exists()
    assert not AccessUse.objects.exists()
    assert "nonsense" not in log.read_text() and "xxxx" not in log.read_text()


@pytest.mark.parametrize("why", WHY_NOT)
def test_one_that_holds_no_more_is_refused_with_the_reason_and_on_record(
    port: int, responder: Person, why: str
) -> None:
    text, (change, words) = token_of(responder), WHY_NOT[why]
    change(AccessToken.objects.get())
    for _ in range(2):
        status, _, answer = knock(port, authorization=f"Bearer {text}")
        assert (status, words in message(answer)) == (401, True)
    event = AuditEvent.objects.filter(action="ACCESS_TOKEN_REFUSED").first()
    assert event
    assert (event.detail["why"], event.parsed["actor"]["ref"]) == (why, responder.reference)


def test_a_session_of_the_console_is_no_pass(port: int, transactional_db: None) -> None:
    browser = Browser()
    browser.force_login(User.objects.create_superuser("root"))
    cookie = f"sessionid={browser.cookies['sessionid'].value}"
    assert knock(port, cookie=cookie)[0] == 401


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", "169.254.169.254", ""])
def test_another_host_is_refused(port: int, responder: Person, host: str) -> None:
    status, _, answer = knock(port, host=host, authorization=f"Bearer {token_of(responder)}")
    assert (status, message(answer)) == (
        421,
        "This is not the host that you meant.",
    ) or status == 400  # no host: the server's own


@pytest.mark.parametrize(
    "origin", ["http://elsewhere.example", "null", "http://localhost.elsewhere.example", "http://localhost:1"]
)
def test_a_page_of_another_site_is_refused(port: int, responder: Person, origin: str) -> None:
    status, _, answer = knock(port, origin=origin, authorization=f"Bearer {token_of(responder)}")
    assert (status, message(answer)) == (403, "No page of another site may ask here.")


def test_our_own_page_may_ask(port: int, responder: Person) -> None:
    assert knock(port, origin="http://localhost", authorization=f"Bearer {token_of(responder)}")[0] == 200


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_no_stream_and_no_session_is_kept(port: int, responder: Person, method: str) -> None:
    status, headers, _ = knock(port, method=method, authorization=f"Bearer {token_of(responder)}")
    assert (status, headers["allow"]) == (405, "POST")


def test_whoever_asks_too_often_is_told_when_to_come_again(port: int, responder: Person) -> None:
    text, token = token_of(responder), AccessToken.objects.get()
    for minute in (timezone.now(), timezone.now() + timedelta(minutes=1)):
        AccessUse.objects.create(token=token, minute=minute.replace(second=0, microsecond=0), count=CALLS_A_MINUTE)
    status, headers, answer = knock(port, authorization=f"Bearer {text}")
    assert (status, 1 <= int(headers["retry-after"]) <= 60) == (429, True)
    assert f"{CALLS_A_MINUTE} times a minute" in message(answer)


def test_a_flood_without_a_token_is_told_to_stop_and_whoever_has_one_comes_in(port: int, responder: Person) -> None:
    """From one network, as a proxy tells of it; what they write in front of that begins nothing anew."""
    flood = [knock(port, x_forwarded_for=f"10.0.{n}.1, 203.0.113.7") for n in range(FROM_A_NETWORK + 1)]
    assert {status for status, _, _ in flood[:-1]} == {401}
    status, headers, _ = flood[-1]
    assert (status, headers["retry-after"]) == (429, "60")
    assert knock(port, x_forwarded_for="192.0.2.1")[0] == 401
    assert knock(port, x_forwarded_for="203.0.113.7", authorization=f"Bearer {token_of(responder)}")[0] == 200


def test_while_the_record_cannot_be_read_one_is_told_to_come_again(port: int, responder: Person) -> None:
    bearer = f"Bearer {token_of(responder)}"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_accesstoken RENAME TO put_away")
        try:
            status, headers, answer = knock(port, authorization=bearer)
        finally:
            cursor.execute("ALTER TABLE put_away RENAME TO incidents_accesstoken")
    assert (status, headers["retry-after"], message(answer)) == (503, "5", "It cannot be answered just now; ask again.")


@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28", "1", "x" * 500])
def test_a_body_that_is_none_is_refused(port: int, responder: Person, log: Path, version: str) -> None:
    bearer = f"Bearer {token_of(responder)}"
    for body in (
        b"{",
        b"[" * 100_000,
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"id": 1}',
        b'[{"jsonrpc": "2.0"}]',
        b"1" * 5_000,
    ):
        assert 400 <= knock(port, body=body, authorization=bearer, mcp_protocol_version=version)[0] < 500
    assert knock(port, body=b" " * 300_000, authorization=bearer)[0] == 413
    assert "Traceback" not in log.read_text()


def test_strange_references_find_nothing_and_harm_nothing(
    port: int, responder: Person, incident: Incident, log: Path
) -> None:
    async def all_of_them(client: Client) -> list[str]:
        results = []
        for one in REFERENCES:
            result = await client.call_tool("get_incident", {"incident": one})
            assert result.is_error, one
            results.append(said(result))
        for one in (
            "incident://INC-1%0a/timeline",
            "incident://..%2f..%2fx/timeline",
            "incident://' OR 1=1/timeline",
            "file:///etc/passwd",
        ):
            with pytest.raises(MCPError):
                await client.read_resource(one)
        return results

    results = Program(port=port, token=token_of(responder)).with_client(all_of_them)
    assert all(len(one) < 1000 for one in results)
    assert not AuditEvent.objects.filter(action="ACCESS_TOKEN_USED").exists()
    assert Incident.objects.count() == 1
    assert "Traceback" not in log.read_text()


def test_strange_words_become_no_draft(port: int, responder: Person, incident: Incident, log: Path) -> None:
    asks: dict[str, Any] = {"incident": incident.reference}
    strange: list[dict[str, Any]] = [
        *({"text": one} for one in TEXTS),
        {},
        {"text": "x", "status": "fixed"},
        {"text": "x", "impact": 3},
    ]
    strange += [{"text": "x", "title": "a\nb"}, {"text": "x", "title": "t" * 256}, {"text": "x", "title": "\x07"}]

    async def all_of_them(client: Client) -> list[bool]:
        return [(await client.call_tool("draft_statuspage_update", asks | one)).is_error for one in strange]

    assert Program(port=port, token=token_of(responder)).with_client(all_of_them) == [True] * len(strange)
    assert not Draft.objects.exists()
    assert "Traceback" not in log.read_text()


def test_markup_and_sql_are_words_like_others(port: int, responder: Person, incident: Incident) -> None:
    words = "<b>Robert'); DROP TABLE statuspage_draft; --</b> <!channel> {{ 7*7 }}"
    Program(port=port, token=token_of(responder)).answer(
        "draft_statuspage_update", incident=incident.reference, text=words
    )
    assert Draft.objects.get().newest_revision().content.body == words


def test_a_person_drafts_no_more_than_a_dozen_an_hour_through_it(
    port: int, responder: Person, incident: Incident
) -> None:
    text, token = token_of(responder), AccessToken.objects.get()
    earlier = (timezone.now() - timedelta(minutes=30)).replace(second=0, microsecond=0)
    AccessUse.objects.create(token=token, what="draft_statuspage_update INC-7", minute=earlier, count=12)
    refused = Program(port=port, token=text).refusal("draft_statuspage_update", incident=incident.reference, text="x")
    assert "12 drafts within an hour" in refused
