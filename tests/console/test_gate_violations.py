"""The page about the check of the gate: what was found, signing for it, and receipts to take away."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Incident, Person
from sandbox.world import World
from statuspage import gate_check, verify_receipt
from statuspage.models import ForeignPost, Publication
from tests.console.conftest import Read, address, enter, section
from tests.statuspage.conftest import WORDS, break_statuspage, led, publish, say_yes, write  # noqa: F401 led is a fixture
from tests.statuspage.test_foreign import post as posted_by_hand

PAGE = "/admin/gate-violations/"


@pytest.fixture
def post(world: World, transactional_db: None) -> ForeignPost:
    """Of no incident of ours."""
    posted_by_hand(world)
    gate_check.look()
    return ForeignPost.objects.get()


@pytest.fixture
def arun(client: Client, approver: Person) -> Client:
    assert approver.user
    return enter(client, approver.user)


@pytest.fixture
def carla(responder: Person) -> Client:
    assert responder.user
    return enter(Client(), responder.user)


@pytest.fixture
def published(led: Incident, ic: Person) -> Publication:  # noqa: F811 the fixture
    return publish(say_yes(write(led), ic))


def read(client: Client, part: str) -> str:
    return section(client.get(PAGE).content.decode(), part)


def press(client: Client, post: ForeignPost, button: str, **given: str) -> str:
    return client.post(f"{PAGE}{post.pk}/{button}/", given, follow=True).content.decode()


def test_before_the_first_check_it_says_so(arun: Client) -> None:
    assert "Nothing was compared yet." in read(arun, "violations")
    assert "The page was not read yet." in arun.get(PAGE).content.decode()


def test_when_all_is_well_it_says_so(arun: Client, published: Publication) -> None:
    answer = arun.post(f"{PAGE}check/", follow=True).content.decode()
    assert "The record and the newest posts of the status page were compared." in answer
    assert "Whatever was sent has an earlier approval of exactly those words" in read(arun, "violations")
    assert "None." in read(arun, "open")


def test_a_violation_leads_to_its_incident(arun: Client, led: Incident) -> None:  # noqa: F811 the fixture
    found = {"incident": str(led.pk), "reference": led.reference, "publication": "p", "what": "Not as approved."}
    gate_check._keep(violations=[found])
    assert "Not as approved." in read(arun, "violations")
    assert str(led.pk) in read(arun, "violations")


def test_two_people_sign_for_a_post(arun: Client, carla: Client, post: ForeignPost, responder: Person) -> None:
    assert "We look into it." in read(carla, "open")
    assert "A second person" not in read(carla, "open")
    assert "On record: signed for, a second person is missing." in press(carla, post, "sign", why="Posted by hand.")
    assert "Only a member of approvers can sign for that as the second person" in read(carla, "open")
    assert "On record: signed for by two people." in press(arun, post, "second")
    assert "Posted by hand." in read(arun, "signed")
    assert "None. Whatever the status page shows" in read(arun, "open")


def test_a_refusal_is_said(arun: Client, carla: Client, post: ForeignPost) -> None:
    assert "Say who posted it and why" in press(carla, post, "sign", why="")
    assert "can sign for that as the second person" in press(carla, post, "second")


def test_not_known_says_what_to_do(carla: Client, post: ForeignPost) -> None:
    press(carla, post, "not-known")
    assert "keys and passwords of Statuspage changed" in read(carla, "open")
    assert "Not known</button>" not in read(carla, "open")


def test_one_of_an_incident_is_signed_for_in_its_chain(arun: Client, led: Incident, world: World) -> None:  # noqa: F811
    write(led)
    posted_by_hand(world, body=WORDS)
    gate_check.look()
    post = ForeignPost.objects.get()
    assert led.reference in read(arun, "open")
    press(arun, post, "sign", why="Posted by hand.")
    assert led.events.filter(action="FOREIGN_POST_SIGNED").count() == 1


def test_the_second_person_gives_the_second_factor_again(arun: Client, carla: Client, post: ForeignPost) -> None:
    press(carla, post, "sign", why="Posted by hand.")
    session = arun.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session.save()
    assert arun.post(f"{PAGE}{post.pk}/second/")["Location"].startswith("/admin/login/again/")


def test_buttons_are_pressed_and_the_page_is_read(arun: Client, post: ForeignPost) -> None:
    assert arun.post(PAGE).status_code == 405
    for button in (f"{post.pk}/sign", f"{post.pk}/second", f"{post.pk}/not-known", "check"):
        assert arun.get(f"{PAGE}{button}/").status_code == 405
    assert arun.post(f"{PAGE}999/sign/").status_code == 404


def test_an_outage_is_said(arun: Client, world: World, outside: object) -> None:
    break_statuspage(outside, status=500)  # type: ignore[arg-type]
    answer = arun.post(f"{PAGE}check/", follow=True).content.decode()
    assert "The status page cannot be read now" in answer


def test_whoever_may_know_of_no_incident_sees_nothing_of_one(root: Client, story: Incident, world: World) -> None:
    publication = Publication.objects.get()
    world.statuspage.versions.clear()
    gate_check._keep(
        violations=[{"incident": str(story.pk), "reference": story.reference, "publication": "p", "what": "No."}]
    )
    world.statuspage.create({"name": "x", "status": "identified", "body": "x"})
    ForeignPost.objects.create(
        page="p", statuspage_incident="i", kind="posted", digest="0" * 64, words="Secret.", incident=story
    )
    assert "Secret." in root.get(PAGE).content.decode()
    Person.objects.create(name="Gone", user=User.objects.get(username="root"), is_active=False)
    shown = root.get(PAGE).content.decode()
    assert "Secret." not in shown
    assert story.reference not in shown
    assert root.get(f"/admin/receipt/{publication.pk}/").status_code in (403, 404)


def test_a_receipt_is_taken_away_and_verifies(arun: Client, published: Publication) -> None:
    answer = arun.get(f"/admin/receipt/{published.pk}/")
    assert answer["Content-Disposition"].startswith(f'attachment; filename="receipt-{published.incident.reference}-')
    assert verify_receipt.check(answer.content)["digest"] == published.digest
    program = arun.get("/admin/receipt/verify_receipt.py").content.decode()
    assert "sys.exit(main())" in program
    assert json.loads(answer.content)["publication"] == str(published.pk)


def test_what_is_not_published_has_none(arun: Client, led: Incident, ic: Person) -> None:  # noqa: F811 the fixture
    approval = say_yes(write(led), ic)
    publication = Publication(approval=approval)
    publication._reserve()
    assert arun.get(f"/admin/receipt/{publication.pk}/").status_code == 404
    shown = arun.get(f"/admin/statuspage/publication/{publication.pk}/change/").content.decode()
    assert "There is one once it is published." in shown
    assert arun.post(f"/admin/receipt/{publication.pk}/").status_code == 405
    assert arun.post("/admin/receipt/verify_receipt.py").status_code == 405


def test_the_incidents_page_links_to_it(story: Incident, read: Read) -> None:
    assert f'href="/admin/receipt/{Publication.objects.get().pk}/"' in section(read(story), "publications")


def test_the_first_page_and_the_incidents_say_it_loudly(arun: Client, led: Incident, world: World) -> None:  # noqa: F811
    write(led)
    posted_by_hand(world, body=WORDS)
    posted_by_hand(world)
    gate_check.look()
    assert "2 posts on the status page were made outside the gate." in arun.get("/admin/").content.decode()
    assert "1 post on the status page was made outside the gate." in arun.get(address(led)).content.decode()
