"""Background work of the model: drafts and the postmortem's summary."""

from celery import shared_task

from ai import drafting, guard
from ai.facts import DraftRequested
from ai.models import DraftRequest
from incidents.facts import IncidentResolved
from incidents.models.incident import Incident
from incidents.outbox.effect import effect
from incidents.outbox.rank import Rank


@shared_task(name="ai.watch_logging", soft_time_limit=30, time_limit=40)
def watch_logging() -> None:
    """Whether Bedrock keeps a log of prompts. Two at once find the same, and tell it once."""
    guard.watch()


@effect(on=DraftRequested, queue="ai", repeat=True, rank=Rank.DECISION)
def draft_status_update(fact: DraftRequested) -> None:
    """Asking twice costs a few tokens; the draft is kept once."""
    drafting.draft_update(DraftRequest.objects.select_related("incident", "asked_by").get(pk=fact.request_id))


@effect(on=IncidentResolved, queue="ai", repeat=True, rank=Rank.DECISION)
def write_postmortem(fact: IncidentResolved) -> None:
    """Asking twice costs a few tokens; the postmortem is kept once."""
    drafting.write_postmortem(Incident.objects.get(pk=fact.incident_id))
