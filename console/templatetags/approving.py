"""Loudly, on the first page, when nobody could approve a customer update."""

from typing import Any

from django import template
from django.template.context import Context

from incidents.approvers import everywhere
from incidents.authority import may
from incidents.signed_in import actor_of

register = template.Library()


@register.inclusion_tag("console/nobody_approves.html", takes_context=True)
def nobody_approves(context: Context) -> dict[str, Any]:
    """For whoever may read the record."""
    return {"nobody": may(actor_of(context["request"]), "read", None) and not everywhere()}
