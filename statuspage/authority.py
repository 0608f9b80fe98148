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
MOST_NAMED = 3


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
            f" leading an incident alone does not give it. {_ask(draft)}"
        )
    if _needs_another(incident) and person.pk in authors(draft):
        return f"Not published. You wrote this or asked for it, so someone else approves it. {_ask(draft)}"
    return ""


def _ask(draft: Draft) -> str:
    """Who may, by name."""
    names = [str(person) for person in may_approve(draft)]
    if not names:
        return "Nobody may at present; an operator fills the group with `manage.py enroll`."
    others = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    *first, last = [*names[:MOST_NAMED], *others]
    return f"Ask {', '.join(first)} or {last}." if first else f"Ask {last}."


def may_approve(draft: Draft) -> list[Person]:
    """Everyone who may approve this draft now, by name in order."""
    in_groups = Person.objects.filter(is_active=True, user__groups__name__in=[APPROVERS, COMMANDERS])
    candidates = in_groups.select_related("user").order_by("name", "pk").distinct()
    shut_out = authors(draft) if _needs_another(draft.incident) else set()
    return [one for one in candidates if one.pk not in shut_out and basis(one, draft.incident)]


def _needs_another(incident: Incident) -> bool:
    return incident.severity in settings.STATUSPAGE_FOUR_EYES


def authors(draft: Draft) -> set[int]:
    """Everyone who asked for the draft or saved a revision of it."""
    written = set(draft.revisions.exclude(author=None).values_list("author_id", flat=True))
    return written | ({draft.asked_by_id} if draft.asked_by_id else set())
