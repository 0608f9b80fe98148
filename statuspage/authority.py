"""Who may approve: given outside the incident, by groups that an operator fills, asked for by name.

Members of `approvers` may approve everywhere; members of `commanders` while they are IC or comms lead. Superuser gives nothing.
"""

from dataclasses import dataclass

from django.conf import settings

from incidents.models.incident import Incident
from incidents.models.person import Person
from statuspage.models.draft import Draft

APPROVERS = "approvers"
COMMANDERS = "commanders"


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What an approval rests on."""

    group: str
    role: str = ""


def basis(person: Person, incident: Incident) -> Basis | None:
    """The person's present right to approve on this incident, or None. Never through has_perm, which superusers always pass."""
    if not person.is_active or person.user is None or not person.user.is_active:
        return None
    groups = set(person.user.groups.values_list("name", flat=True))
    if APPROVERS in groups:
        return Basis(group=APPROVERS)
    role = _role(person, incident)
    return Basis(group=COMMANDERS, role=role) if COMMANDERS in groups and role else None


def _role(person: Person, incident: Incident) -> str:
    if incident.ic_id == person.pk:
        return "IC"
    return "comms lead" if incident.comms_lead_id == person.pk else ""


def why_not(person: Person | None, draft: Draft) -> str:
    """What stands between this person and approving this draft, in words; empty when nothing does."""
    incident = draft.incident
    if person is None or basis(person, incident) is None:
        return (
            "Not published. Approving takes a member of the approvers group, or of commanders while IC or comms lead;"
            " leading an incident alone does not give it."
        )
    if incident.severity in settings.STATUSPAGE_FOUR_EYES and person.pk in authors(draft):
        return "Not published. You had a part in these words, so someone else approves them."
    return ""


def authors(draft: Draft) -> set[int]:
    """Everyone who asked for the draft or saved a revision of it."""
    written = set(draft.revisions.exclude(author=None).values_list("author_id", flat=True))
    return written | ({draft.asked_by_id} if draft.asked_by_id else set())
