"""Idempotency-Key: the same request is done once, and answered as it was then."""

import threading
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from incidents import access_answers
from incidents.models import AccessAnswer, AuditEvent, Incident, Person
from statuspage.models import Draft
from tests.console.api.conftest import Answer, Programs

NOTE = {"text": "The deploy of 13:58 is rolled back"}


def notes() -> int:
    return AuditEvent.objects.filter(action="NOTE_ADDED").count()


def test_the_same_key_and_body_are_answered_alike_and_done_once(
    program: Programs, incident: Incident, responder: Person
) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/notes/"
    first, second = theirs.post(at, NOTE, key="one"), theirs.post(at, NOTE, key="one")
    assert (first.status, first.said, first.headers["Location"]) == (201, second.said, second.headers["Location"])
    assert (second.status, notes()) == (201, 1)


def test_with_another_body_or_elsewhere_it_is_refused(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/notes/"
    theirs.post(at, NOTE, key="one")
    for answer in (
        theirs.post(at, {"text": "something else"}, key="one"),
        theirs.post(f"incidents/{incident.reference}/drafts/", NOTE, key="one"),
    ):
        assert (answer.status, answer.kind) == (409, "key-reused")
    assert (notes(), Draft.objects.count()) == (1, 0)


def test_another_token_has_keys_of_its_own(program: Programs, incident: Incident, responder: Person) -> None:
    at = f"incidents/{incident.reference}/notes/"
    for name in ("one", "two"):
        assert program(responder, name=name).post(at, NOTE, key="same").status == 201
    assert notes() == 2


def test_without_one_that_can_be_nothing_is_written(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/notes/"
    for key in ("", " ", "x" * 65, "a b", "ключ", "a\x00b"):
        answer = theirs.post(at, NOTE, key=key)
        assert (answer.kind, answer.said["errors"][0]["where"]) == ("invalid", "header:Idempotency-Key")
    assert notes() == 0


def test_a_refusal_leaves_the_key_free(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/drafts/"
    Incident.objects.filter(pk=incident.pk).update(state="RESOLVED", resolved_at=incident.started_at)
    words = {"text": "We are \u200b investigating."}
    assert theirs.post(at, words, key="one").kind == "refused"
    assert theirs.post(at, {"text": "We are investigating."}, key="one").status == 201


@pytest.mark.parametrize("what", ["incidents", "notes", "drafts"])
def test_whoever_is_killed_after_the_write_does_it_once(
    program: Programs, incident: Incident, responder: Person, what: str
) -> None:
    theirs = program(responder)
    at = "incidents/" if what == "incidents" else f"incidents/{incident.reference}/{what}/"
    body = {"title": "Search is down", "severity": "P1"} if what == "incidents" else NOTE
    with patch.object(access_answers, "keep", side_effect=Killed), patch.object(access_answers, "let_go"):
        assert theirs.post(at, body, key="one").status == 500
    before = counts()
    assert theirs.post(at, body, key="one").kind == "under-way"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_accessanswer SET taken_at = taken_at - interval '1 minute'")
    answer = theirs.post(at, body, key="one")
    assert (answer.status, counts()) == (201, before)


class Killed(Exception):
    """As far as the request is concerned."""


def counts() -> tuple[int, int, int]:
    return Incident.objects.count(), notes(), Draft.objects.count()


def test_two_at_once_do_it_once(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at, answers = program(responder), f"incidents/{incident.reference}/notes/", list[Answer]()
    begin = threading.Barrier(4)

    def ask() -> None:
        begin.wait()
        answers.append(theirs.post(at, NOTE, key="one"))
        connection.close()

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    assert {one.status for one in answers} <= {201, 409}
    assert {one.kind for one in answers if one.status == 409} <= {"under-way"}
    assert (notes(), theirs.post(at, NOTE, key="one").status) == (1, 201)


def test_an_answer_is_forgotten_after_a_day_and_the_verb_still_knows(
    program: Programs, incident: Incident, responder: Person, settings: Any
) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/notes/"
    first = theirs.post(at, NOTE, key="one")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_accessanswer SET taken_at = taken_at - interval '25 hours'")
    access_answers.forget_old()
    assert not AccessAnswer.objects.exists()
    assert theirs.post(at, NOTE, key="one").said == first.said
    assert (theirs.post(at, {"text": "another"}, key="two").status, notes()) == (201, 2)
