"""Whether an incident's page would read otherwise than before: a tag of all that it shows, for a few cheap questions."""

import hashlib
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from console.page.story import OWED
from incidents.actor import Actor
from incidents.approvers import groups_of
from incidents.models import AuditCheck, AuditEvent, Incident, MirrorMark, OutboxEntry
from incidents.models.outbox_entry import UNFINISHED
from slackbot.models import RoomStep

SOON = timedelta(seconds=20)


def tag_of(incident: Incident, actor: Actor) -> str:
    """An ETag, the same for as long as the page is. Five questions, however long the incident.

    Its events change it, what it owes, how far its second copy is, how its last verification ended, its room's steps, and
    the groups of whoever reads, which decide what buttons there are.
    """
    newest = AuditEvent.objects.filter(chain=incident.chain).order_by("-seq").values_list("seq", flat=True).first()
    owed = OutboxEntry.objects.filter(incident=incident, state__in=OWED).order_by("pk")
    checked = AuditCheck.objects.filter(Q(incident=None) | Q(incident=incident)).order_by("-finished_at")
    mirrored = MirrorMark.objects.filter(chain=incident.chain).values_list("seq", "forked_seq").first()
    seen = [
        newest,
        list(owed.values_list("pk", "state", "attempts", "due_at")),
        mirrored,
        checked.exclude(finished_at=None).values_list("pk", "state").first(),
        RoomStep.objects.filter(incident=incident).count(),
        sorted(groups_of(actor.person)) if actor.person else [],
    ]
    return f'"{hashlib.sha256(repr(seen).encode()).hexdigest()[:32]}"'


def is_settled(incident: Incident) -> bool:
    """Whether it is over and nothing follows any more but what waits for its day: then its page need not be asked for again."""
    soon = timezone.now() + SOON
    under_way = OutboxEntry.objects.filter(incident=incident, state__in=UNFINISHED, due_at__lt=soon)
    return not incident.is_open and not under_way.exists()
