"""Asks the model: scrubs and fences what we say, scrubs what comes back, says honestly when there is no answer."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from ai import bedrock
from ai.fence import Fence
from ai.redaction import Known, scrub
from clients.errors import OutsideError, Refused
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record_alone
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.timeline import REFERENCE

log = structlog.get_logger(__name__)

LOGGED = "Bedrock is set to keep a log of what it is asked, so the model was not asked."
UNSURE = "Whether Bedrock keeps a log of what it is asked could not be found out, so the model was not asked."
SILENT = "The model did not answer."
LEFT_ALONE = "The model kept failing, so it is left alone a while and was not asked."
REFUSED = "Bedrock refused what we asked of the model; an operator has to look why."
EMPTY = "The model answered with nothing."


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The model's words; `is_fallback` when they are our standard text instead, and then `why`, a sentence."""

    text: str
    is_fallback: bool
    why: str = ""


def ask(*, model: str, instructions: str, material: Mapping[str, str], known: Sequence[Known], fallback: str) -> Answer:
    """One question. `material` is untrusted: scrubbed of everything about people and secrets, then fenced under its names.

    Never raises for the model's sake: an outage, a refusal or an empty answer gives `fallback`, marked as such.
    """
    fence = Fence()
    user = "\n\n".join(fence.wrap(name, scrub(text, known=known).text) for name, text in material.items())
    started = time.monotonic()
    try:
        if bedrock.invocation_logging_is_on():
            record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model=model)
            log.error("model_invocation_logging_on")
            return Answer(text=fallback, is_fallback=True, why=LOGGED)
        completion = bedrock.invoke(
            model=model, system=instructions, this_time=fence.instructions(), user=user, max_tokens=600
        )
    except OutsideError as error:
        log.warning("model_did_not_answer", model=model, error=type(error).__name__, code=error.code)
        return Answer(text=fallback, is_fallback=True, why=_why_not(error, seconds=time.monotonic() - started))
    text = scrub(completion.text, known=known).text.strip()
    log.info(
        "model_answered", model=model, input_tokens=completion.input_tokens, output_tokens=completion.output_tokens
    )
    if not text:
        return Answer(text=fallback, is_fallback=True, why=EMPTY)
    return Answer(text=text, is_fallback=False)


def _why_not(error: OutsideError, *, seconds: float) -> str:
    """`seconds` were waited in vain."""
    if error.system == bedrock.CONTROL:
        return UNSURE
    if isinstance(error, Refused):
        return REFUSED
    slow = f"The model did not answer in {seconds:.0f} s."
    return {"timeout": slow, "circuit_open": LEFT_ALONE}.get(error.code, SILENT)


def known_people(incident: Incident) -> list[Known]:
    """Everyone we know on the incident: responders, whoever leads, declared, did anything on record or is named there."""
    references = {one for event in incident.events.only("parsed") for one in REFERENCE.findall(str(event.parsed))}
    people = set(Person.objects.filter(reference__in=references))
    people |= {responder.person for responder in incident.responders.select_related("person")}
    people |= {person for person in (incident.ic, incident.declared_by) if person}
    return [Known(name=person.name, email=person.email, slack=person.slack_id) for person in people]
