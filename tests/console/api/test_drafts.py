"""Drafts over the API: written and read, and nothing more."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from console.api.components import MOST_COMPONENTS
from console.api.drafts import DRAFTS_AN_HOUR
from incidents import roles
from incidents.models import AccessToken, Incident, Person
from incidents.timeline import timeline
from sandbox.server import Running
from sandbox.world import World
from statuspage.models import Approval, Draft, Publication
from tests.conftest import by
from tests.console.api.conftest import Programs
from tests.console.api.test_timeline import whole
from tests.console.conftest import As
from tests.statuspage.conftest import break_statuspage, mend, say_yes, write

WORDS = {"text": "We are investigating errors at checkout.", "status": "identified", "impact": "major"}


def test_a_draft_waits_for_a_person(program: Programs, incident: Incident, responder: Person) -> None:
    answer = program(responder).post(f"incidents/{incident.reference}/drafts/", WORDS)
    draft = Draft.objects.get()
    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1/drafts/{draft.pk}/")
    assert (draft.state, draft.asked_by, draft.client) == ("PENDING", responder, "Status bot")
    content = draft.newest_revision().content
    assert (content.body, content.status, content.impact) == (WORDS["text"], "identified", "major")
    assert not Approval.objects.exists() and not Publication.objects.exists()


def test_it_says_everywhere_that_a_program_wrote_it(
    program: Programs, incident: Incident, ic: Person, signed_in_as: As
) -> None:
    program(ic).post(f"incidents/{incident.reference}/drafts/", WORDS)
    draft = Draft.objects.get()
    assert draft.whence == "drafted by API client Status bot for Ines Castro"
    assert any(line.said == "Customer update drafted (by API client Status bot)" for line in timeline(incident))
    page = signed_in_as(ic).get(f"/admin/review/{draft.pk}/").content.decode()
    assert "Drafted by API client Status bot for Ines Castro" in page


def test_one_is_read_with_all_of_its_revisions(program: Programs, incident: Incident, ic: Person) -> None:
    draft = write(incident, "First words.")
    said = program(ic).get(f"drafts/{draft.pk}/").said
    assert [one["body"] for one in said["revisions"]] == ["First words."]
    assert said["revision"]["digest"] == draft.newest_revision().digest
    assert said["review"].endswith(f"/admin/review/{draft.pk}/")


def test_they_are_listed_and_cost_the_same_however_many(program: Programs, incident: Incident, ic: Person) -> None:
    theirs, at = program(ic), f"incidents/{incident.reference}/drafts/?limit=2&state=PENDING"
    counts = []
    for _ in range(2):
        for number in range(2):
            write(incident, f"Words {number}.")
        with CaptureQueriesContext(connection) as made:
            found = len(theirs.get(at).listed)
        counts.append((found, len(made)))
    assert counts[0][0] == counts[1][0] == 2
    assert counts[1][1] <= counts[0][1]
    assert len(whole(theirs, at)) == 4


def test_one_that_there_is_not_is_not_found(program: Programs, ic: Person) -> None:
    theirs, strange = program(ic), ("7", "999999999999999999", "0", "x", "9999999999999999999")
    assert {theirs.get(f"drafts/{each}/").kind for each in strange} == {"not-found"}


def test_one_of_an_incident_that_is_not_for_them_is_not_found_either(
    program: Programs, incident: Incident, responder: Person
) -> None:
    draft, theirs = write(incident, "Words."), program(responder)
    assert responder.user
    responder.user.groups.clear()
    assert theirs.get(f"drafts/{draft.pk}/").said == theirs.get("drafts/999999/").said


def test_only_while_it_stands_as_it_was_read(
    program: Programs, incident: Incident, ic: Person, settle: Callable[[], None]
) -> None:
    roles.claim(incident, actor=by(ic))
    theirs, at = program(ic), f"incidents/{incident.reference}/"
    tag = theirs.get(at).headers["ETag"]
    say_yes(write(incident, "What customers read."), ic)
    settle()
    refused = theirs.post(f"{at}drafts/", WORDS, if_match=tag)
    assert (refused.status, refused.kind) == (412, "changed")
    now = theirs.get(at)
    assert now.said["customers_read"]["body"] == "What customers read."
    assert theirs.post(f"{at}drafts/", WORDS, if_match=now.headers["ETag"]).status == 201


OUT = {"component": "Checkout", "state": "partial_outage"}


def test_one_names_components_and_whether_anybody_is_mailed(
    program: Programs, incident: Incident, responder: Person
) -> None:
    named = [OUT, {"component": "cmppayments1", "state": "degraded_performance"}]
    asked = WORDS | {"components": named, "notify": False}
    said = program(responder).post(f"incidents/{incident.reference}/drafts/", asked).said["revision"]
    content = Draft.objects.get().newest_revision().content
    assert content.components_in_words() == "Checkout: partial outage, Payments: degraded performance"
    assert content.components["cmpcheckout1"].was == "operational"
    assert (content.notify, said["notify"], said["components"]) == (False, False, content.components_in_words())
    changed = {"id": "cmpcheckout1", "name": "Checkout", "was": "operational", "state": "partial_outage"}
    assert said["component_changes"][0] == changed


ODD: list[tuple[Any, str, str]] = [
    ([OUT | {"component": "Chekout"}], "refused", "/components/0/component"),
    ([OUT, OUT | {"component": "cmpcheckout1"}], "invalid", "/components/1/component"),
    ([OUT | {"state": "under_maintenance"}], "invalid", "/components/0/state"),
    ([OUT | {"was": "operational"}], "invalid", "/components/0/was"),
    ([OUT] * (MOST_COMPONENTS + 1), "invalid", "/components"),
    ("Checkout", "invalid", "/components"),
]


def test_what_is_not_on_the_page_is_pointed_at(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/drafts/"
    for named, kind, where in ODD:
        answer = theirs.post(at, WORDS | {"components": named})
        assert (answer.kind, answer.said["errors"][0]["where"]) == (kind, where)
    assert not Draft.objects.exists()


def test_two_that_are_called_the_same_are_named_by_their_ids(
    program: Programs, incident: Incident, responder: Person, world: World
) -> None:
    world.statuspage.components["cmppayments1"]["name"] = "Checkout"
    theirs, at = program(responder), f"incidents/{incident.reference}/drafts/"
    assert theirs.post(at, WORDS | {"components": [OUT]}).said["detail"].startswith("2 components of the status page")
    by_id = OUT | {"component": "cmppayments1"}
    assert theirs.post(at, WORDS | {"components": [by_id]}).status == 201


def test_without_the_list_components_wait_and_words_do_not(
    program: Programs, incident: Incident, responder: Person, outside: Running
) -> None:
    break_statuspage(outside, status=503)
    theirs, at = program(responder), f"incidents/{incident.reference}/drafts/"
    refused = theirs.post(at, WORDS | {"components": [OUT]}, key="one")
    assert (refused.status, refused.said["errors"][0]["where"]) == (422, "/components")
    assert theirs.post(at, WORDS).status == 201
    mend(outside)
    assert theirs.post(at, WORDS | {"components": [OUT]}, key="one").status == 201


STRANGE: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "invalid"),
    ({"text": "x" * 25_001}, "invalid"),
    ({"title": "t" * 256}, "invalid"),
    ({"status": "fixed"}, "invalid"),
    ({"impact": 3}, "invalid"),
    ({"approve": True}, "invalid"),
    ({"title": "two\nlines"}, "refused"),
    ({"text": "a\u202eb"}, "refused"),
]


def test_strange_words_become_no_draft(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/drafts/"
    assert [theirs.post(at, WORDS | changes).kind for changes, _ in STRANGE] == [kind for _, kind in STRANGE]
    assert not Draft.objects.exists()


def test_of_a_cancelled_incident_there_is_none(program: Programs, incident: Incident, responder: Person) -> None:
    Incident.objects.filter(pk=incident.pk).update(
        state="CANCELLED", cancelled_at=incident.started_at, cancel_reason="false alarm"
    )
    answer = program(responder).post(f"incidents/{incident.reference}/drafts/", WORDS)
    assert (answer.status, answer.kind) == (409, "not-now")


def test_no_more_than_people_can_look_at(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, at = program(responder), f"incidents/{incident.reference}/drafts/"
    assert [theirs.post(at, WORDS).status for _ in range(DRAFTS_AN_HOUR)] == [201] * DRAFTS_AN_HOUR
    assert theirs.post(at, WORDS).kind == "too-often"
    assert AccessToken.objects.get().owner == responder
    assert Client().post(f"/api/v1/{at}").status_code == 401
