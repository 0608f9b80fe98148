"""What the templates of the incident's page are given, for the whole page and for the part of it that is read again."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from console.audit.zone import name_of, zone_of
from console.page.story import story
from console.page.tag import tag_of
from incidents.authority import may
from incidents.models import Incident
from incidents.signed_in import actor_of
from statuspage.authority import why_not
from statuspage.how_it_ended import past_of


def context_of(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    """All of it. The tag is taken before anything else is read: what changes meanwhile is seen as new."""
    actor, zone = actor_of(request), zone_of(request)
    tag = tag_of(incident, actor) if incident.is_open else ""
    told = story(incident)
    return {
        "tag": tag,
        "story": told,
        "past": past_of(incident, reader=actor),
        "zone": zone,
        "zone_name": name_of(zone, timezone.now()),
        "may_open_room": may(actor, "open_room", incident),
        "may_publish": [one.draft.pk for one in told.drafts if one.waits and not why_not(actor, one.draft)],
        "may_write": may(actor, "write_draft", incident),
        "may_allow_outsiders": may(actor, "allow_outsiders", incident),
        "may_tick": may(actor, "set_item", incident),
        "may_retry": may(actor, "retry", incident),
    }
