"""Secrets do not reach the audit log, at any depth and within any text; whatever is evidence stays as it was written."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from incident_response.logs import hide_secret_fields
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.hide import HIDDEN, MARKS, SECRETS, hide_in_text, hide_secrets
from incidents.audit.record import record, record_alone
from incidents.hiding.views import views
from incidents.models import Incident

PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7bq0xWk2\n-----END RSA PRIVATE KEY-----"
PLANTED = {
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    "aws_key": "AKIAIOSFODNN7EXAMPLE",
    "github_token": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "slack_token": "xoxb-123456789012-abcDEF123ghi",
    "private_key": PEM,
    "secret": "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
}
SECRET_TEXTS = list(PLANTED.values())
FORMS = ["{}", "password={}", 'api_key: "{}"', "Authorization: Bearer {}", "https://x:{}@example.org/", "see {} there"]
SAFE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Mn"]), max_size=10).filter(
    lambda text: hide_in_text(text) == text and not text[-1:].isalnum() and "[" not in text
)
HEX = st.sampled_from("0123456789abcdef")


def texts(length: int, alphabet: Any) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=length, max_size=length)


UPPER = st.sampled_from("ABCDEFGHJKMNPQRSTVWXYZ0123456789")
LOWER = st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789")
EVIDENCE = {
    "reference": texts(16, HEX).map("p_{}".format),
    "hash": texts(64, HEX),
    "commit": texts(40, HEX),
    "trace": texts(32, HEX),
    "uuid": st.uuids().map(str),
    "incident": st.integers(1, 99_999).map("INC-{}".format),
    "slack ts": st.tuples(st.integers(10**9, 2 * 10**9), st.integers(0, 999_999)).map(
        lambda ts: f"{ts[0]}.{ts[1]:06d}"
    ),
    "slack id": st.tuples(st.sampled_from("UCTWDB"), texts(10, UPPER)).map("".join),
    "statuspage id": texts(12, LOWER),
    "oncall group": texts(13, UPPER).map("I{}".format),
    "directory user": texts(26, UPPER).map("directory_user_01{}".format),
    "time": st.datetimes().map(lambda at: f"{at.isoformat()}Z"),
    "model": st.just("anthropic.claude-sonnet-4-20250514-v1:0"),
    "arn": st.just("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
    "chain": st.uuids().map("INCIDENT#{}".format),
    "linear": st.integers(1, 9_999).map("OPS-{}".format),
}


@pytest.mark.parametrize("kind", EVIDENCE)
@given(data=st.data())
def test_what_is_evidence_stays(kind: str, data: st.DataObject) -> None:
    value = data.draw(EVIDENCE[kind])
    for said in (value, f"{kind} {value}", f"see {kind}: {value}.", f"digest {value}", f"#{value}, and so on"):
        assert hide_in_text(said) == said


@pytest.mark.parametrize("kind", PLANTED)
def test_what_was_hidden_is_marked_by_its_kind(kind: str) -> None:
    assert hide_in_text(f"It was {PLANTED[kind]}, since ten.") == f"It was [{kind} hidden], since ten."


def test_credentials_in_a_url_are_hidden_and_the_rest_of_it_is_not() -> None:
    text = "See https://bob:geheim@db.example.org/dash, and https://example.org/dash."
    assert hide_in_text(text) == "See https://[url_credentials hidden]/dash, and https://example.org/dash."


@given(SAFE, st.sampled_from(FORMS), st.sampled_from(SECRET_TEXTS), SAFE)
def test_a_secret_in_a_text_is_gone_and_what_stands_around_it_is_there(
    before: str, form: str, secret: str, after: str
) -> None:
    text = f"{before} {form.format(secret)} {after}"
    hidden = hide_in_text(text)
    assert secret not in hidden and MARKS.pattern.search(hidden)
    assert hidden.startswith(f"{before} ") and hidden.endswith(f" {after}")
    assert hide_in_text(hidden) == hidden


@pytest.mark.parametrize(
    "text", ["password=hunter2", "Password: hunter2!", "token: abc123def456", 'secret="two words"']
)
def test_what_is_given_a_secrets_name_is_hidden(text: str) -> None:
    assert "[secret hidden]" in hide_in_text(text)
    assert not any(word in hide_in_text(text) for word in ("hunter2", "abc123", "words"))


@pytest.mark.parametrize(
    "text",
    ["The password is wrong.", "token expired", "Session: closed", "Refused (401: invalid API key)", "auth: down", ""],
)
def test_a_sentence_about_secrets_is_none(text: str) -> None:
    assert hide_in_text(text) == text


def nested(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Details as they may be, with these leaves somewhere inside."""
    keys = st.sampled_from(["people", "why", "numbers", "a", "ö"])
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=8
    )


KEPT = st.none() | st.booleans() | st.integers() | SAFE
SECRET_NAMES = ["token", "Slack-Token", "db_password", "apiKey", "X-Signature", "set_cookie", "private_key", "hmac"]


@given(
    nested(KEPT | st.sampled_from(SECRET_TEXTS)), st.sampled_from(SECRET_NAMES), nested(KEPT | st.just("geheim-geheim"))
)
def test_no_secret_remains_at_any_depth_and_all_else_is_equal(value: Any, name: str, under: Any) -> None:
    hidden = hide_secrets({"detail": value, "more": [{name: under}]})
    assert hidden["more"] == [{name: HIDDEN}]
    assert not any(secret in str(hidden) for secret in (*PLANTED.values(), "geheim-geheim"))
    assert hidden["detail"] == replaced(value)


def replaced(value: Any) -> Any:
    """The same, by the simplest rule: what was planted is its mark, all else is itself."""
    kinds = {secret: f"[{kind} hidden]" for kind, secret in PLANTED.items()}
    if isinstance(value, dict):
        return {key: replaced(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner) for inner in value]
    return kinds.get(value, value) if isinstance(value, str) else value


def test_the_log_has_the_mark_in_its_canonical_form(incident: Incident) -> None:
    said = "Rotated: AKIAIOSFODNN7EXAMPLE"
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        event = record(Action.NOTE_ADDED, actor=WORKER, incident=locked, words={"note": said})
    assert event.words == {"note": "Rotated: [aws_key hidden]"}
    assert b"AKIA" not in bytes(event.canonical)


def test_a_secret_in_a_detail_is_hidden_too(transactional_db: None) -> None:
    event = record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="AKIAIOSFODNN7EXAMPLE")
    assert event.detail == {"model": "[aws_key hidden]"}


def test_the_processes_own_logs_hide_by_the_same_rule() -> None:
    shown = hide_secret_fields(
        None, "info", {"event": "asked", "api_key": "k", "exception": "Bearer abc123def456", "id": 7}
    )
    assert shown == {"event": "asked", "api_key": HIDDEN, "exception": "Bearer [secret hidden]", "id": 7}


@pytest.mark.parametrize("seed", ["password=", "9", "a-", "eyJ", "https://a:", "[secret hidden]", "Bearer ", "AKIA"])
def test_twice_the_text_is_at_most_about_twice_the_bytes_looked_at(seed: str) -> None:
    once, twice = (sum(end - start for start, end, _ in spans(seed * size)) for size in (500, 1_000))
    assert twice <= 2.2 * once + 500


def spans(text: str) -> list[tuple[int, int, str]]:
    return [found for view in views(text) for found in SECRETS.find(view)]


def test_a_uuid_is_no_secret_whatever_its_version() -> None:
    assert hide_secrets({"id": str(uuid.NAMESPACE_DNS)}) == {"id": str(uuid.NAMESPACE_DNS)}
