"""An incident is run from its page, Slack down all the while; who may is walked in test_running_who.py."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from incidents import lifecycle, roles
from incidents.audit.actions import Action
from incidents.models import Incident, Person
from sandbox.faults import Fault
from sandbox.world import World
from tests.at_once import at_once
from tests.conftest import by
from tests.console.conftest import As, address, enter, section

SHEETS = {"resolve", "cancel", "reopen", "hand-over", "severity", "assign", "correct"}
EVERYTHING = {"lead", "take-over", "note", "tick", "untick", "mitigate", "release"} | SHEETS
OPEN, MITIGATED = "1 open", "1 MITIGATED"


@pytest.fixture(autouse=True)
def slack_is_down(world: World) -> None:
    world.faults = {"slack": Fault(status=503)}


@pytest.fixture
def ines(signed_in_as: As, ic: Person) -> Client:
    """The IC, signed in."""
    return signed_in_as(ic)


@pytest.fixture
def led(incident: Incident, ic: Person) -> Incident:
    """One that the IC leads."""
    return roles.claim(incident, actor=by(ic))


def do(client: Client, incident: Incident, name: str, shown: str = OPEN, **sent: str) -> str:
    """Presses the button, and gives the page that follows, with single spaces."""
    answer = client.post(f"/admin/run/{incident.pk}/{name}/", {"shown": shown} | sent, follow=True)
    return " ".join(answer.content.decode().split()).replace("&#x27;", "'")


def offered(client: Client, incident: Incident) -> set[str]:
    """The names of the buttons that the page has."""
    return set(re.findall(rf"/admin/run/{incident.pk}/([a-z-]+)/", client.get(address(incident)).content.decode()))


def stands(incident: Incident) -> tuple[str, str]:
    """In which state it is, and who leads."""
    incident.refresh_from_db()
    return incident.state, str(incident.ic or "nobody")


def events(incident: Incident) -> list[str]:
    """What is on record of it, but for refusals."""
    return list(incident.events.exclude(action=Action.VERB_REFUSED).values_list("action", flat=True))


def test_it_is_led_noted_mitigated_and_resolved(ines: Client, incident: Incident, world: World) -> None:
    asked = len(world.calls)
    assert f"You lead {incident.reference}. By itself that does not let you approve" in do(ines, incident, "lead")
    assert "Noted." in do(ines, incident, "note", text="Rolled back.")
    assert "is mitigated" in do(ines, incident, "mitigate")
    assert "is resolved." in do(ines, incident, "resolve", MITIGATED)
    assert stands(incident) == ("RESOLVED", "Ines Castro")
    assert "Rolled back." in ines.get(address(incident)).content.decode()
    assert len(world.calls) == asked, "nobody outside was asked"
    assert {event.parsed["actor"]["via"] for event in incident.events.filter(action=Action.IC_CLAIMED)} == {"console"}


def test_a_false_alarm_is_closed_with_its_reason_and_reopened(ines: Client, led: Incident) -> None:
    assert "Say in a few words why" in do(ines, led, "cancel", text=" ")
    assert "closed as a false alarm" in do(ines, led, "cancel", text="A flapping probe")
    assert stands(led) == ("CANCELLED", "Ines Castro")
    assert "A flapping probe" in section(ines.get(address(led)).content.decode(), "timeline")
    assert "is open again" in do(ines, led, "reopen", "1 CANCELLED", text="It was none")
    assert stands(led) == ("ACTIVE", "Ines Castro")


def test_the_lead_is_handed_over_and_laid_down(
    ines: Client, signed_in_as: As, led: Incident, responder: Person
) -> None:
    carla = signed_in_as(responder)
    assert "Choose whom" in do(ines, led, "hand-over", whom="")
    assert f'value="{responder.reference}"' in ines.get(f"/admin/run/{led.pk}/hand-over/").content.decode()
    assert "You lead until they accept" in do(ines, led, "hand-over", whom=responder.reference)
    assert "take-over" not in offered(ines, led)
    assert f"You lead {led.reference} from now on." in do(carla, led, "take-over")
    assert stands(led) == ("ACTIVE", "Carla Berg")
    assert f"You lead {led.reference} no more" in do(carla, led, "release")
    assert stands(led)[1] == "nobody"


def test_its_severity_is_changed_with_a_reason(ines: Client, led: Incident) -> None:
    assert (
        '<option value="P1" selected>P1, as it is</option>'
        in ines.get(f"/admin/run/{led.pk}/severity/").content.decode()
    )
    assert "choose how grave it is" in do(ines, led, "severity", chosen="P0")
    assert "stands on record" in do(ines, led, "severity", chosen="P2", text="One region only")
    led.refresh_from_db()
    assert led.severity == "P2"
    assert "One region only" in section(ines.get(address(led)).content.decode(), "timeline")


def test_a_role_is_given_to_another_and_taken_away(ines: Client, led: Incident, responder: Person) -> None:
    assert "choose which role it is" in do(ines, led, "assign", whom=responder.reference)
    assert "choose somebody from the list" in do(ines, led, "assign", chosen="comms_lead", whom="p_0")
    assert "stands on record" in do(ines, led, "assign", chosen="comms_lead", whom=responder.reference)
    assert "Comms lead, now Carla Berg" in ines.get(f"/admin/run/{led.pk}/assign/").content.decode()
    do(ines, led, "assign", chosen="comms_lead")
    assert not led.roles.exists()


def test_its_checklist_is_ticked_and_a_tick_taken_back(
    ines: Client, signed_in_as: As, incident: Incident, responder: Person
) -> None:
    carla = signed_in_as(responder)
    answer = carla.post(f"/admin/run/{incident.pk}/tick/", {"chosen": "impact"})
    assert answer["Location"] == f"{address(incident)}#checklist"
    shown = section(ines.get(address(incident)).content.decode(), "checklist")
    assert ("Carla Berg" in shown, "Take back<" in shown) == (True, True)
    event = incident.events.get(action=Action.CHECKLIST_ITEM_UPDATED, parsed__detail__item="impact")
    assert (event.parsed["actor"]["via"], event.detail["done"]) == ("console", True)
    assert "The tick is taken back." in do(ines, incident, "untick", chosen="impact")
    assert incident.checklist.get(key="impact").done_at is None
    assert "That item is not on the checklist." in do(ines, incident, "tick", chosen="lunch")


def test_sent_off_twice_it_is_done_once(ines: Client, incident: Incident) -> None:
    once = uuid4().hex
    for name, shown in (("lead", OPEN), ("note", OPEN), ("mitigate", OPEN), ("resolve", MITIGATED)):
        for _ in range(2):
            do(ines, incident, name, shown, once=once, text="Seen.")
    counted = events(incident)
    for action in ("IC_CLAIMED", "NOTE_ADDED", "INCIDENT_MITIGATED", "INCIDENT_RESOLVED"):
        assert counted.count(action) == 1, action


def test_of_two_who_press_at_once_one_leads_and_the_other_is_told_who(
    signed_in_as: As, ines: Client, responder: Person, incident: Incident
) -> None:
    carla = signed_in_as(responder)
    said = "".join(map(str, at_once(lambda: do(ines, incident, "lead"), lambda: do(carla, incident, "lead"))))
    leads = stands(incident)[1]
    assert said.count(f"You lead {incident.reference}. By") == 1
    assert f"{leads} leads {incident.reference}. Ask them to hand over." in said
    assert events(incident).count("IC_CLAIMED") == 1


def test_what_it_has_become_since_is_looked_at_first(ines: Client, led: Incident, ic: Person) -> None:
    lifecycle.resolve(led, actor=by(ic))
    lifecycle.reopen(led, actor=by(ic), why="It fires again")
    page = do(ines, led, "resolve", OPEN)
    assert f"{led.reference} has changed since you looked: it is active now, and Ines Castro leads it." in page
    assert stands(led)[0] == "ACTIVE"
    assert 'name="shown" value="2 open"' in page
    assert "is resolved." in do(ines, led, "resolve", "2 open")


def test_without_a_second_factor_of_the_last_minutes_only_a_note_is_taken(ines: Client, incident: Incident) -> None:
    session = ines.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session.save()
    here = {"Referer": f"http://testserver{address(incident)}"}
    for name in ("lead", "mitigate", "resolve", "cancel"):
        answer = ines.post(f"/admin/run/{incident.pk}/{name}/", {"shown": OPEN, "text": "x"}, headers=here)
        assert answer["Location"].startswith("/admin/login/again/?next="), name
    assert ines.get(f"/admin/run/{incident.pk}/resolve/")["Location"].startswith("/admin/login/again/")
    assert stands(incident)[1] == "nobody"
    assert "Noted." in do(ines, incident, "note", text="I look")


def test_a_button_is_no_link_and_what_there_is_not_is_not_found(ines: Client, incident: Incident) -> None:
    for name in EVERYTHING - SHEETS:
        assert ines.get(f"/admin/run/{incident.pk}/{name}/").status_code == 405
    assert ines.put(f"/admin/run/{incident.pk}/resolve/").status_code == 405
    assert ines.post(f"/admin/run/{incident.pk}/publish/").status_code == 404
    assert ines.post(f"/admin/run/{uuid4()}/lead/").status_code == 404


def test_a_press_from_elsewhere_is_refused(ic: Person, incident: Incident) -> None:
    assert ic.user
    client = enter(Client(enforce_csrf_checks=True), ic.user)
    assert client.post(f"/admin/run/{incident.pk}/lead/", {"shown": OPEN}).status_code == 403
    assert stands(incident)[1] == "nobody"


def test_what_no_browser_sends_has_a_clear_answer_too(ines: Client, led: Incident) -> None:
    for name in ("hand-over", "note", "cancel"):
        do(ines, led, name, text="\x00", whom="\x00", once="\x00")
    assert "has changed since you looked" in do(ines, led, "mitigate", "\x00")
    assert "a note has 2,000 at most" in do(ines, led, "note", text="x" * 2001)
    assert stands(led) == ("ACTIVE", "Ines Castro")


def test_whoever_was_deactivated_is_out(ines: Client, ic: Person, incident: Incident) -> None:
    Person.objects.filter(pk=ic.pk).update(is_active=False)
    assert ines.post(f"/admin/run/{incident.pk}/lead/", {"shown": OPEN}).status_code in (302, 403, 404)
    assert stands(incident)[1] == "nobody"


def test_what_was_typed_stands_there_again(ines: Client, led: Incident, ic: Person) -> None:
    page = do(ines, led, "cancel", "0 open", text="A flapping probe")
    assert ">A flapping probe</textarea>" in page
    assert stands(led)[0] == "ACTIVE"


def test_one_that_is_over_has_only_what_can_be_done_then(ines: Client, led: Incident, ic: Person) -> None:
    lifecycle.resolve(led, actor=by(ic))
    assert offered(ines, led) == {"note", "tick", "untick", "reopen", "correct"}
    assert "there is nothing to do here" in ines.get(f"/admin/run/{led.pk}/resolve/").content.decode()
