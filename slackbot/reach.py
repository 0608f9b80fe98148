"""A direct message to somebody whose account may be gone, or who is not at work: that keeps nobody else from being told."""

from collections.abc import Iterable
from datetime import timedelta

import structlog

from clients.errors import Refused, TryLater
from incidents.models.person import Person
from incidents.outbox.clock import database_now
from incidents.quiet_hours import working_time
from slackbot.blocks import Message
from slackbot.models.direct_message import DirectMessage
from slackbot.reply import NOBODY
from slackbot.say import tell

log = structlog.get_logger(__name__)


def tell_if_there(person: Person, message: Message, *, key: str) -> None:
    """Raises as `tell` does, but not where there is nobody to be told."""
    try:
        tell(person, message, key=key)
    except Refused as refused:
        if refused.code not in NOBODY:
            raise
        log.info("told_nobody", person=person.reference, code=refused.code)


def tell_at_work(each: Iterable[tuple[Person, Message, str]]) -> None:
    """What can wait, with the key of each message: to everybody in their own working hours, once.

    Raises TryLater after those were told who are at work, until all were; and as `tell_if_there` does.
    """
    now, waits = database_now(), list[timedelta]()
    for person, message, key in each:
        at = working_time(now, person)
        if at <= now:
            tell_if_there(person, message, key=key)
        elif not DirectMessage.objects.filter(key=key).exclude(ts="").exists():
            waits.append(at - now)
    if waits:
        raise TryLater("working hours", "somebody is not at work", after=min(waits).total_seconds())
