"""Tags and words of the console's pages, for its templates."""

from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from clients.errors import OutsideError
from console.page import ages, drafts, rooms, tags
from incidents.authority import may
from incidents.lasting import lasting
from incidents.models import Incident
from incidents.models.incident import ENDED
from incidents.signed_in import actor_of

SHOWN = 6  # open incidents on the first page

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


def _names(failure: type[Exception]) -> set[str]:
    """Of it and of every kind of it: how the outbox files them."""
    return {failure.__name__}.union(*map(_names, failure.__subclasses__()))


@register.filter
def at(moment: datetime) -> SafeString:
    """Day and time, in the zone that the page is made for: UTC, or its reader's. The page says once which."""
    here = localtime(moment)
    said = f"{here.day} {here:%b, %H:%M:%S}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)


@register.inclusion_tag("console/open_now.html", takes_context=True)
def open_now(context: Context) -> dict[str, Any]:
    """The open incidents that this reader may know of, the most severe and newest first; none in shadow mode."""
    request = context["request"]
    incidents = Incident.objects.visible_to(actor_of(request)).exclude(state__in=ENDED).exclude(shadow=True)
    told = incidents.annotate(room_failed=rooms.HAS_FAILED).select_related("ic", "turn")
    shown = list(told.order_by("severity", "-number")[:SHOWN])
    return {
        "may_read": bool(may(actor_of(request), "read", None)),
        "incidents": shown,
        "more": max(incidents.count() - len(shown), 0),
    }
