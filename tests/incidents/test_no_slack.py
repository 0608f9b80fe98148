"""While Slack lets no room be made, whoever is on call is told by a note in OnCall and by e-mail, once an episode."""

from collections.abc import Callable
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from structlog.testing import capture_logs

from incidents import lifecycle, people
from incidents.actor import WORKER
from incidents.models import Incident, OutboxEntry, Person, Responder
from incidents.models.incident import State
from incidents.roles import claim
from incidents.timeline import timeline
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.incidents.conftest import Began

SENT = ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].sent_messages
REVOKED = "Slack: the app's token was revoked. Install the app again."


@pytest.fixture
def failed(began: Began, settings: Any, world: World) -> Callable[..., Incident]:
    """An incident with two people on record, whose room fails for that reason."""
    settings.PUBLIC_URL, settings.BRIDGE_URL = "https://incidents.example.com", "https://meet.example.com/war"
    world.faults = {"slack": Fault(status=503)}
    SENT.clear()

    def fail(why: str = "Slack does not answer.") -> Incident:
        if not Incident.objects.exists():
            began()
            Incident.objects.update(severity="P1", needs_room=True)
            add("UOC0INES01", "ines@example.com", level=1)
            add("UOC0TEAM01", "team@example.com", level=0)
        incident = lifecycle.begin_assembly(Incident.objects.get(), actor=WORKER)
        return lifecycle.assembly_failed(incident, actor=WORKER, why=why)

    return fail


def add(oncall_id: str, email: str, *, level: int) -> None:
    person = people.by_oncall(oncall_id=oncall_id, name=email, email=email)
    Responder.objects.create(incident=Incident.objects.get(), person=person, via="on call", level=level)


def owed(kind: str) -> list[str]:
    return list(OutboxEntry.objects.filter(kind=kind).values_list("state", flat=True))


def told(incident: Incident) -> list[str]:
    return [line.said for line in timeline(incident) if "TOLD_WITHOUT_SLACK" in line.action]


def test_whoever_is_on_call_is_written_to_where_to_lead_it(failed: Callable[..., Incident]) -> None:
    incident = failed()
    settle()
    first, second = SENT
    assert (first.destinations["ToAddresses"], second.destinations["ToAddresses"]) == (
        ["ines@example.com"],
        ["team@example.com"],
    )
    assert first.subject == f"P1 {incident.reference} Checkout errors, no Slack room yet"
    assert first.body.splitlines() == [
        f"Slack does not answer. The incident is on record since {incident.started_at:%H:%M} UTC and you are on call for it.",
        f"Lead it here: https://incidents.example.com/admin/incidents/incident/{incident.pk}/change/",
        "Call: https://meet.example.com/war",
        "The room opens by itself when Slack returns, with all you did.",
    ]
    assert "and you are asked to help with it." in second.body


def test_so_is_the_team_of_one_that_somebody_leads_from_the_console_already(
    failed: Callable[..., Incident], began: Began, ic: Person
) -> None:
    began()
    add("UOC0INES01", "ines@example.com", level=1)
    claim(Incident.objects.get(), actor=by(ic, "console"))
    assert failed().state == State.ACTIVE
    settle()
    assert [one.destinations["ToAddresses"] for one in SENT] == [["ines@example.com"]]


def test_a_note_at_the_alert_group_says_the_same(failed: Callable[..., Incident], world: World) -> None:
    incident = failed(REVOKED)
    settle()
    [note] = world.oncall.resolution_notes
    assert note["text"].startswith(
        f"P1 {incident.reference} Checkout errors, no Slack room yet\n{REVOKED} The incident"
    )


def test_each_who_was_told_is_on_record(failed: Callable[..., Incident]) -> None:
    incident = failed()
    settle()
    said = told(incident)
    assert sorted(one.partition(":")[0] for one in said) == ["Told without Slack"] * 3
    assert sum("by e-mail" in one for one in said) == 2


def test_nobody_is_told_twice_in_an_episode(failed: Callable[..., Incident]) -> None:
    failed()
    settle()
    failed()
    settle()
    assert (len(SENT), owed("mail_without_slack"), owed("note_without_slack")) == (2, ["done"] * 2, ["done"])


def test_who_cannot_be_told_is_on_record_with_what_to_look_at(
    failed: Callable[..., Incident], settings: Any, world: World
) -> None:
    settings.MAIL_FROM = "nobody@unverified.example"
    incident = failed()
    world.oncall.alert_groups.clear()
    settle()
    said = told(incident)
    assert sorted(one.partition(":")[0] for one in said) == ["Not told without Slack"] * 3
    assert sum("Is MAIL_FROM verified" in one for one in said) == 2
    assert set(owed("mail_without_slack")) == {"done"}


def test_without_mail_from_nobody_is_mailed(failed: Callable[..., Incident], settings: Any) -> None:
    settings.MAIL_FROM = ""
    failed()
    settle()
    assert (SENT, owed("mail_without_slack"), owed("note_without_slack")) == ([], [], ["done"])


def test_whoever_would_hear_of_it_only_once_the_room_stands_does_not(
    failed: Callable[..., Incident], world: World
) -> None:
    incident = lifecycle.begin_assembly(failed(), actor=WORKER)
    lifecycle.room_assembled(incident, actor=WORKER, channel="C1")
    settle()
    assert (SENT, world.oncall.resolution_notes, told(incident)) == ([], [], [])


def test_a_mail_whose_worker_died_is_sent_again(failed: Callable[..., Incident], make_due: Callable[[], None]) -> None:
    failed()
    settle()
    OutboxEntry.objects.filter(kind="mail_without_slack").update(state="pending", in_doubt=True)
    make_due()
    settle()
    assert len(SENT) == 4


def test_no_address_is_logged(failed: Callable[..., Incident]) -> None:
    with capture_logs() as logs:
        failed()
        settle()
    assert ("outside_call" in str(logs), "example.com" in str(logs)) == (True, False)
