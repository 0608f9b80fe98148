"""Who may approve on an incident. The right is given outside the incident, by groups that an operator fills, and never by it.

Members of `approvers` may approve everywhere; members of `commanders` while they are IC or comms lead; a stand-in on the one
incident for which an approver named them. All of them through the console account that an operator or SSO linked to their one
row: so two accounts are not two pairs of eyes. Asked for by name, never through has_perm: being a superuser gives nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from clients.postgresql.fixed import related
from incidents.groups import APPROVERS, COMMANDERS
from incidents.models.incident import Incident
from incidents.models.incident_role import COMMS_LEAD, label
from incidents.models.person import Person

STAND_IN = "stand-in for "  # and the reference of the approver


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What an approval rests on: a group, and the role where the group alone is not enough."""

    group: str
    role: str = ""

    @property
    def is_stand_in(self) -> bool:
        """Whether it is another's right, for a while."""
        return self.role.startswith(STAND_IN)

    @property
    def in_words(self) -> str:
        """As whom: `approver`, `IC`, `comms lead`, `stand-in`."""
        return "stand-in" if self.is_stand_in else self.role or "approver"


def groups_of(person: Person) -> frozenset[str]:
    """The groups of the account that is linked to an active person. No query where `user__groups` is loaded."""
    account = person.user if person.is_active else None
    return (
        frozenset(group.name for group in related(account, "groups")) if account and account.is_active else frozenset()
    )


def is_linked(person: Person) -> bool:
    """Whether they are active and have the console account without which nobody approves."""
    return bool(person.is_active and person.user and person.user.is_active)


def basis(person: Person, incident: Incident) -> Basis | None:
    """The person's present right to approve on this incident, or None."""
    groups = groups_of(person)
    if APPROVERS in groups:
        return Basis(group=APPROVERS)
    role = _role(person, incident) if COMMANDERS in groups else ""
    return Basis(group=COMMANDERS, role=role) if role else next(_as_stand_in(person, incident), None)


def still_holds(given: Basis, person: Person, incident: Incident) -> bool:
    """Whether what an approval rested on is so still. That the role went to another does not count; leaving the group does."""
    if given.is_stand_in:
        return given in _as_stand_in(person, incident)
    return given.group in groups_of(person)


def approvers_of(incident: Incident) -> list[Person]:
    """Everyone who may approve on this incident now, by name in order."""
    in_groups = Q(user__groups__name__in=[APPROVERS, COMMANDERS])
    stand_ins = [one.person_id for one in incident.stand_ins.all()]
    named = Q(pk__in=stand_ins) | Q(merged__in=stand_ins)
    candidates = Person.objects.filter(in_groups | named, is_active=True).select_related("user")
    known = candidates.prefetch_related("user__groups", "merged").order_by("name", "pk").distinct()
    return [one for one in known if basis(one, incident)]


def everywhere() -> list[Person]:
    """Whoever may approve on every incident."""
    return members_of(APPROVERS)


def members_of(group: str) -> list[Person]:
    """The linked, active members of that group, by name in order."""
    linked = Person.objects.filter(is_active=True, user__is_active=True)
    return list(linked.filter(user__groups__name=group).order_by("name", "pk"))


def _role(person: Person, incident: Incident) -> str:
    held = incident.roles_of(person)
    return next((role for role in ("IC", label(COMMS_LEAD)) if role in held), "")


def _as_stand_in(person: Person, incident: Incident) -> Iterator[Basis]:
    """For each approver who named them and is one still, until its time is over."""
    if not is_linked(person):
        return
    for one in related(incident, "stand_ins"):
        if one.person_id in person.rows and not one.is_over and APPROVERS in groups_of(one.named_by.root):
            yield Basis(group=APPROVERS, role=f"{STAND_IN}{one.named_by.reference}")
