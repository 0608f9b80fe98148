"""The postmortem's summary: with the model, and without it."""

import json
from collections.abc import Callable

from ai import fallbacks
from ai.jobs import POSTMORTEM
from incidents import lifecycle, roles
from incidents.models import Incident, Person
from incidents.models.postmortem import Postmortem
from sandbox.faults import Fault
from sandbox.server import Running
from tests.conftest import by

Settle = Callable[[], None]


def to_bedrock(outside: Running) -> str:
    """All that Bedrock was sent."""
    return json.dumps([call.body for call in outside.state.calls if call.system == "bedrock"], ensure_ascii=False)


def test_the_postmortem_has_the_models_summary(incident: Incident, ic: Person, settle: Settle) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    settle()
    written = Postmortem.objects.get()
    assert written.summary.startswith("An alert opened this incident")
    assert not written.summary_is_fallback


def test_the_postmortem_without_the_model_says_what_is_missing(
    incident: Incident, ic: Person, outside: Running, settle: Settle
) -> None:
    outside.state.faults = {"bedrock": Fault(status=503)}
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    settle()
    written = Postmortem.objects.get()
    assert (written.summary, written.summary_is_fallback) == (fallbacks.POSTMORTEM, True)
    detail = incident.events.get(action="POSTMORTEM_CREATED").detail
    assert (detail["prompt"], detail["outcome"]) == (POSTMORTEM.prompt.version, "silent")


def test_the_timeline_that_the_model_reads_names_nobody(
    incident: Incident, ic: Person, outside: Running, settle: Settle
) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    settle()
    assert "Resolved after" in to_bedrock(outside)
    assert "Ines" not in to_bedrock(outside)
