"""Who may: the one answer for every verb and every door, taken from the table (authority_table.py), with the reason in words.

A verb asks it (verb.py), so do commands, buttons, help and the console before they call one. docs/authority.md explains it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from clients.postgresql.fixed import related
from incidents.actor import Actor
from incidents.approvers import basis, groups_of
from incidents.authority_table import TABLE, Rule, Who
from incidents.errors import NotYours
from incidents.groups import ALL, APPROVERS, AUDITORS, COMMANDERS, OPERATORS, RESPONDERS
from incidents.models.incident import Incident
from incidents.models.incident_role import COMMS_LEAD, DEPUTY
from incidents.models.person import Person

EVERYWHERE = frozenset({COMMANDERS, RESPONDERS})  # at home in every room, also while Slack is down
SPEAKERS = frozenset({COMMS_LEAD, DEPUTY})


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """True where they may. `why_not` says who else does; `leads`: whoever does it leads from then on."""

    why_not: str = ""
    leads: bool = False

    def __bool__(self) -> bool:
        return not self.why_not


def may(actor: Actor, verb: str, incident: Incident | None) -> Verdict:
    """Whether the actor may, now. No query where both are loaded, by `Actor.as_of_now` and `with_people`.

    `incident` is None for what is about none. Raises KeyError for a verb that has no line.
    """
    rule = TABLE[verb]
    if not any(CONDITIONS[who](actor, incident) for who in rule.who):
        return Verdict(why_not=_why_not(actor, verb, incident))
    by_role = Who.SPEAKER in rule.who and _speaks(actor, incident)
    return Verdict(leads=Who.COMMAND in rule.who and incident is not None and not incident.is_led and not by_role)


def refuse_unless_may(actor: Actor, verb: str, incident: Incident | None) -> Verdict:
    """The verdict; raises NotYours with its reason."""
    verdict = may(actor, verb, incident)
    if not verdict:
        raise NotYours(verdict.why_not)
    return verdict


def who_may(verb: str, incident: Incident | None) -> str:
    """The people whom its line lets, as a refusal names them. Raises KeyError for a verb that has no line."""
    people = " or ".join(_in_words(who, incident) for who in TABLE[verb].who if who is not Who.PRODUCT)
    return people or Who.PRODUCT.value


def people_of(incident: Incident) -> frozenset[int]:
    """Everybody of the room, by primary key: called in or come by, holding a role, asked to lead, or who declared it."""
    roles = [held.person_id for held in related(incident, "roles")]
    called = [one.person_id for one in related(incident, "responders")]
    return frozenset(filter(None, [incident.ic_id, incident.handoff_to_id, incident.declared_by_id, *roles, *called]))


def speaks_for(person: Person, incident: Incident) -> bool:
    """Whether they lead it, or are its comms lead or deputy: what they write in the room is how it stands."""
    held = {role.role for role in related(incident, "roles") if role.person_id in person.rows}
    return person.is_active and (incident.ic_id in person.rows or not held.isdisjoint(SPEAKERS))


def _why_not(actor: Actor, verb: str, incident: Incident | None) -> str:
    if actor.person is None and not actor.is_product:
        return "Your console account is linked to no person here; an operator links it with `manage.py enroll`."
    if actor.person and not actor.person.is_active:
        return "You are deactivated here and can do nothing. If that is a mistake, ask an operator."
    return f"Only {who_may(verb, incident)} can {TABLE[verb].does}.{_remark(TABLE[verb])}"


def _in_words(who: Who, incident: Incident | None) -> str:
    if incident is None:
        return who.value
    if who in (Who.LEAD, Who.COMMAND) and incident.is_led:
        return f"{incident.ic}, who leads {incident.reference},"
    if who is Who.OFFERED and incident.handoff_to:
        return f"{incident.handoff_to}, to whom the lead of {incident.reference} is offered,"
    return f"people of {incident.reference}'s room" if who in (Who.MEMBER, Who.COMMAND) else who.value


def _remark(rule: Rule) -> str:
    return " Leading an incident alone does not give it." if rule.who == (Who.MAY_APPROVE,) else ""


def _is_member(actor: Actor, incident: Incident | None) -> bool:
    person = _active(actor)
    if person is None or incident is None:
        return False
    if actor.present_in == incident.pk:
        return True  # asked first: of a big room's people there are many
    return bool(EVERYWHERE & groups_of(person) or person.rows & people_of(incident))


def _leads(actor: Actor, incident: Incident | None) -> bool:
    person = _active(actor)
    return person is not None and incident is not None and incident.ic_id in person.rows


def _commands(actor: Actor, incident: Incident | None) -> bool:
    nobody_leads = incident is not None and not incident.is_led
    return _leads(actor, incident) or (nobody_leads and _is_member(actor, incident))


def _speaks(actor: Actor, incident: Incident | None) -> bool:
    return actor.person is not None and incident is not None and speaks_for(actor.person, incident)


def _is_offered(actor: Actor, incident: Incident | None) -> bool:
    person = _active(actor)
    return person is not None and incident is not None and incident.handoff_to_id in person.rows


def _may_approve(actor: Actor, incident: Incident | None) -> bool:
    person = _active(actor)
    return person is not None and incident is not None and basis(person, incident) is not None


def _is_operator(actor: Actor, _incident: Incident | None) -> bool:
    """Of the group; or nobody known by name, on the server itself."""
    return _in_group(actor, OPERATORS) or (actor.person is None and actor.via == "command")


def _is_superuser(actor: Actor, _incident: Incident | None) -> bool:
    return actor.account is not None and actor.account.is_active and actor.account.is_superuser


def _in_group(actor: Actor, *names: str) -> bool:
    return actor.person is not None and not groups_of(actor.person).isdisjoint(names)


def _active(actor: Actor) -> Person | None:
    return actor.person if actor.person and actor.person.is_active else None


CONDITIONS: dict[Who, Callable[[Actor, Incident | None], bool]] = {
    Who.PRODUCT: lambda actor, _: actor.is_product,
    Who.ANYONE: lambda actor, _: _active(actor) is not None,
    Who.MEMBER: _is_member,
    Who.LEAD: _leads,
    Who.COMMAND: _commands,
    Who.SPEAKER: _speaks,
    Who.OFFERED: _is_offered,
    Who.MAY_APPROVE: _may_approve,
    Who.APPROVER: lambda actor, _: _in_group(actor, APPROVERS),
    Who.READER: lambda actor, _: _in_group(actor, *ALL),
    Who.AUDITOR: lambda actor, _: _in_group(actor, AUDITORS),
    Who.OPERATOR: _is_operator,
    Who.SUPERUSER: _is_superuser,
}
