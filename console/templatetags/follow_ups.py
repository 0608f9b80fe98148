"""What is to be done because of an incident, on its page and on its postmortem's."""

from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils import timezone

from console.running.near import people_near
from incidents.authority import may
from incidents.follow_up_reminders import is_overdue
from incidents.models import FollowUp, Incident
from incidents.models.follow_up import BY_SEVERITY, MOST_TEXT, Priority
from incidents.signed_in import actor_of

register = template.Library()


@register.inclusion_tag("console/incident/follow_ups.html", takes_context=True)
def to_be_done(context: Context, incident: Incident, back: str = "") -> dict[str, Any]:
    """All of it, what is open first, by its day; a form for whoever may add to it. `back` is the page to come back to."""
    actor, now = actor_of(context["request"]), timezone.now()
    found = list(incident.follow_ups.select_related("owner__merged_into"))
    may_add = bool(may(actor, "add_follow_up", incident))
    may_end = may(actor, "end_follow_up", incident)
    return {
        "incident": incident,
        "follow_ups": sorted(found, key=_first_what_is_open),
        "overdue": [one.pk for one in found if is_overdue(one, now=now)],
        "may_add": may_add,
        "may_end": [one.pk for one in found if may_end and not (one.identifier and settings.LINEAR_API_KEY)],
        "people": people_near(incident) if may_add else [],
        "priorities": Priority.choices,
        "priority": BY_SEVERITY[incident.gravest],
        "most": MOST_TEXT,
        "once": uuid4(),
        "back": back,
        "csrf_token": context.get("csrf_token"),
    }


def _first_what_is_open(one: FollowUp) -> tuple[bool, Any]:
    return one.ended_at is not None, one.due
