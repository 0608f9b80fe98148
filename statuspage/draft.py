"""The verbs that create a draft: the words of a model, a template or a person, waiting for somebody who may approve."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow
from incidents.model_asked import ModelAsked, detail_of
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident, Severity, State
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.ticks import tick
from incidents.verb import verb
from statuspage.content import NEW, Content, Impact, Status, digest_of
from statuspage.errors import WordsChanged
from statuspage.facts import DraftWaiting
from statuspage.hidden import is_hidden
from statuspage.models.draft import Draft, DraftState, Origin
from statuspage.models.publication import Publication
from statuspage.models.published_before import PublishedBefore
from statuspage.models.revision import Revision
from statuspage.models.template import Template
from statuspage.revise import Edit

DOUBLE_CLICK = timedelta(seconds=10)
IMPACTS = {Severity.P1: Impact.MAJOR, Severity.P2: Impact.MINOR, Severity.P3: Impact.MINOR}


@verb
def create_draft(  # noqa: PLR0913 the parts of a draft, each named
    incident: Incident,
    *,
    body: str,
    origin: Origin,
    actor: Actor,
    asked_by: Person | None,
    key: str = "",
    note: str = "",
    drawn_from: int = 0,
    asked: ModelAsked | None = None,
) -> Draft:
    """A new draft with its first revision, following the newest publication. Raises UnreadableContent.

    `key` names what it was made for: an effect that runs twice gives the first draft again. `note` is a sentence
    for the people who wait for it, e.g. why these are not the model's words; `drawn_from` how many timeline entries they
    are drawn from; `asked` which model was asked for them, if one was.
    """
    if earlier := _made_for(incident, key):
        return earlier
    draft = Draft(incident=incident, origin=origin, asked_by=asked_by, note=note, drawn_from=drawn_from)
    return _keep(draft, replace(prefilled(incident), body=body.strip()), actor=actor, key=key, asked=asked)


@verb
def write_draft(incident: Incident, *, edit: Edit, follows: str, actor: Actor, key: str) -> Draft:
    """A draft written by a person, or by a program that acts for them, with all its fields, once per `key`.

    `follows` is the publication upon which they wrote it. Raises WordsChanged where another was published meanwhile,
    NotNow once the incident is cancelled, UnreadableContent.
    """
    if earlier := _made_for(incident, key):
        return earlier
    refuse_cancelled(incident)
    content = replace(prefilled(incident), **edit.fields())
    if content.follows != follows:
        raise WordsChanged(
            "Another update was published meanwhile. Nothing of yours is lost: what customers read now stands beside it."
            " Take over what is missing, then save."
        )
    origin = (Origin.API if actor.via == "api" else Origin.CLIENT) if actor.client else Origin.HAND
    draft = Draft(incident=incident, origin=origin, asked_by=actor.somebody, client=actor.client)
    return _keep(draft, content, actor=actor, key=key)


@verb
def draft_from_template(incident: Incident, *, template_id: int, actor: Actor, key: str = "") -> Draft:
    """A draft with the template's words, following the newest publication; whoever asked and whoever wrote it are its authors.

    Once per `key`, and once of two clicks at once, whoever makes them. Raises NotNow for a template that was edited or
    retired meanwhile, and once the incident is cancelled.
    """
    if earlier := _made_for(incident, key):
        return earlier
    refuse_cancelled(incident)
    template, start = Template.objects.lock(template_id), prefilled(incident)
    if earlier := _just_made(incident, template):
        return earlier
    if template.retired_at:
        raise NotNow(f"“{template}” was edited or retired meanwhile. Please choose again.")
    content = replace(
        start,
        title=template.title or start.title,
        body=template.body.strip(),
        status=Status(template.status),
        impact=Impact(template.impact or start.impact),
    )
    draft = Draft(incident=incident, origin=Origin.PREPARED, asked_by=actor.somebody, template=template)
    return _keep(draft, content, actor=actor, key=key)


def refuse_cancelled(incident: Incident) -> None:
    """Raises NotNow: of what was none customers are told nothing."""
    if incident.state == State.CANCELLED:
        raise NotNow(f"{incident.reference} is {incident.get_state_display()}; reopen it to tell customers more.")


def _keep(draft: Draft, content: Content, *, actor: Actor, key: str, asked: ModelAsked | None = None) -> Draft:
    draft.save(force_insert=True)
    canonical, incident = content.canonical(), draft.incident
    author = None if draft.template else actor.person  # a template's words are of whoever wrote that
    revision = Revision.objects.create(
        draft=draft, number=1, canonical=canonical, digest=digest_of(canonical), author=author
    )
    words = {"title": content.title, "body": content.body, "client": draft.client}
    if not draft.client:
        del words["client"]
    event = record(
        Action.STATUSPAGE_DRAFT_CREATED,
        actor=actor,
        incident=incident,
        words=words,
        draft=draft.pk,
        revision=1,
        digest=revision.digest,
        origin=draft.origin,
        drawn_from=draft.drawn_from,
        template=draft.template_id,
        key=key,
        **detail_of(asked),
    )
    tick(incident, Item.DRAFT, actor=actor)
    announce(DraftWaiting(incident.id, draft.pk), event=event)
    return draft


def _made_for(incident: Incident, key: str) -> Draft | None:
    if not key:
        return None
    created = incident.events.filter(action=Action.STATUSPAGE_DRAFT_CREATED, parsed__detail__key=key).first()
    return Draft.objects.get(pk=created.detail["draft"]) if created else None


def _just_made(incident: Incident, template: Template) -> Draft | None:
    """Each click is a request of its own to Slack; the incident is locked, so that of two at once the second sees the first."""
    made = Draft.objects.filter(incident=incident, template=template, state=DraftState.PENDING)
    return made.filter(created_at__gte=timezone.now() - DOUBLE_CLICK).first()


def prefilled(incident: Incident) -> Content:
    """What the next update starts from: text, title, status and impact of the one before, else a title alone.

    Not looked at yet: there may be no words in it.
    """
    newest, before = Publication.newest_published(incident), PublishedBefore.newest(incident)
    is_last = before is not None and (newest is None or newest.settled_at < before.shown_at)
    last = before.content if before and is_last else newest.content if newest else None
    return Content(
        page=settings.STATUSPAGE_PAGE_ID,
        target=newest.statuspage_incident if newest else before.statuspage_incident if before else NEW,
        follows=str(newest.pk) if newest else "",
        title=last.title if last else public_title(incident),
        body=last.body if last else "",
        status=last.status if last else Status.INVESTIGATING,
        impact=last.impact if last else IMPACTS[Severity(incident.severity)],
        as_stored=True,
    )


def public_title(incident: Incident) -> str:
    """A first title for customers: the service's name where there is one that they can read, never the alert's own words."""
    service = " ".join(incident.service.split())
    return "Service disruption" if not service or any(map(is_hidden, service)) else f"Problems with {service}"
