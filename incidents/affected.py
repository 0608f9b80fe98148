"""The verb `name_services`: which services an incident has to do with, as people see it."""

from collections.abc import Sequence

from django.conf import settings

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import IncidentChanged, ServiceNamed
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.verb import verb

MOST = 20


@verb
def name_services(incident: Incident, *, services: Sequence[str], actor: Actor) -> Incident:
    """These and no others, in that order; the same again changes nothing. Raises VerbRefused for one that is not known.

    The service that one of its alerts names stays what is looked up, and what further alerts join by; where none names one,
    that is the first of these.
    """
    named, was = list(dict.fromkeys(services)), incident.affected
    _refuse_unknown(named)
    if named == was:
        return incident
    looked_up, incident.affected = incident.service, named
    if not incident.alerts.filter(labels__service=looked_up).exists():
        incident.service = next(iter(named), "")
    incident.save(update_fields=["affected", "service"])
    event = record(Action.SERVICES_NAMED, actor=actor, incident=incident, was=was, now=named)
    announce(IncidentChanged(incident.id), event=event)
    if incident.service not in ("", looked_up):
        announce(ServiceNamed(incident.id), event=event)
    return incident


def services() -> list[str]:
    """Those that may be named: AFFECTED_SERVICES, and whose repositories are listed."""
    return sorted({*settings.AFFECTED_SERVICES, *settings.GITHUB_REPO_NAMES} - {"*"}, key=str.casefold)


def _refuse_unknown(named: Sequence[str]) -> None:
    unknown = [one for one in named if one not in services()]
    if unknown or len(named) > MOST:
        raise VerbRefused(
            f"I know no service of that name: {unknown[0]}." if unknown else f"At most {MOST} services can be named."
        )
