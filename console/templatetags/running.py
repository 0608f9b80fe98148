"""What this reader can do of an incident from its page, and who may what they may not."""

from typing import Any
from uuid import uuid4

from django import template
from django.template.context import Context

from console.running.deeds import DEEDS
from console.running.standing import standing
from incidents.actor import Actor
from incidents.authority import may, who_may
from incidents.authority_table import TABLE
from incidents.models import Incident
from incidents.notes import MOST_NOTE
from incidents.signed_in import actor_of

register = template.Library()


@register.inclusion_tag("console/running/buttons.html", takes_context=True)
def run_from_here(context: Context, incident: Incident) -> dict[str, Any]:
    """A button for each thing that this reader may and that stands to be done; the others are no buttons but sentences."""
    actor = actor_of(context["request"])
    standing_now = {name: deed for name, deed in DEEDS.items() if deed.stands(incident)}
    may_do = {name: deed for name, deed in standing_now.items() if may(actor, deed.verb, incident)}
    withheld = [deed.verb for name, deed in standing_now.items() if name not in may_do and not deed.is_for_one]
    withheld = list(dict.fromkeys(withheld))
    return {
        "incident": incident,
        "buttons": {name: deed for name, deed in may_do.items() if name != "note" and not deed.part},
        "may_note": "note" in may_do,
        "withheld": _who_may(actor, withheld, incident),
        "shown": standing(incident),
        "once": uuid4(),
        "most_note": MOST_NOTE,
        "csrf_token": context.get("csrf_token"),
    }


def _who_may(actor: Actor, verbs: list[str], incident: Incident) -> list[str]:
    """A sentence for all that the same people may; one alone for somebody who may nothing anywhere."""
    if verbs and (actor.person is None or not actor.person.is_active):
        return [may(actor, verbs[0], incident).why_not]
    by_whom: dict[str, list[str]] = {}
    for verb in verbs:
        by_whom.setdefault(who_may(verb, incident), []).append(TABLE[verb].does)
    return [f"Only {people} can {_listed(things)}." for people, things in by_whom.items()]


def _listed(things: list[str]) -> str:
    *others, last = things
    return f"{', '.join(others)} or {last}" if others else last
