"""Messages that are drawn from what was put on record, with the longest words there can be."""

from datetime import date
from typing import Any

from django.utils import timezone

from ai.catch_up import CatchUp, Sentence
from ai.story import story_of
from clients.oncall import User
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.endings import cancel
from incidents.models import Archiving, AuditEvent, FollowUp, Incident, Page, Postmortem, Rating, Responder
from incidents.models.incident import Severity
from incidents.notes import MOST_NOTE, add_note
from incidents.nudges.hear import tell_room
from incidents.page_people import note_nobody_paged
from incidents.reassess import reassess
from incidents.undo import undo
from slackbot.asked import Asked
from slackbot.blocks import Message
from slackbot.commands.registry import COMMANDS
from slackbot.dialogs import more
from slackbot.dialogs import page as page_dialog
from slackbot.messages import cancelled, catch_up, follow_up_overdue, keep, note, paged, rating, room_update, severity
from slackbot.messages import undone as undone_message
from slackbot.models import InboundRequest
from statuspage.how_it_ended import Past
from tests.conftest import by
from tests.slackbot.everything import Everything


def _leader(it: Everything) -> Actor:
    return by(it.crowd[0])


def _newest(it: Everything, action: Action) -> AuditEvent:
    return it.incident.events.filter(action=action).latest("seq")


def reassessed(it: Everything) -> Message:
    reassess(it.incident, severity=Severity.P2, why=it.incident.title, actor=_leader(it))
    return severity.render(it.incident, _newest(it, Action.SEVERITY_CHANGED))


def told_the_room(it: Everything) -> Message:
    tell_room(it.incident, text=it.incident.title, actor=_leader(it))
    return room_update.render(it.incident, _newest(it, Action.STATUS_UPDATE_SENT))


def caught_up(it: Everything) -> list[Any]:
    """As many sentences as there may be, each resting on as much as it may; and none."""
    lines = story_of(it.incident).lines
    said = tuple(Sentence(text=it.incident.title, rests_on=lines[-8:]) for _ in range(8))
    told = CatchUp(sentences=said, at=timezone.now(), read=60, since=lines[-15:])
    return [catch_up.loading(), catch_up.filled(it.incident, told), catch_up.filled(it.incident, CatchUp(why="No."))]


def noted(it: Everything) -> Message:
    """As long as a note may be."""
    add_note(it.incident, text=(it.incident.title * MOST_NOTE)[:MOST_NOTE].strip(), actor=by(it.crowd[0], "console"))
    return note.render(it.incident, _newest(it, Action.NOTE_ADDED))


def page_of(it: Everything) -> list[Any]:
    """What is shown first, and what the room reads when OnCall refuses."""
    users = [User(id=f"U{number}", name=str(one), timezone="Europe/Berlin") for number, one in enumerate(it.crowd)]
    names = ", ".join(map(str, it.crowd))[:500]
    asked = {"key": "k", "asked_by": it.person, "users": [one.id for one in users], "names": names}
    shown = Page.objects.create(incident=it.incident, why=it.incident.title, confirmed_at=timezone.now(), **asked)
    note_nobody_paged(it.incident, page_id=shown.pk, why=it.incident.title, actor=WORKER)
    told = paged.render(it.incident, _newest(it, Action.NOBODY_PAGED))
    return [page_dialog.loading(), page_dialog.filled(shown, users), told]


def ratings(it: Everything) -> list[Message]:
    """Asked, asked once more, and given up."""
    asked = Rating(incident=it.incident, episode=1, person=it.person, due_at=timezone.now())
    return [rating.render(asked, again=False), rating.render(asked, again=True), rating.over(asked)]


def kept_and_not(it: Everything) -> list[Message]:
    """The room that is to be archived, and that somebody keeps."""
    planned = Archiving(incident=it.incident, episode=1, due_at=timezone.now())
    kept = Archiving(incident=it.incident, episode=1, due_at=timezone.now(), kept_by=it.crowd[0])
    return [keep.render(it.incident, planned), keep.render(it.incident, kept)]


def more_of(it: Everything) -> list[Any]:
    """What may be done, and what each of it asks for."""
    asked = Asked(request=InboundRequest(), person=it.person, incident=it.incident, in_room=True)
    return [more.loading(), more.listed(asked), *(more.form(one, asked) for one in COMMANDS if one.asks)]


def closed(it: Everything) -> Message:
    """The last of all: nothing is done to it any more."""
    return cancelled.render(cancel(it.incident, why=it.incident.title, actor=_leader(it)))


def undone(it: Everything) -> list[Message]:
    """The false alarm that `closed` made, led back from."""
    event = _newest(it, Action.INCIDENT_CANCELLED)
    again = undo(it.incident, event_id=event.pk, actor=_leader(it))
    newest = _newest(it, Action.UNDONE)
    return [undone_message.render(again, event, undone=newest), undone_message.past(event)]


def duplicate_of(it: Everything) -> Incident:
    """With as many people as the other, and a title as long."""
    about = {"title": it.incident.title, "severity": "P1", "started_at": it.incident.started_at}
    ended = {"state": "CANCELLED", "cancelled_at": timezone.now(), "cancel_reason": "duplicate"}
    made = Incident.objects.create(**about, **ended, duplicate_of=it.incident, ic=it.person)
    Responder.objects.bulk_create([Responder(incident=made, person=one, via="x") for one in it.crowd])
    return made


def overdue(it: Everything) -> list[Message]:
    """To its owner, to somebody else, and of what nobody has."""
    given = {"incident": it.incident, "text": it.incident.title[:250], "due_on": date(2026, 11, 25)}
    mine = FollowUp(**given, owner=it.person, identifier="INC-1", url="https://linear.example/" + "x" * 1000)
    drawn = [follow_up_overdue.render(mine, to=one) for one in (it.person, it.crowd[0])]
    return [*drawn, follow_up_overdue.render(FollowUp(**given), to=it.person)]


def three_like(it: Everything) -> list[Past]:
    """Past ones of which everything that can be said is, at its longest."""
    it.incident.resolved_at = it.incident.started_at
    words = it.long_draft.newest_revision().content.body
    written = Postmortem(incident=it.incident, identifier="O" * 40, url=f"https://linear.app/{'x' * 1900}")
    one = Past(
        incident=it.incident,
        minutes=999_999,
        by_itself=True,
        last_word=it.incident.title * 10,
        customers_read=words,
        postmortem=written,
    )
    return [one] * 3
