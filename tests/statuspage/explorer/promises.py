"""What must be so whenever everything has come to rest, whoever died on the way."""

from collections import Counter

from incidents.audit.record import system_chain
from incidents.audit.verify import verify_chain
from incidents.models import AuditEvent, OutboxEntry
from incidents.models.outbox_entry import OutboxState
from incidents.outbox.clock import database_now
from statuspage.models import Approval, Draft, Publication
from statuspage.models.draft import DraftState
from statuspage.models.publication_state import UNSETTLED, PublicationState
from tests.statuspage.explorer.scene import GATE, Scene


def keep(scene: Scene) -> None:
    """All of them, for every publication of the scene's incident. Raises AssertionError naming the first that is broken."""
    publications = scene.publications()
    _customers_read_what_is_on_record(scene, publications)
    _nobody_wrote_anything_else(scene)
    _the_record_says_what_happened(scene, publications)
    _drafts_agree(scene)
    _nothing_is_owed(scene)
    _the_chains_verify(scene)


def _customers_read_what_is_on_record(scene: Scene, publications: list[Publication]) -> None:
    published = [one.content.body for one in publications if one.state == PublicationState.PUBLISHED]
    assert Counter(scene.words()) == Counter(published), "the page shows something else than what is published"
    assert {one.state for one in publications} <= {"PUBLISHED", "REFUSED", "LAPSED"}, "one is not settled"


def _nobody_wrote_anything_else(scene: Scene) -> None:
    approved = Approval.objects.filter(revision__draft__incident=scene.incident)
    once = Counter(one.revision.content.body for one in approved)
    assert not Counter(scene.words()) - once, "words that nobody approved, or approved once and shown twice"


def _the_record_says_what_happened(scene: Scene, publications: list[Publication]) -> None:
    events = list(scene.incident.events.order_by("seq"))
    told = Counter(one.detail["publication"] for one in _named(events, "STATUSPAGE_PUBLISHED"))
    assert told == Counter(str(one.pk) for one in publications if one.state == PublicationState.PUBLISHED)
    for sending in _named(events, "PUBLICATION_SENDING"):
        earlier = [one.detail["digest"] for one in _named(events, "STATUSPAGE_DRAFT_APPROVED") if one.seq < sending.seq]
        assert sending.detail["digest"] in earlier, "sent before it was approved"
    assert scene.posts() <= len(_named(events, "PUBLICATION_SENDING")), "a request that is not on record"


def _named(events: list[AuditEvent], action: str) -> list[AuditEvent]:
    return [one for one in events if one.action == action]


def _drafts_agree(scene: Scene) -> None:
    for draft in Draft.objects.filter(incident=scene.incident):
        outcomes = Publication.objects.filter(approval__revision__draft=draft).values_list("state", flat=True)
        assert draft.state != DraftState.APPROVED, "a draft still waits for its publication"
        assert (draft.state == DraftState.PUBLISHED) == (PublicationState.PUBLISHED in outcomes)
        assert not (draft.state == DraftState.PUBLISHED and draft.note), f"published, and yet: {draft.note}"


def _nothing_is_owed(scene: Scene) -> None:
    of_it = OutboxEntry.objects.filter(kind__in=GATE, incident=scene.incident)
    left = [*of_it.exclude(state=OutboxState.DONE), *scene.owed(*GATE)]
    assert not left, [(one.kind, one.state, one.last_error) for one in left]


def _the_chains_verify(scene: Scene) -> None:
    for chain in (scene.incident.chain, system_chain()):
        assert verify_chain(chain, mirrored=True).behind == 0


def keep_meanwhile(scene: Scene) -> None:
    """What must be so at every moment: nobody is asked to approve anew what an approval in force is about to publish."""
    for draft in Draft.objects.filter(incident=scene.incident, state=DraftState.PENDING):
        in_force = Approval.objects.filter(revision__draft=draft, voided_at=None, expires_at__gt=database_now())
        settled = Publication.objects.exclude(state__in=UNSETTLED).values("approval")
        assert not in_force.exclude(pk__in=settled).exists(), "pending, while an approval is about to publish it"
