"""Who comes in, and how whoever does not is told."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import structlog
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from incidents import deactivation
from incidents.access import CALLS_A_MINUTE
from incidents.access_tokens import revoke_token
from incidents.models import AccessToken, AccessUse, AuditEvent, Person
from incidents.models.access_token import Audience
from tests.conftest import by
from tests.console.api.conftest import Program, Programs, token_of
from tests.incidents.operators import OPERATOR

Change = Callable[[AccessToken], object]
WHY_NOT: dict[str, tuple[Change, str]] = {
    "expired": (lambda one: changed(one, expires_at=timezone.now() - timedelta(seconds=1)), "has expired"),
    "revoked": (lambda one: revoke_token(one.pk, actor=by(one.owner, "console")), "is revoked"),
    "audience": (lambda one: changed(one, audience="mcp"), "for another door"),
    "owner": (lambda one: deactivation.deactivate(one.owner, actor=OPERATOR), "not active here any more"),
}


def changed(token: AccessToken, **fields: Any) -> int:
    return AccessToken.objects.filter(pk=token.pk).update(**fields)


def test_with_a_token_one_is_told_whose_it_is_and_where_to_go(program: Programs, responder: Person) -> None:
    said = program(responder, "read", "note").get().said
    assert (said["client"], said["owner"]["name"], said["scopes"]) == ("Status bot", "Carla Berg", ["note", "read"])
    assert said["addresses"]["incidents"] == "/api/v1/incidents/"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer nonsense", "Basic cm9vdDpyb290", "Bearer irtoken_" + "x" * 9000]
)
def test_without_one_that_we_made_nothing_of_it_is_kept(transactional_db: None, header: str) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = Client().get("/api/v1/incidents/", headers={"Authorization": header})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')
    assert json.loads(answer.content)["detail"].startswith("This takes a token that a person made")
    assert not AuditEvent.objects.exists() and not AccessUse.objects.exists()
    assert logs == [{"event": "access_refused", "why": "unknown", "log_level": "warning"}]


@pytest.mark.parametrize("why", WHY_NOT)
def test_one_that_holds_no_more_is_refused_with_the_reason_and_on_record(
    program: Programs, responder: Person, why: str
) -> None:
    theirs, (change, words) = program(responder), WHY_NOT[why]
    change(AccessToken.objects.get())
    answer = theirs.get()
    assert (answer.status, answer.kind) == (401, "token")
    assert words in answer.said["detail"]
    event = AuditEvent.objects.get(action="ACCESS_TOKEN_REFUSED")
    assert (event.detail["why"], event.parsed["actor"]) == (
        why,
        {"ref": responder.reference, "via": event.parsed["actor"]["via"]},
    )


def test_a_token_for_mcp_opens_nothing_here(responder: Person) -> None:
    assert Program(token=token_of(responder, audience=Audience.MCP)).get().status == 401


def test_a_session_of_the_console_is_no_pass(client: Client, transactional_db: None) -> None:
    client.force_login(User.objects.create_superuser("root"))
    assert client.get("/api/v1/incidents/").status_code == 401


def test_whoever_asks_too_often_is_told_when_to_come_again(program: Programs, responder: Person) -> None:
    theirs, token = program(responder), AccessToken.objects.get()
    for minute in (timezone.now(), timezone.now() + timedelta(minutes=1)):
        AccessUse.objects.create(token=token, minute=minute.replace(second=0, microsecond=0), count=CALLS_A_MINUTE)
    answer = theirs.get()
    assert (answer.status, answer.kind, 1 <= int(answer.headers["Retry-After"]) <= 60) == (429, "too-often", True)


def test_what_there_is_nobody_learns_without_a_token(program: Programs, responder: Person) -> None:
    assert {Client().get(f"/api/{at}").status_code for at in ("", "v2/", "v1/incidents", "schema/")} == {401}
    for at in ("/api/", "/api/v2/", "/api/v1/incidents", "/api/v1/nothing/"):
        assert (program(responder, name=at).get(at).kind) == "not-found"


def test_while_the_record_cannot_be_read_one_is_told_to_come_again(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_accesstoken RENAME TO put_away")
        try:
            answer = theirs.get()
        finally:
            cursor.execute("ALTER TABLE put_away RENAME TO incidents_accesstoken")
    assert (answer.status, answer.kind, answer.headers["Retry-After"]) == (503, "unavailable", "5")


def test_another_host_is_a_problem_too(transactional_db: None) -> None:
    answer = Client().get("/api/v1/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    page = Client().get("/admin/", headers={"Host": "elsewhere.example"})
    assert (page.status_code, page["Content-Type"].partition(";")[0]) == (400, "text/html")


def test_a_use_is_on_record_by_what_was_asked(program: Programs, responder: Person) -> None:
    program(responder).get("roles/")
    event = AuditEvent.objects.get(action="ACCESS_TOKEN_USED")
    assert (event.detail["what"], event.parsed["actor"]["via"]) == ("list_roles", "api")
