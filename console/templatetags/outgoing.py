"""Outgoing webhooks in templates: what a kind is called, who sees which link, and the alarm of the first page."""

from typing import Any

from django import template
from django.template.context import Context

from console.models import Endpoint, EndpointTry
from console.models.endpoint import OffReason
from console.outgoing.endpoints import VERB
from console.outgoing.log import called
from incidents.authority import may
from incidents.signed_in import actor_of

register = template.Library()
register.filter("kind_called", called)


@register.filter
def tried(one: EndpointTry) -> str:
    """What came of a try, and how long it took."""
    return f"{one.in_words}, {one.ms} ms"


@register.simple_tag(takes_context=True)
def may_read_system(context: Context) -> bool:
    """Whether this reader may see which outside systems there are."""
    return bool(may(actor_of(context["request"]), "read_system", None))


@register.simple_tag(takes_context=True)
def may_see_endpoints(context: Context) -> bool:
    """Whether this reader may."""
    return bool(may(actor_of(context["request"]), VERB, None))


@register.inclusion_tag("console/outgoing/alarm.html", takes_context=True)
def endpoint_alarm(context: Context) -> dict[str, Any]:
    """The endpoints that were switched off by themselves, for whoever may mend that."""
    if not may(actor_of(context["request"]), VERB, None):
        return {}
    return {"endpoints": Endpoint.objects.filter(is_on=False).exclude(off_reason=OffReason.BY_HAND).order_by("pk")}
