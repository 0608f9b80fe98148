"""Which incidents a program may know of: those that its owner may read, by the rule of authority.py, asked as one query."""

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from incidents.actor import Actor
from incidents.authority import may
from incidents.models import Incident, IncidentRole, Responder
from incidents.models.incident import IncidentQuerySet

REFERENCE = r"INC-[1-9][0-9]{0,17}"


def readable(actor: Actor) -> IncidentQuerySet:
    """All that `may(actor, "read", …)` lets them read; whoever is in no group reads those in which they have a part."""
    known = Incident.objects.visible_to(actor)
    if may(actor, "read", None):
        return known
    rows = actor.somebody.rows
    part: Any = Q(ic__in=rows) | Q(handoff_to__in=rows) | Q(declared_by__in=rows)
    for model in (IncidentRole, Responder):
        part |= Exists(model._default_manager.filter(incident=OuterRef("pk"), person__in=rows))
    return known.filter(part)


def the(reference: str, actor: Actor) -> Incident:
    """That one. Raises Http404, the same for one that there is not and for one that is not for them."""
    found = readable(actor).filter(number=_number(reference)).with_people().first()
    if found is None or not may(actor, "read", found):
        raise Http404
    return found


def _number(reference: str) -> int:
    if not re.fullmatch(REFERENCE, reference):
        raise Http404
    return int(reference.removeprefix("INC-"))
