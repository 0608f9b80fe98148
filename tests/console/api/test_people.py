"""People and roles over the API."""

from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import accounts, roles
from incidents.models import Incident, Person, Responder
from tests.conftest import by, enrol
from tests.console.api.conftest import Programs
from tests.incidents.operators import OPERATOR


def names(listed: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in listed]


def test_everybody_is_listed_once_with_their_groups_and_no_address(
    program: Programs, ic: Person, responder: Person, outsider: Person
) -> None:
    theirs = program(ic)
    answer = theirs.get("people/?limit=2")
    rest = theirs.get(f"people/?limit=2&cursor={quote(answer.said['next'])}")
    assert sorted(names(answer.listed + rest.listed)) == ["Carla Berg", "Ines Castro", "Otto Weiss"]
    assert names(theirs.get("people/?group=responders&active=true").listed) == ["Carla Berg"]
    assert "@" not in str(answer.said)


def test_whoever_was_merged_is_whom_they_were_merged_into(program: Programs, ic: Person, outsider: Person) -> None:
    Person.objects.filter(pk=outsider.pk).update(merged_into=ic)
    theirs = program(ic)
    assert theirs.get(f"people/{outsider.reference}/").said["name"] == "Ines Castro"
    assert names(theirs.get("people/").listed) == ["Ines Castro"]
    assert theirs.get("people/p_0000000000000000/").kind == theirs.get("people/%00/").kind == "not-found"


def test_an_incident_says_who_has_which_part_in_it(
    program: Programs, incident: Incident, ic: Person, responder: Person
) -> None:
    roles.claim(incident, actor=by(ic))
    roles.give_role(incident, role="scribe", to=responder, actor=by(ic))
    said = program(ic).get(f"incidents/{incident.reference}/people/").said
    assert (said["ic"]["name"], said["declared_by"]["name"]) == ("Ines Castro", "Ravi Menon")
    assert [(one["role"], one["person"]["name"]) for one in said["roles"]] == [
        ("ic", "Ines Castro"),
        ("scribe", "Carla Berg"),
    ]
    assert {one["person"]["name"] for one in said["responders"]} == {"Carla Berg"}


def test_a_crowd_costs_no_more_queries(program: Programs, incident: Incident, ic: Person) -> None:
    theirs, counts = program(ic), []
    for number in range(3):
        someone = enrol(f"U0CROWD{number:02}", f"Crowd{number} Person")
        Responder.objects.create(incident=incident, person=someone, via="called in")
        with CaptureQueriesContext(connection) as made:
            theirs.get(f"incidents/{incident.reference}/people/")
        counts.append(len(made))
    assert counts[2] <= counts[1]


def test_roles_are_those_that_can_be_given_here(program: Programs, ic: Person, settings: Any) -> None:
    settings.INCIDENT_ROLES = ["customer_liaison"]
    said = program(ic).get("roles/").said
    assert said["roles"] == [{"role": "ic", "label": "IC"}, {"role": "customer_liaison", "label": "customer liaison"}]
    assert "approvers" in said["groups"]


def test_whoever_has_no_account_has_no_groups(program: Programs, ic: Person, responder: Person) -> None:
    accounts.unlink(responder, actor=OPERATOR)
    assert program(ic).get(f"people/{responder.reference}/").said["groups"] == []
