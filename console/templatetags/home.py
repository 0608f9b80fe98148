"""The parts of the first page, each for whoever may read the record."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from console.audit.zone import name_of, zone_of
from console.home.asked import read
from console.home.burning import burning
from console.home.health import health
from console.home.needs_me import needs
from console.home.plots import drawing
from console.home.plots.all import plots
from incidents.actor import Actor
from incidents.analytics.measures import measures
from incidents.authority import may
from incidents.models.incident import Severity
from incidents.signed_in import actor_of

register = template.Library()
register.filter("drawn", drawing.drawn)
register.filter("rows", drawing.rows)


@register.inclusion_tag("console/home/burning.html", takes_context=True)
def open_now(context: Context) -> dict[str, Any]:
    """What is open, and how it stands."""
    actor = actor_of(context["request"])
    return {"open": burning(actor)} if _may_read(actor) else {}


@register.inclusion_tag("console/home/needs_me.html", takes_context=True)
def needs_me(context: Context) -> dict[str, Any]:
    """What waits for the reader in particular."""
    actor = actor_of(context["request"])
    return (
        {"needs": needs(actor), "is_somebody": actor.person is not None, "may_read": True} if _may_read(actor) else {}
    )


@register.inclusion_tag("console/home/health.html", takes_context=True)
def product_health(context: Context) -> dict[str, Any]:
    """How the product is."""
    return {"parts": health()} if _may_read(actor_of(context["request"])) else {}


@register.inclusion_tag("console/home/went.html", takes_context=True)
def how_it_went(context: Context) -> dict[str, Any]:
    """The plots, of the days that the address names."""
    request = context["request"]
    if not _may_read(actor_of(request)):
        return {}
    zone = zone_of(request)
    asked = read(request.GET, zone=zone)
    found = measures(asked.span.since, asked.span.until, zone=zone, severity=asked.severity)
    return {
        "asked": asked,
        "found": found,
        "plots": plots(found, asked),
        "severities": Severity.values,
        "zone_name": name_of(zone, timezone.now()),
    }


def _may_read(actor: Actor) -> bool:
    """Somebody who was deactivated may not, whatever their account may."""
    is_here = actor.person is None or actor.person.is_active
    return is_here and bool(may(actor, "read", None))
