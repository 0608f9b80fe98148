"""Paging somebody from a room: shown first with their local time, paged in OnCall once it is confirmed, and told to all.

Paged twice is better than never: an answer that is lost is asked for again.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from clients import oncall_paging
from clients.errors import Refused
from clients.oncall import User
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, TransitionRefused, VerbRefused
from incidents.facts import PageAnswered, PageWanted
from incidents.links import console
from incidents.models.incident import Incident
from incidents.models.page import Page
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.verb import verb

MOST_WHY = 400  # characters


def show(incident: Incident, *, key: str, users: Sequence[User], why: str, asked_by: Person) -> Page:
    """Kept as it is shown to whoever asks; nobody is paged yet. Raises VerbRefused where nobody can be.

    The same request again gives the one that was shown.
    """
    if not settings.GRAFANA_ONCALL_USER_TOKEN:
        raise VerbRefused("Nobody can be paged from here: no OnCall user is set up for it. Please page them in OnCall.")
    if not users:
        raise VerbRefused("Nobody is on call there just now, so nobody was paged.")
    names = ", ".join(name_of(user) for user in users)[:500]
    shown = {"users": [user.id for user in users], "names": names, "why": why[:MOST_WHY]}
    page, _ = Page.objects.get_or_create(key=key, defaults=shown | {"incident": incident, "asked_by": asked_by})
    return page


def name_of(user: User) -> str:
    """What they are called in OnCall."""
    return user.name or user.username or user.id


@verb
def page(incident: Incident, *, key: str, why: str, actor: Actor) -> Page:
    """Confirms whom they were shown, who read `why`; a second time changes nothing."""
    shown = Page.objects.filter(key=key, incident=incident, asked_by__in=actor.somebody.rows).first()
    if shown is None:
        raise NotNow("It is still loading. Close this and type it again.")
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; nobody was paged.")
    if shown.confirmed_at is None:
        shown.confirmed_at, shown.why = timezone.now(), why.strip()[:MOST_WHY]
        shown.save(update_fields=["confirmed_at", "why"])
        words = {"names": shown.names, "why": shown.why}
        event = record(Action.PAGE_ASKED, actor=actor, incident=incident, words=words, page=shown.pk)
        announce(PageWanted(incident.id, shown.pk), event=event)
    return shown


def send(wanted: Page) -> None:
    """Pages them, unless that was done. Raises TryLater and OutcomeUnknown; what OnCall refuses is on record and told."""
    if wanted.answered_at:
        return
    incident = wanted.incident
    said = f"{wanted.why or incident.title}\nAsked for by {wanted.asked_by}."
    title = f"{incident.severity} {incident.reference} {incident.title}"
    try:
        group = oncall_paging.page(wanted.users, title=title, message=said, url=console(incident))
    except Refused as refused:
        note_nobody_paged(incident, page_id=wanted.pk, why=str(refused), actor=WORKER)
    else:
        note_somebody_paged(incident, page_id=wanted.pk, group=group, actor=WORKER)


@verb
def note_somebody_paged(incident: Incident, *, page_id: int, group: str, actor: Actor) -> None:
    """OnCall pages them: on record once, and told."""
    page = _answered(page_id, group=group)
    if page:
        words = {"names": page.names}
        event = record(
            Action.SOMEBODY_PAGED, actor=actor, incident=incident, words=words, page=page_id, alert_group=group
        )
        announce(PageAnswered(incident.id, event.id), event=event)


@verb
def note_nobody_paged(incident: Incident, *, page_id: int, why: str, actor: Actor) -> None:
    """OnCall refused: on record once, and told."""
    page = _answered(page_id, group="")
    if page:
        words = {"names": page.names, "why": why}
        event = record(Action.NOBODY_PAGED, actor=actor, incident=incident, words=words, page=page_id)
        announce(PageAnswered(incident.id, event.id), event=event)


def _answered(page_id: int, *, group: str) -> Page | None:
    """Inside a verb: the page, the first time that it has its answer."""
    page = Page.objects.get(pk=page_id)
    if page.answered_at:
        return None
    page.answered_at, page.group_id = timezone.now(), group[:200]
    page.save(update_fields=["answered_at", "group_id"])
    return page
