"""The verbs that put a foreign post on record: in the chain of the incident that it is about, else in the system chain."""

from datetime import timedelta

from django.conf import settings

from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import ENDED, Incident
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.system_verb import system_verb
from incidents.verb import verb
from statuspage.as_shown import as_shown
from statuspage.facts import ForeignPostNoted
from statuspage.foreign import Found
from statuspage.models.draft import Draft, DraftState
from statuspage.models.foreign_post import ForeignPost, Kind

LATELY = timedelta(days=7)  # within which words of ours are posted by hand


def note(found: Found) -> ForeignPost | None:
    """On record, and the room hears of it. None where it was there before. Two workers at once write it once."""
    incident = _incident(found)
    if incident:
        return note_foreign(incident, found=found, actor=WORKER)
    return note_foreign_elsewhere(found, actor=WORKER)


@verb
def note_foreign(incident: Incident, *, found: Found, actor: Actor) -> ForeignPost | None:
    """Of an incident: its room is told."""
    return _note(found, incident, actor=actor)


@system_verb
def note_foreign_elsewhere(found: Found, *, actor: Actor) -> ForeignPost | None:
    """Of no incident of ours: the console shows it."""
    return _note(found, None, actor=actor)


def _note(found: Found, incident: Incident | None, *, actor: Actor) -> ForeignPost | None:
    facts = {name: getattr(found, name) for name in ("kind", "statuspage_incident", "statuspage_update", "digest")}
    shown = {
        "title": found.title[:300],
        "status": found.status[:40],
        "words": found.words,
        "shown_since": found.shown_since,
    }
    post, new = ForeignPost.objects.get_or_create(
        page=settings.STATUSPAGE_PAGE_ID, **facts, defaults={"incident": incident, **shown}
    )
    if not new:
        return None
    event = record(
        Action.FOREIGN_POST_FOUND,
        actor=actor,
        incident=incident,
        words={"words": found.words},
        post=post.pk,
        page=post.page,
        **facts,
    )
    if incident:
        announce(ForeignPostNoted(incident.id, post.pk), event=event)
    return post


def _incident(found: Found) -> Incident | None:
    """Of whose Statuspage incident it is; else the one open incident in which these words were written lately and not sent."""
    if found.incident:
        return Incident.objects.get(pk=found.incident)
    if found.kind != Kind.POSTED:
        return None
    unsent = Draft.objects.filter(created_at__gt=database_now() - LATELY).exclude(state=DraftState.PUBLISHED)
    drafts = unsent.exclude(incident__state__in=ENDED).select_related("incident")
    written = {one.incident for one in drafts if as_shown(one.newest_revision().content.body) == found.words}
    return written.pop() if len(written) == 1 else None
