"""What cannot be read, and what an address may say: each a problem that says what and where."""

import io
import json
from typing import Any
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from console.api.body import Json
from incidents.models import Incident, Person
from tests.console.api.conftest import Programs

BODIES = [
    b"{", b"", b"null", b"[]", b"7", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"text": NaN}', b'{"text": 1e999}',
    b'{"text": 1' + b"0" * 5000 + b"}", b'{"text": "a\\u0000b"}', b'{"text": "\\ud800"}', b'{"text": "x", "text": "y"}',
    b'{"te\\u0000xt": 1}', b'{"\\udfff": 1}', b'{"text": {"text": "x"}}', b'{"text": ["x"]}', b'{"text": null}', b'{"text": true}',
]  # fmt: skip
REFERENCES = [
    "INC-0",
    "inc-1",
    "INC--1",
    "INC-1%00",
    "INC-1%0A",
    "a%0Ab",
    "INC-" + "9" * 30,
    "INC-%EF%BC%91",
    "..%2f..%2fetc",
    "'",
    "%ff",
]
QUERIES = [
    "limit=0", "limit=101", "limit=-1", "limit=1.0", "limit=", "limit=ten", "limit=" + "9" * 500, "limit=%EF%BC%91",
    "limit=1&limit=2", "open=1", "open=yes", "severity=p1", "severity=", "state=ACTIVE&state=RESOLVED", "serevity=P1", "format=xml",
    "opened_since=2026-11-28", "opened_since=2026-11-28T14:00:00", "opened_since=0001-01-01T00:00:00%2B23:59",
    "opened_since=2026-13-28T14:00:00Z", "service=a%00b", "a%00=1", "cursor=x", "cursor=", "cursor=" + "x" * 3000, "ordering=title",
]  # fmt: skip


def test_a_body_that_is_none_is_refused(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/notes/"
    answers = [(body[:40], theirs.post(at, body)) for body in BODIES]
    assert [
        (body, one.status) for body, one in answers if one.status != 400 or one.kind not in ("malformed", "invalid")
    ] == []
    assert not incident.events.filter(action="NOTE_ADDED").exists()


def test_one_that_is_too_large_is_not_read(program: Programs, incident: Incident, responder: Person) -> None:
    answer = program(responder).post(f"incidents/{incident.reference}/notes/", b" " * 300_000)
    assert (answer.status, answer.kind) == (413, "too-large")


def test_one_of_another_kind_is_refused(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/notes/"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"):
        answer = theirs.post(at, b'{"text": "x"}', content_type=kind)
        assert (answer.status, answer.kind) == (415, "media-type")


def test_an_address_that_says_what_it_cannot_is_pointed_at(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    for query in QUERIES:
        answer = theirs.get(f"incidents/?{query}")
        assert (answer.status, answer.kind) == (400, "invalid"), query
        assert all(one["where"].startswith("query:") for one in answer.said["errors"])


def test_where_nothing_may_be_asked_nothing_is(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    assert {theirs.get(f"{at}?page=2").kind for at in ("", "roles/", "incidents/INC-1/")} == {"invalid"}


def test_a_cursor_of_another_question_is_none(program: Programs, responder: Person, incident: Incident) -> None:
    theirs = program(responder)
    for _ in range(3):
        Incident.objects.create(title="x", severity="P3", started_at=incident.started_at)
    cursor = quote(theirs.get("incidents/?limit=1").said["next"])
    assert theirs.get(f"incidents/?limit=3&cursor={cursor}").status == 200
    for other in (
        f"incidents/?cursor={cursor}&severity=P3",
        f"people/?cursor={cursor}",
        f"incidents/?cursor={cursor}x",
    ):
        assert theirs.get(other).kind == "invalid"


def test_what_cannot_be_done_says_what_can(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    for method in ("put", "patch", "delete", "options", "trace", "post"):
        answer = theirs.get("roles/?x=1", method=method)
        assert (answer.status, answer.kind, answer.headers["Allow"]) == (405, "method", "GET, HEAD")


def test_there_is_only_json(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    assert {theirs.get("roles/", accept=one).kind for one in ("text/html", "application/xml", "nonsense")} == {
        "not-acceptable"
    }


def test_a_strange_reference_finds_nothing(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    assert {theirs.get(f"incidents/{at}/").kind for at in REFERENCES} == {"not-found"}


def test_who_has_it_already_is_told_so(program: Programs, responder: Person, incident: Incident) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/"
    first = theirs.get(at)
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = theirs.get(at, if_none_match=known)
        assert (again.status, again.said, again.headers["ETag"]) == (304, {}, tag)
    Incident.objects.filter(pk=incident.pk).update(title="Another")
    assert theirs.get(at, if_none_match=tag).status == 200


def test_nobody_on_the_way_keeps_it(program: Programs, responder: Person) -> None:
    headers = program(responder).get("roles/").headers
    assert (headers["Cache-Control"], headers["Vary"]) == ("private, no-cache", "Authorization")
    assert headers["X-Content-Type-Options"] == "nosniff"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
@settings(max_examples=150, deadline=None)
def test_what_is_json_is_read_as_it_was_meant_unless_it_cannot_be_held(said: Any) -> None:
    try:
        assert Json().parse(io.BytesIO(json.dumps(said).encode())) == said
    except ParseError:
        assert "\\u0000" in json.dumps(said)
