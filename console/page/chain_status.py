"""What the audit chain of an incident says when it is checked now, and its second copy if that answers."""

from dataclasses import dataclass

from django.conf import settings

from clients.errors import OutsideError
from incidents.audit.verify import Verdict, verify_chain
from incidents.errors import ChainBroken
from incidents.models import Incident


@dataclass(frozen=True, kw_only=True)
class ChainStatus:
    """`broken` says where the chain first differs, `differs` where the second copy does; both are empty when all is well."""

    events: int = 0
    head: str = ""
    broken: str = ""
    mirror: str = ""  # a sentence
    differs: str = ""

    @property
    def short_head(self) -> str:
        """Enough of the head's hash to tell two apart at a glance."""
        return self.head[:12]


def chain_status(incident: Incident) -> ChainStatus:
    """Checks both copies, event by event. Never raises for what it finds, nor for a mirror that does not answer."""
    try:
        own = verify_chain(incident.chain, mirrored=False)
    except ChainBroken as broken:
        return ChainStatus(broken=_without_name(broken, incident), mirror="It was not compared with its second copy.")
    mirror, differs = _mirror(incident, own)
    return ChainStatus(events=own.events, head=own.head, mirror=mirror, differs=differs)


def _without_name(broken: ChainBroken, incident: Incident) -> str:
    return str(broken).removeprefix(incident.chain).lstrip(": ")


def _mirror(incident: Incident, own: Verdict) -> tuple[str, str]:
    if not settings.AUDIT_TABLE_NAME:
        return "No second copy is set up.", ""
    try:
        behind = verify_chain(incident.chain, mirrored=True).behind
    except ChainBroken as differs:
        return "", _without_name(differs, incident)
    except OutsideError as silent:
        return f"The second copy could not be read now, so it was not compared ({silent}).", ""
    if behind:
        return f"The second copy lacks the newest {behind} of {own.events} and catches up by itself.", ""
    return f"The second copy in DynamoDB holds the same {own.events}.", ""
