"""The console's page on which a person decides what reading the status page could not."""

from django.test import Client

from incidents.models import Person
from statuspage.models import Publication
from tests.console.conftest import enter
from tests.statuspage.conftest import WORDS, approval, draft, led, page, publication_of  # noqa: F401 fixtures
from tests.statuspage.test_decide import undecided  # noqa: F401 a fixture


def at(publication: Publication) -> str:
    return f"/admin/decide/{publication.pk}/"


def signed_in(client: Client, person: Person) -> Client:
    assert person.user
    return enter(client, person.user)


def test_the_question_and_what_was_sent_are_shown(client: Client, undecided: Publication, ic: Person) -> None:  # noqa: F811
    shown = signed_in(client, ic).get(at(undecided)).content.decode()
    for said in ("Statuspage cannot be read", WORDS, "The page could not be read once", "Put it on record"):
        assert said in shown
    incident = client.get(f"/admin/incidents/incident/{undecided.incident_id}/change/").content.decode()
    assert at(undecided) in incident


def test_the_entries_that_look_like_it_are_shown_with_what_differs(
    client: Client,
    undecided: Publication,  # noqa: F811
    ic: Person,
) -> None:
    publication = publication_of(undecided.approval)
    publication._take_up()
    publication._note_absence(
        {"at": "2026-11-28T02:30:00+00:00", "said": "looks like it", "entries": [_entry()]}, first=True
    )
    shown = signed_in(client, ic).get(at(undecided)).content.decode()
    assert "<del>may </del><ins>will </ins>" in shown


def _entry() -> dict[str, str]:
    words = WORDS.replace("may", "will")
    return {
        "incident": "in1",
        "update": "up1",
        "status": "investigating",
        "body": words,
        "at": "2026-11-28T02:29:00+00:00",
    }


def test_the_decision_is_taken_once(client: Client, undecided: Publication, ic: Person) -> None:  # noqa: F811
    said = {"arrived": "no", "why": "The page shows nothing of it."}
    answer = signed_in(client, ic).post(at(undecided), said, follow=True).content.decode()
    assert "Your decision is on record." in answer
    undecided.refresh_from_db()
    assert (undecided.state, undecided.decided_by) == ("LAPSED", ic)
    assert "There is nothing to decide" in client.get(at(undecided)).content.decode()
    assert "Nothing was decided." in client.post(at(undecided), said).content.decode()


def test_what_was_typed_is_kept_when_it_is_refused(client: Client, undecided: Publication, ic: Person) -> None:  # noqa: F811
    answer = signed_in(client, ic).post(at(undecided), {"arrived": "yes", "why": "I saw it."}).content.decode()
    assert "Say which incident of the status page shows it" in answer
    assert "I saw it.</textarea>" in answer
    assert "Choose whether it arrived." in client.post(at(undecided), {"why": "I saw it."}).content.decode()


def test_whoever_may_not_is_told_who_may(client: Client, undecided: Publication, responder: Person) -> None:  # noqa: F811
    shown = signed_in(client, responder).get(at(undecided)).content.decode()
    assert "You cannot decide this." in shown
    assert "Put it on record" not in shown
    client.post(at(undecided), {"arrived": "no", "why": "Let me."})
    undecided.refresh_from_db()
    assert undecided.state == "UNKNOWN"


def test_one_that_there_is_not_is_not_found(client: Client, ic: Person) -> None:
    assert signed_in(client, ic).get("/admin/decide/00000000-0000-4000-8000-000000000000/").status_code == 404
