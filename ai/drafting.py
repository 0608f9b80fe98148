"""From a request to a draft: the verb that asks for one, and what a worker makes of it."""

from dataclasses import replace
from functools import partial

from django.utils import timezone

from ai import fallbacks
from ai.ask import Answer, ask, known_people
from ai.facts import DraftRequested
from ai.jobs import POSTMORTEM, STATUS_DRAFT
from ai.keep_draft import keep_draft
from ai.material import of_update
from ai.models import DraftRequest
from ai.rests_on import parted
from ai.story import Story, story_of
from ai.suspicion import suspicions
from incidents import postmortem
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.verb import verb
from statuspage.draft import DOUBLE_CLICK, refuse_cancelled
from statuspage.errors import UnreadableContent
from statuspage.models.publication import Publication


@verb
def request_draft(incident: Incident, *, hint: str, actor: Actor, key: str, button: str = "") -> DraftRequest:
    """Somebody in the room asks for a customer update, once per `key`. Raises NotNow once the incident is cancelled.

    `button` names the one that was pressed, in sixteen characters at most: a double click asks once.
    """
    key = f"{button}:{key}"[:64] if button else key
    earlier = DraftRequest.objects.filter(key=key).first() or _just_pressed(incident, button)
    if earlier:
        return earlier
    refuse_cancelled(incident)
    request = DraftRequest.objects.create(incident=incident, asked_by=actor.somebody, hint=hint[:500], key=key)
    event = record(
        Action.STATUSPAGE_DRAFT_REQUESTED, actor=actor, incident=incident, words={"hint": hint}, request=request.pk
    )
    announce(DraftRequested(incident.id, request.pk), event=event)
    return request


def _just_pressed(incident: Incident, button: str) -> DraftRequest | None:
    """Each click is a request of its own to Slack; the incident is locked, so that of two at once the second sees the first."""
    if not button:
        return None
    just_now = timezone.now() - DOUBLE_CLICK
    return incident.draft_requests.filter(key__startswith=f"{button}:", created_at__gte=just_now).first()


def draft_update(request: DraftRequest) -> None:
    """Asks the model and keeps its words, or our standard text, as a draft. Twice gives one draft."""
    incident = request.incident
    story = story_of(incident)
    material = _material(incident, story, hint=request.hint)
    answer = ask(
        STATUS_DRAFT,
        about=incident,
        material=material,
        known=known_people(incident),
        fallback=fallbacks.STATUS_DRAFT,
    )
    answer = _apart(answer, story)
    if not answer.is_fallback and suspicions(answer.text):  # orders are as unusable as what nobody can see
        answer = answer.unusable(fallbacks.STATUS_DRAFT)
    keep = partial(keep_draft, request, material=material)
    if answer.is_fallback:
        keep(answer)
        return
    try:
        keep(answer, drawn_from=len(story.lines))
    except UnreadableContent:  # a model may answer with characters that nobody can see
        keep(answer.unusable(fallbacks.STATUS_DRAFT))


def _apart(answer: Answer, story: Story) -> Answer:
    """The answer with its words alone as its text, and what they rest on in what goes on record."""
    said = parted(answer.text)
    return replace(answer, text=said.words, asked=replace(answer.asked, rests_on=story.found(said.numbers)))


def write_postmortem(incident: Incident) -> None:
    """Asks for the summary and keeps the postmortem, once an episode."""
    if incident.is_open or postmortem.is_written(incident):
        return
    answer = ask(
        POSTMORTEM,
        about=incident,
        material={"timeline": story_of(incident).plain},
        known=known_people(incident),
        fallback=fallbacks.POSTMORTEM,
    )
    postmortem.write(
        incident,
        summary=answer.text,
        is_fallback=answer.is_fallback,
        actor=WORKER,
        episode=incident.episode,
        asked=answer.asked,
    )


def _material(incident: Incident, story: Story, *, hint: str) -> dict[str, str]:
    newest = Publication.newest_published(incident)
    return of_update(
        title=incident.title,
        severity=incident.severity,
        minutes=incident.minutes_open(),
        timeline=story.numbered,
        published=newest.content.body if newest else "",
        hint=hint,
    )
