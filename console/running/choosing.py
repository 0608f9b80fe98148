"""What is chosen with a button: how grave it is, who leads next, who has which role, what is done. Each ends in one verb."""

from django.conf import settings

from console.running.sent import Sent
from incidents import roles
from incidents.actor import Actor
from incidents.checklist import set_item
from incidents.errors import VerbRefused
from incidents.models import Incident, Person
from incidents.models.checklist_item import Item
from incidents.models.incident import Severity
from incidents.models.incident_role import label
from incidents.reassess import reassess


def severities(incident: Incident) -> list[tuple[str, str]]:
    """`P2`, and `P2, as it is` where it is: in the order of how grave they are."""
    return [(one, f"{one}, as it is" if one == incident.severity else one) for one in Severity.values]


def role_choices(incident: Incident) -> list[tuple[str, str]]:
    """`comms_lead`, and `Comms lead, now Mei Lin`: those that can be given, and any other that somebody has."""
    held: dict[str, list[str]] = {}
    for one in incident.roles.all():
        held.setdefault(one.role, []).append(str(one.person))
    named = dict.fromkeys([*settings.INCIDENT_ROLES, *held])
    return [(role, _now(label(role).capitalize(), held.get(role, []))) for role in named]


def reassess_as(incident: Incident, sent: Sent, by: Actor) -> None:
    """Raises VerbRefused where none was chosen."""
    if sent.chosen not in Severity.values:
        raise VerbRefused("Nothing was changed: choose how grave it is.")
    reassess(incident, severity=Severity(sent.chosen), why=sent.text.strip(), actor=by)


def assign(incident: Incident, sent: Sent, by: Actor) -> None:
    """To somebody, or taken away where nobody was chosen. Raises VerbRefused where no role was."""
    if not sent.chosen:
        raise VerbRefused("Nothing was changed: choose which role it is.")
    if not sent.whom.strip():
        roles.take_role_away(incident, role=sent.chosen, actor=by)
        return
    roles.give_role(
        incident, role=sent.chosen, to=_person(sent, "Nothing was changed: choose somebody from the list."), actor=by
    )


def set_done(incident: Incident, sent: Sent, by: Actor, *, done: bool) -> None:
    """An item of the checklist, ticked or taken back. Raises VerbRefused for one that there is not."""
    if sent.chosen not in Item.values:
        raise VerbRefused("That item is not on the checklist.")
    set_item(incident, item=Item(sent.chosen), done=done, actor=by)


def heir(sent: Sent) -> Person:
    """Whom the lead is offered to. Raises VerbRefused where nobody was chosen."""
    return _person(sent, "Choose whom you hand the lead to. You lead until they accept.")


def _person(sent: Sent, refusal: str) -> Person:
    found = Person.objects.filter(reference=sent.whom.strip()).first()
    if found is None:
        raise VerbRefused(refusal)
    return found.root


def _now(name: str, people: list[str]) -> str:
    return f"{name}, now {' and '.join(people)}" if people else name
