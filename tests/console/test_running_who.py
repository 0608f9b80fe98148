"""Who may run an incident from its page, walked for everybody while Slack is down: the table's answer, in buttons and in words."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents import roles
from incidents.audit.actions import Action
from incidents.models import Incident, Person
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by, enrol
from tests.console.conftest import PASSWORD, As, address, enter, section
from tests.console.test_running import EVERYTHING, do, events, offered


@pytest.fixture(autouse=True)
def slack_is_down(world: World) -> None:
    world.faults = {"slack": Fault(status=503)}


TICKS = {"tick", "untick"}
UNLED = {"lead", "note", "tick", "mitigate", "resolve", "cancel", "severity", "assign", "correct"}
WHO: dict[
    str, tuple[set[str] | None, set[str]]
] = {  # who: what they may while nobody leads, and while Ines does and Carla is offered it
    "outsider": (set(), set()),
    "commander": (UNLED, TICKS | {"note", "correct"}),
    "superuser": (set(), set()),
    "IC": (None, UNLED - {"lead"} | {"untick", "hand-over", "release"}),
    "responder": (UNLED, TICKS | {"note", "take-over", "correct"}),
}
CHOSEN = dict.fromkeys(TICKS, "impact")
ELSEWHERE = ({"reopen", "hand-over", "untick"}, {"reopen"})  # nothing that the incident stands for just then


@pytest.fixture
def everybody(signed_in_as: As, ic: Person, responder: Person) -> dict[str, Client]:
    root = enter(Client(), User.objects.create_superuser("root", password=PASSWORD))
    outsider, other = enrol("U0OTTO000", "Otto Weiss", "viewers"), enrol("U0MEI0000", "Mei Lin", "commanders")
    people = {"outsider": outsider, "commander": other, "IC": ic, "responder": responder}
    return {name: signed_in_as(person) for name, person in people.items()} | {"superuser": root}


def test_each_is_offered_what_they_may_and_refused_the_rest(
    everybody: dict[str, Client], incident: Incident, ic: Person, responder: Person
) -> None:
    for turn in (0, 1):
        for who, allowed in WHO.items():
            may = allowed[turn]
            if may is None:
                continue
            before = events(incident)
            assert offered(everybody[who], incident) == may, (who, turn)
            for name in EVERYTHING - may - ELSEWHERE[turn]:
                do(everybody[who], incident, name, text="x", whom=responder.reference, chosen=CHOSEN.get(name, "P2"))
            assert events(incident) == before, (who, turn)
        if turn == 0:
            roles.claim(incident, actor=by(ic))
            roles.offer_handoff(incident, to=responder, actor=by(ic))


def test_whoever_may_not_reads_who_may_instead_of_a_dead_button(
    everybody: dict[str, Client], incident: Incident, ic: Person
) -> None:
    def told(who: str) -> str:
        return section(everybody[who].get(address(incident)).content.decode(), "run").replace("&#x27;", "'")

    everything = (
        "take the lead, write into its timeline, tick its checklist, mitigate it, resolve it, close it as a false alarm,"
        " say how grave it is, give roles or correct its times."
    )
    assert f"Only people of {incident.reference}'s room can {everything}" in told("outsider")
    assert "linked to no person here" in told("superuser")
    roles.claim(incident, actor=by(ic))
    assert "Only Ines Castro, who leads" in told("commander")
    sheet = everybody["commander"].get(f"/admin/run/{incident.pk}/resolve/").content.decode()
    assert ("You cannot do this." in sheet, "<button class=" in section_of_sheet(sheet)) == (True, False)


def section_of_sheet(page: str) -> str:
    return page[page.index('<article class="story sheet">') : page.index("</article>")]


def test_a_refusal_is_said_in_the_verbs_words_and_is_on_record(
    everybody: dict[str, Client], incident: Incident, ic: Person
) -> None:
    led = roles.claim(incident, actor=by(ic))
    assert f"Only Ines Castro, who leads {led.reference}, can resolve it." in do(everybody["commander"], led, "resolve")
    assert led.events.filter(action=Action.VERB_REFUSED).count() == 1
