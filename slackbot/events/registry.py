"""Every event that is worked. Another one is answered as well, and nothing of it is kept."""

import json
from typing import Any

from pydantic import ValidationError

from slackbot.errors import Malformed
from slackbot.events import (
    app_home_opened,
    channel_shared,
    channel_unshared,
    group_archive,
    group_deleted,
    group_left,
    group_rename,
    group_unarchive,
    member_joined_channel,
    message,
    message_changed,
    message_deleted,
    pin_added,
    reaction_added,
    user_change,
)
from slackbot.events.event_kind import EventKind, Noted, name_of
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.sent import EventCallback
from slackbot.taken import take_once

EVENTS: tuple[EventKind[Any], ...] = (
    user_change.EVENT,
    message.EVENT,
    message_changed.EVENT,
    message_deleted.EVENT,
    reaction_added.EVENT,
    pin_added.EVENT,
    group_archive.EVENT,
    group_unarchive.EVENT,
    group_rename.EVENT,
    group_left.EVENT,
    group_deleted.EVENT,
    member_joined_channel.EVENT,
    channel_shared.EVENT,
    channel_unshared.EVENT,
    app_home_opened.EVENT,
)
BY_NAME = {name: event for event in EVENTS for name in event.names}


def take(sent: EventCallback) -> None:
    """Puts it on record with the work it owes, once, however often Slack sends it. Raises Malformed."""
    kind = BY_NAME.get(name_of(sent.event.type, sent.event.subtype or ""))
    if kind is None:
        return
    try:
        happened = kind.shape.model_validate(sent.event.as_sent, strict=False)
    except ValidationError:
        raise Malformed from None
    noted = kind.note(happened)
    if noted:
        _keep(noted, name=kind.names[0], once=sent.event_id or json.dumps(sent.event.as_sent))


def work(request: InboundRequest) -> str:
    """The reply, or nothing."""
    return BY_NAME[request.name].run(request)


def subscriptions() -> dict[str, tuple[str, ...]]:
    """What the manifest subscribes to, each once, with the scopes it needs."""
    return {event.subscription: event.scopes for event in EVENTS}


def _keep(noted: Noted, *, name: str, once: str) -> None:
    take_once(RequestKind.EVENT, once=once, name=name, owing=True, **vars(noted))
