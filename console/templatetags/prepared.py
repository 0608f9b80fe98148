"""The prepared words on an incident's page, for whoever may make a draft of them."""

from typing import Any
from uuid import uuid4

from django import template
from django.template.context import Context

from incidents.authority import may
from incidents.models import Incident
from incidents.models.incident import State
from incidents.signed_in import actor_of
from statuspage.holding import first_ready, in_use

register = template.Library()


@register.inclusion_tag("console/prepared/use.html", takes_context=True)
def use_template(context: Context, incident: Incident) -> dict[str, Any]:
    """A choice and a button; the one that is ready is chosen. Sent off twice it makes one draft: `once` is of this page."""
    lets = may(actor_of(context["request"]), "draft_from_template", incident) and incident.state != State.CANCELLED
    return {
        "incident": incident,
        "templates": in_use() if lets else [],
        "ready": first_ready(incident) if lets else None,
        "once": uuid4(),
        "csrf_token": context.get("csrf_token"),
    }
