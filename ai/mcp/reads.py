"""What MCP clients may read, as functions of who asks. All of them see incidents by `visible` alone."""

from collections.abc import Iterator
from itertools import islice

from ai.mcp.answers import Brief, IncidentNow, OpenIncidents, PostmortemNow
from ai.mcp.told import Telling
from incidents import links
from incidents.access import Access
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.models.access_token import Scope
from incidents.models.incident import ENDED, Incident, IncidentQuerySet, Severity
from incidents.models.postmortem import Postmortem
from incidents.postmortem_document import LEFT_TO_PEOPLE, document
from incidents.timeline import length, timeline
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication

NEWEST = 20  # lines of the timeline beside an incident
MOST_LINES = 500  # of the whole of it
NO_SUMMARY = "No summary is written yet."


def visible(access: Access, reference: str) -> Incident:
    """Raises VerbRefused, in the same words for an incident that there is not and for one that they may not read."""
    number = int(reference.removeprefix("INC-"))
    found = _known_to(access).filter(number=number).first()
    if found is None or not may(access.actor, "read", found):
        raise VerbRefused(f"There is no {reference}, or you may not read it.")
    return found


def get_incident(access: Access, reference: str) -> IncidentNow:
    """How it stands, what customers read, and the newest of its timeline."""
    incident = _asked(access, "get_incident", reference)
    telling, newest = Telling.of(incident), Publication.newest_published(incident)
    services = ", ".join(incident.affected or filter(None, [incident.service]))
    return IncidentNow(
        **vars(_brief(incident, telling)),
        how_to_read=telling.how_to_read,
        is_open=incident.is_open,
        mitigated_at=incident.mitigated_at,
        resolved_at=incident.resolved_at,
        services=telling.words("services", services) if services else None,
        customers_read=telling.words("on the status page", newest.content.body) if newest else None,
        drafts_waiting=Draft.objects.filter(incident=incident, state=DraftState.PENDING).count(),
        newest=telling.lines("timeline", timeline(incident, newest=NEWEST)),
        timeline=f"incident://{incident.reference}/timeline",
        console=links.console(incident),
    )


def list_open(access: Access, *, severity: Severity | None, most: int) -> OpenIncidents:
    """The newest first; none in shadow mode, which nobody works on."""
    access.refuse_without(Scope.READ)
    access.note("list_open")
    found = list(islice(_open(access, severity), most + 1))
    shown = found[:most]
    telling = Telling.of(*shown)
    briefs = [_brief(one, telling) for one in shown]
    return OpenIncidents(how_to_read=telling.how_to_read, incidents=briefs, more=len(found) > most)


def draft_postmortem(access: Access, reference: str) -> PostmortemNow:
    """The document as the record has it now, kept or not."""
    incident = _asked(access, "draft_postmortem", reference)
    telling, kept = Telling.of(incident), Postmortem.objects.filter(incident=incident).first()
    said = document(
        incident, kept or Postmortem(incident=incident, summary=NO_SUMMARY), is_open=bool(kept and incident.is_open)
    )
    return PostmortemNow(
        how_to_read=telling.how_to_read,
        reference=incident.reference,
        stands="not written" if kept is None else "filed" if kept.is_filed else "written, not filed",
        title=telling.words("title", said.title),
        document=telling.document("postmortem", said),
        left_to_people=list(LEFT_TO_PEOPLE),
    )


def read_timeline(access: Access, reference: str) -> str:
    """All of it, the oldest first; of a very long one the newest lines. As text, since a resource is no more."""
    incident = _asked(access, "timeline", reference)
    telling, lines = Telling.of(incident), timeline(incident, newest=MOST_LINES)
    cut = f"Of {length(incident)} entries the newest {MOST_LINES} are shown.\n" if len(lines) == MOST_LINES else ""
    return f"{telling.how_to_read}\n{cut}{telling.lines('timeline', lines).text}"


def _asked(access: Access, what: str, reference: str) -> Incident:
    """The incident, once it is on record that it is asked for."""
    access.refuse_without(Scope.READ)
    incident = visible(access, reference)
    access.note(what, incident)
    return incident


def _known_to(access: Access) -> IncidentQuerySet:
    return Incident.objects.visible_to(access.actor).with_people()


def _open(access: Access, severity: Severity | None) -> Iterator[Incident]:
    known = _known_to(access).exclude(state__in=ENDED).exclude(shadow=True)
    rows = known.filter(severity=severity) if severity else known
    return (one for one in rows.order_by("-number") if may(access.actor, "read", one))


def _brief(incident: Incident, telling: Telling) -> Brief:
    return Brief(
        reference=incident.reference,
        severity=incident.severity,
        state=incident.state,
        is_led=incident.is_led,
        started_at=incident.started_at,
        minutes=incident.minutes_open(),
        title=telling.words("title", incident.title),
    )
