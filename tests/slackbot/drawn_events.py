"""Messages that are drawn from what was put on record, with the longest words there can be."""

from typing import Any

from django.utils import timezone

from clients.oncall import User
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.endings import cancel
from incidents.models import AuditEvent, Page
from incidents.models.incident import Severity
from incidents.nudges.hear import tell_room
from incidents.page_people import note_nobody_paged
from incidents.reassess import reassess
from slackbot.asked import Asked
from slackbot.blocks import Message
from slackbot.commands.registry import COMMANDS
from slackbot.dialogs import more
from slackbot.dialogs import page as page_dialog
from slackbot.messages import cancelled, paged, room_update, severity
from slackbot.models import InboundRequest
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


def page_of(it: Everything) -> list[Any]:
    """What is shown first, and what the room reads when OnCall refuses."""
    users = [User(id=f"U{number}", name=str(one), timezone="Europe/Berlin") for number, one in enumerate(it.crowd)]
    names = ", ".join(map(str, it.crowd))[:500]
    asked = {"key": "k", "asked_by": it.person, "users": [one.id for one in users], "names": names}
    shown = Page.objects.create(incident=it.incident, why=it.incident.title, confirmed_at=timezone.now(), **asked)
    note_nobody_paged(it.incident, page_id=shown.pk, why=it.incident.title, actor=WORKER)
    told = paged.render(it.incident, _newest(it, Action.NOBODY_PAGED))
    return [page_dialog.loading(), page_dialog.filled(shown, users), told]


def more_of(it: Everything) -> list[Any]:
    """What may be done, and what each of it asks for."""
    asked = Asked(request=InboundRequest(), person=it.person, incident=it.incident, in_room=True)
    return [more.loading(), more.listed(asked), *(more.form(one, asked) for one in COMMANDS if one.asks)]


def closed(it: Everything) -> Message:
    """The last of all: nothing is done to it any more."""
    return cancelled.render(cancel(it.incident, why=it.incident.title, actor=_leader(it)))
