"""Text that gives the model orders, and a model that obeys: nothing is published, nothing acts, and the approver is told."""

import pytest
from django.forms.models import model_to_dict

from ai.drafting import draft_update, request_draft
from ai.models import DraftRequest, Material
from ai.suspicion import suspicions
from incidents import intake
from incidents.kept import Written, keep_message
from incidents.models import AuditEvent, Incident, Person
from incidents.models.incident import Severity
from incidents.notes import add_note
from sandbox.faults import Fault
from sandbox.world import World
from statuspage.models import Approval, Draft, Publication
from statuspage.models.draft import DraftState, Origin
from tests.ai.attacks import ATTACKS, Attack
from tests.conftest import by
from tests.sample import a_few

SECRETS = ("AKIAIOSFODNN7EXAMPLE", "hunter2-Fa7x9Qz1", "jane.doe@customer.example", "ghp_16C7e42F", "UNTRUSTED-")
WROTE = {"STATUSPAGE_DRAFT_CREATED", "CHECKLIST_ITEM_UPDATED"}


def planted(attack: Attack, ic: Person) -> DraftRequest:
    """An incident with that text in its place, and a wish for a customer update."""
    title = attack.text if attack.place == "title" else "Checkout errors"
    incident = intake.declare(title=title, severity=Severity.P1, actor=by(ic), person=ic)[0]
    if attack.place == "note":
        add_note(incident, text=attack.text, actor=by(ic))
    if attack.place == "chat":
        message = Written(channel="C1", ts="1.0", text=attack.text, author=None, link="", edited="")
        keep_message(incident, message=message, actor=by(ic))
    return request_draft(incident, hint=attack.text if attack.place == "hint" else "", actor=by(ic), key="first")


@pytest.mark.parametrize("personality", ["hostile", "polite"])
@pytest.mark.parametrize("attack", a_few(ATTACKS, 7), ids=str)
def test_a_model_that_obeys_can_do_nothing_and_what_it_writes_is_marked(
    attack: Attack, personality: str, ic: Person, world: World
) -> None:
    request = planted(attack, ic)
    before, last = model_to_dict(request.incident), AuditEvent.objects.latest("pk").pk
    world.faults, world.calls = {"bedrock": Fault(personality=personality)}, []
    draft_update(request)

    draft = Draft.objects.get()
    assert draft.state == DraftState.PENDING
    assert draft.note.startswith("Suspicious: ") or draft.origin == Origin.TEMPLATE
    assert Material.objects.get(draft=draft).suspicions
    assert not Approval.objects.exists()
    assert not Publication.objects.exists()
    assert model_to_dict(Incident.objects.get()) == before
    assert {event.action for event in AuditEvent.objects.filter(pk__gt=last)} <= WROTE
    assert {call.system for call in world.calls} == {"bedrock"}
    words = draft.newest_revision().content.body
    assert [secret for secret in SECRETS if secret in words] == []
    assert suspicions(words) == []
