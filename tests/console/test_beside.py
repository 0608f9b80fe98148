"""The ways on from an incident and from a review, and the keys that lead there."""

import re

from django.test import Client

from incidents import intake, roles
from incidents.models import Incident, Person
from incidents.models.incident import Severity
from tests.conftest import by
from tests.console.conftest import As, address
from tests.statuspage.conftest import write


def another(person: Person, title: str) -> Incident:
    return intake.declare(title=title, severity=Severity.P2, actor=by(person), person=person)[0]


def ways(console: Client, where: str) -> dict[str, str]:
    """By the key that leads there."""
    page = console.get(where).content.decode()
    return {key: url for url, key in re.findall(r'href="([^"]+)" data-shortcut="([jk])"', page)}


def test_from_an_incident_to_the_ones_beside_it(
    signed_in_as: As, incident: Incident, ic: Person, responder: Person
) -> None:
    console, second, third = signed_in_as(ic), another(ic, "Second"), another(responder, "Third")
    assert ways(console, address(second)) == {"k": address(incident), "j": address(third)}
    assert "k" not in ways(console, address(incident))
    assert "j" not in ways(console, address(third))


def test_from_an_update_that_waits_to_the_next_that_does(signed_in_as: As, incident: Incident, ic: Person) -> None:
    first, second = write(incident), write(another(ic, "Second"), author=ic)
    console = signed_in_as(ic)
    assert ways(console, f"/admin/review/{first.pk}/") == {"j": f"/admin/review/{second.pk}/"}
    assert ways(console, f"/admin/review/{second.pk}/") == {"k": f"/admin/review/{first.pk}/"}


def test_only_whoever_may_publish_is_offered_to(
    signed_in_as: As, incident: Incident, ic: Person, responder: Person
) -> None:
    draft = write(roles.claim(incident, actor=by(ic)))
    offered = f'<a class="button" href="/admin/review/{draft.pk}/"'
    assert offered in signed_in_as(ic).get(address(incident)).content.decode()
    page = signed_in_as(responder).get(address(incident)).content.decode()
    assert offered not in page
    assert "Read it as it would go out, and who may approve it" in page
