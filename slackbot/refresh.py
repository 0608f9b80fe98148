"""Edits the headline and the checklist in place to what is so now. Twice is harmless."""

from collections.abc import Callable

from incidents import timeline
from incidents.models.incident import Incident
from slackbot.blocks import Message
from slackbot.messages import cancelled, checklist, draft_waiting, headline, resolved, stopped
from slackbot.models.room_message import RoomMessage
from slackbot.say import edit, the_one
from slackbot.warroom.responders import lookup_problems
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication

MOST_EDITS = 5  # in one go; whatever changes after that announces itself anew


def refresh_headline(incident: Incident) -> None:
    """The headline as the incident is now; nothing where it is not posted yet."""

    def render(now: Incident) -> Message:
        return headline.render(now, problems=lookup_problems(now))

    refresh_message(incident, the_one(headline.EVENT_TYPE, incident), render)


def refresh_checklist(incident: Incident) -> None:
    """The checklist as it stands; nothing where it is not posted yet."""
    refresh_message(incident, the_one(checklist.EVENT_TYPE, incident), checklist.render)


def refresh_draft(draft: Draft) -> None:
    """The message that shows the draft, wherever it stands, as the draft is now."""
    of_it = RoomMessage.objects.filter(subject=f"draft:{draft.pk}", event_type=draft_waiting.EVENT_TYPE)
    for row in of_it.posted().select_related("room__incident"):
        edit(row, draft_waiting.render(draft))


def settle_stopped(publication: Publication) -> None:
    """Whatever the room was told of this draft's not being published, once it is."""
    of_it = RoomMessage.objects.filter(
        subject=f"draft:{publication.approval.revision.draft_id}", event_type=stopped.EVENT_TYPE
    )
    for row in of_it.posted().select_related("room__incident"):
        edit(row, stopped.settled(publication))


def resolved_key(incident: Incident) -> str:
    """One message an episode says that it is over."""
    return f"resolved:{incident.id}:{incident.episode}"


def cancelled_key(incident: Incident) -> str:
    """One message an episode says that it was no incident."""
    return f"cancelled:{incident.id}:{incident.episode}"


def refresh_resolved(incident: Incident) -> None:
    """What came of the resolution, as far as it is known now; nothing once it is open again."""
    if not incident.is_open:
        refresh_message(incident, resolved_key(incident), resolved.render)


def refresh_end(incident: Incident) -> None:
    """What came of the end, whichever it was, as far as it is known now; nothing once it is open again."""
    refresh_resolved(incident)
    if not incident.is_open:
        refresh_message(incident, cancelled_key(incident), cancelled.render)


def refresh_room(incident: Incident) -> None:
    """All that is edited in place there."""
    refresh_headline(incident)
    refresh_checklist(incident)
    refresh_end(incident)
    for draft in Draft.objects.filter(incident=incident, state=DraftState.PENDING).select_related("incident"):
        refresh_draft(draft)


def refresh_message(incident: Incident, key: str, render: Callable[[Incident], Message]) -> None:
    """The post of that key as `render` makes it now; nothing where it is not posted yet.

    Looks again where something came on record meanwhile, as whatever changes in an incident does: of two workers the one that
    edits last may have looked first.
    """
    for _ in range(MOST_EDITS):
        row = RoomMessage.objects.filter(key=key).posted().select_related("room__incident").first()
        if row is None:
            return
        looked_at = timeline.length(incident)
        edit(row, render(Incident.objects.select_related("ic").get(pk=incident.pk)))
        if timeline.length(incident) == looked_at:
            return
