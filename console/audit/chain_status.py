"""How a chain stands: what its newest verification found and when, and how far its second copy is. Read from rows, in moments.

Nothing is verified while somebody waits for a page: that takes the longer, the longer a chain is. Verify now does it behind.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.fit import OF_INCIDENT
from incidents.audit.store import is_mirrored
from incidents.authority import may
from incidents.lasting import lasting
from incidents.models import AuditCheck, AuditEvent, CheckState, Incident, MirrorMark


@dataclass(frozen=True, kw_only=True)
class ChainStatus:
    """`events` and `head` of one chain; 0 and empty of all of them together. `finding` is its first difference."""

    events: int = 0
    head: str = ""
    checked: AuditCheck | None = None  # the newest that ended
    running: AuditCheck | None = None
    finding: dict[str, Any] | None = None
    differs: bool = False  # also where the difference is not for this reader
    mirror: str = ""  # a sentence
    forked: bool = False  # the second copy holds another event, and nothing of the incident is published

    @property
    def short_head(self) -> str:
        """Enough of the head's hash to tell two apart at a glance."""
        return self.head[:12]

    @property
    def is_broken(self) -> bool:
        """Whether somebody has to look, now."""
        return self.differs or self.forked

    @property
    def is_sound(self) -> bool:
        """Whether its newest verification ended well."""
        return self.checked is not None and self.checked.state != CheckState.UNREACHABLE and not self.is_broken

    @property
    def ago(self) -> str:
        """How long ago the newest verification ended."""
        if self.checked is None or self.checked.finished_at is None:
            return ""
        return lasting(int((timezone.now() - self.checked.finished_at).total_seconds()) // 60)


def status_of(chain: str, incident: Incident | None) -> ChainStatus:
    """Of one chain: of an incident's, or with None of the system's."""
    tail = AuditEvent.objects.filter(chain=chain).order_by("-seq").only("seq", "hash").first()
    if tail is None:
        return ChainStatus(mirror="Nothing is on record yet.")
    checked = _newest_ended(incident)
    finding = _first_difference(checked, chain)
    mark = MirrorMark.objects.filter(chain=chain).first()
    return ChainStatus(
        events=tail.seq,
        head=bytes(tail.hash).hex(),
        checked=checked,
        running=_under_way(incident),
        finding=finding,
        differs=finding is not None or (_is_broken(checked) and _is_of(checked, incident)),
        mirror=_mirror(chain, tail.seq, mark),
        forked=mark is not None and mark.forked_seq is not None,
    )


def status_of_all(actor: Actor) -> ChainStatus:
    """Of every chain together; a difference is named where this reader may know of its chain."""
    checked = _newest_ended(None)
    findings = seen_by(actor, checked.findings) if checked else []
    return ChainStatus(
        checked=checked,
        running=_under_way(None),
        finding=findings[0] if findings else None,
        differs=_is_broken(checked),
        forked=MirrorMark.objects.filter(forked_seq__isnull=False).exists(),
    )


def seen_by(actor: Actor, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of chains that this reader may know of."""
    chains = {one["chain"] for one in findings}
    keys = [chain.removeprefix(OF_INCIDENT) for chain in chains if chain.startswith(OF_INCIDENT)]
    visible = {one.chain for one in Incident.objects.visible_to(actor).filter(pk__in=keys)}
    if may(actor, "read_system", None):
        visible |= {chain for chain in chains if not chain.startswith(OF_INCIDENT)}
    return [one for one in findings if one["chain"] in visible]


def _newest_ended(incident: Incident | None) -> AuditCheck | None:
    """That covered its whole chain: its own, or one of every chain."""
    of_all = Q(incident=None)
    covering = of_all & Q(started_at__gte=incident.opened_at) | Q(incident=incident) if incident else of_all
    ended = AuditCheck.objects.filter(covering, since=None).exclude(state=CheckState.RUNNING)
    return ended.select_related("asked_by").order_by("-finished_at").first()


def _is_broken(checked: AuditCheck | None) -> bool:
    return checked is not None and checked.state == CheckState.BROKEN


def _is_of(checked: AuditCheck | None, incident: Incident | None) -> bool:
    """Whether it was of this incident alone."""
    return checked is not None and incident is not None and checked.incident_id == incident.pk


def _under_way(incident: Incident | None) -> AuditCheck | None:
    return AuditCheck.objects.filter(incident=incident, since=None, state=CheckState.RUNNING).first()


def _first_difference(checked: AuditCheck | None, chain: str) -> dict[str, Any] | None:
    findings: list[dict[str, Any]] = checked.findings if checked else []
    return next((one for one in findings if one["chain"] == chain), None)


def _mirror(chain: str, newest: int, mark: MirrorMark | None) -> str:
    if not is_mirrored():
        return "No second copy is set up."
    held = mark.seq if mark else 0
    missing = AuditEvent.objects.filter(chain=chain, seq=held + 1).only("recorded_at").first()
    if missing is None:
        return "The second copy in DynamoDB holds every event."
    since = _seconds(missing.recorded_at)
    return f"The second copy lacks the newest {newest - held} of {newest}, for {since}, and catches up by itself."


def _seconds(since: datetime) -> str:
    seconds = int((timezone.now() - since).total_seconds())
    return f"{seconds} s" if seconds < 60 else lasting(seconds // 60)
