"""The verb by which a person decides what reading the page could not: whether an update of unknown outcome arrived."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, VerbRefused
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.owe import make_due
from incidents.verb import verb
from statuspage.content import NEW
from statuspage.models.draft import Draft
from statuspage.models.publication import Publication
from statuspage.models.publication_state import PublicationState


@verb
def decide_outcome(
    incident: Incident, *, publication_id: str, arrived: bool, statuspage_incident: str, why: str, actor: Actor
) -> Publication:
    """It arrived: published, and the next update goes to `statuspage_incident` (asked for only where it was a first post).
    It did not: lapsed, and the draft waits for a new approval. Sends nothing.

    Raises NotNow unless a person is asked, VerbRefused without a reason or without the incident that shows it.
    """
    draft, publication = _asked_about(incident, publication_id)
    if not why.strip():
        raise VerbRefused("Say what you saw on the status page; it goes on record beside your decision.")
    target = publication.target if publication.target != NEW else statuspage_incident.strip()
    if arrived and not target:
        raise VerbRefused("Say which incident of the status page shows it; the next update goes there.")
    record(
        Action.PUBLICATION_DECIDED,
        actor=actor,
        incident=incident,
        words={"why": why.strip()},
        publication=str(publication.pk),
        digest=publication.digest,
        arrived=arrived,
        statuspage_incident=target if arrived else "",
        readings=len(publication.readings),
    )
    publication.decided(incident, draft, by=actor.somebody, arrived=arrived, statuspage_incident=target)
    for entry in OutboxEntry.objects.filter(kind="publish", payload__approval_id=publication.approval_id):
        make_due(entry.pk)  # it finds the publication settled and is done, which frees the ones behind it
    return publication


def _asked_about(incident: Incident, publication_id: str) -> tuple[Draft, Publication]:
    of_it = Publication.objects.filter(incident=incident, pk=publication_id)
    draft_id = of_it.values_list("approval__revision__draft_id", flat=True).first()
    if draft_id is None:
        raise NotNow("That update belongs to another incident.")
    draft, publication = Draft.objects.lock(draft_id), Publication.objects.lock(publication_id)
    if publication.state != PublicationState.UNKNOWN or not publication.question:
        raise NotNow(f"Nothing is to be decided: it is {publication.get_state_display()}.")
    return draft, publication
