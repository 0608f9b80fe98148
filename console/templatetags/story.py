"""Tags and words of the console's pages, for its templates."""

from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from clients.errors import OutsideError
from console.page import ages, drafts, tags
from incidents.lasting import lasting

register = template.Library()
register.filter("age", ages.age)
register.filter("lasting", lasting)
register.filter("severity_tag", tags.severity)
register.filter("state_tag", tags.state)
register.filter("room_tag", tags.without_room)
register.filter("war_room_tag", tags.room)
register.filter("components", drafts.components)
register.filter("mailed", drafts.mailed)


@register.filter
def in_words(name: str) -> str:
    """A name from the code as words: `headline_pinned` as `Headline pinned`."""
    return name.replace("_", " ").capitalize()


@register.filter
def reason(error: str) -> str:
    """What an outbox entry says of its failure, without the name of its kind; of a bug of ours only that it is one."""
    kind, _, said = error.partition(": ")
    if said and kind in _names(OutsideError):
        return said.rstrip(".")
    return "Something went wrong in the program itself; the log of the workers has it"


@register.filter
def with_code(said: str) -> SafeString:
    """Words as Slack is told them: what stands between backticks is to be typed."""
    parts = str(said).split("`")
    if len(parts) % 2 == 0:
        return format_html("{}", said)
    return format_html_join("", "{}", ([_typed(part) if odd % 2 else part] for odd, part in enumerate(parts)))


def _typed(words: str) -> SafeString:
    return format_html("<code>{}</code>", words)


def _names(failure: type[Exception]) -> set[str]:
    """Of it and of every kind of it: how the outbox files them."""
    return {failure.__name__}.union(*map(_names, failure.__subclasses__()))


@register.filter
def at(moment: datetime) -> SafeString:
    """Day and time, in the zone that the page is made for: UTC, or its reader's. The page says once which."""
    here = localtime(moment)
    said = f"{here.day} {here:%b, %H:%M:%S}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)
