"""A direct message to somebody whose account may be gone: that keeps nobody else from being told."""

import structlog

from clients.errors import Refused
from incidents.models.person import Person
from slackbot.blocks import Message
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
