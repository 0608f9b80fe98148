"""Background work of the record. Each effect is declared here and nowhere else."""

from celery import shared_task
from django.db.models import F

from clients.errors import OutsideError
from incidents import postmortem
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.mirror import mirror_tail
from incidents.audit.record import record_alone
from incidents.errors import ChainForked
from incidents.facts import ChainGrew, PostmortemWritten
from incidents.models.incident import Incident
from incidents.models.postmortem import Postmortem
from incidents.outbox.effect import effect
from incidents.outbox.sweep import sweep as sweep_outbox


@shared_task(name="incidents.sweep", soft_time_limit=10, time_limit=20)
def sweep() -> None:
    """Prompts what is due."""
    sweep_outbox()


@effect(on=ChainGrew, queue="default", lane=lambda fact: f"mirror:{fact.chain}", repeat=True, attempts=1000)
def mirror_chain(fact: ChainGrew) -> None:
    """A conditional put: repeating is harmless. A fork is on record in the system chain, once, since the entry is then dead."""
    try:
        mirror_tail(fact.chain)
    except ChainForked as fork:
        record_alone(Action.CHAIN_FORKED, actor=WORKER, chain=fork.chain, at_seq=fork.seq)
        raise


def _is_filed(fact: PostmortemWritten) -> bool:
    return Postmortem.objects.filter(incident=fact.incident_id, filed_episode=F("episode")).exists()


@effect(on=PostmortemWritten, queue="default", look=_is_filed)
def file_postmortem(fact: PostmortemWritten) -> None:
    """Looks for our id in Linear before creating anything."""
    incident = Incident.objects.get(pk=fact.incident_id)
    try:
        postmortem.file(incident)
    except OutsideError as failure:
        postmortem.keep_here(incident, failure)
        raise
