"""Who may: one table for every verb and every door, and the one answer that is taken from it, with the reason in words.

A verb asks it (verb.py), so do commands, buttons, help and the console before they call one. docs/authority.md explains it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from incidents.actor import Actor
from incidents.approvers import basis, groups_of
from incidents.errors import NotYours
from incidents.groups import ALL, APPROVERS, AUDITORS, COMMANDERS, OPERATORS, RESPONDERS
from incidents.models.incident import Incident
from incidents.models.person import Person

EVERYWHERE = frozenset({COMMANDERS, RESPONDERS})  # at home in every room, also while Slack is down


class Who(Enum):
    """Whom the table speaks of; `value` is how people say it."""

    PRODUCT = "the product itself"
    ANYONE = "anybody"
    MEMBER = "people of the room"
    LEAD = "the IC"
    COMMAND = "the IC, or while nobody leads anybody of the room"
    OFFERED = "whoever is offered the lead"
    MAY_APPROVE = "a member of approvers, or of commanders while IC or comms lead, or a named stand-in"
    APPROVER = "a member of approvers"
    READER = "members of any group"
    AUDITOR = "an auditor"
    OPERATOR = "an operator"
    SUPERUSER = "the console's superuser"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A line: what it is, as in "can resolve it", and who may, any of these."""

    does: str
    who: tuple[Who, ...]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """True where they may. `why_not` says who else does; `leads`: whoever does it leads from then on."""

    why_not: str = ""
    leads: bool = False

    def __bool__(self) -> bool:
        return not self.why_not


def _line(does: str, *who: Who) -> Rule:
    return Rule(does=does, who=who)


TABLE: dict[str, Rule] = {
    # for everybody
    "help": _line("ask for help", Who.ANYONE),
    "declare": _line("open an incident", Who.ANYONE),
    "open_room": _line("ask for its room", Who.ANYONE, Who.SUPERUSER),
    # who leads, and who helps
    "claim": _line("take the lead", Who.MEMBER),
    "release": _line("lay down the lead", Who.LEAD),
    "offer_handoff": _line("hand it over", Who.COMMAND),
    "accept_handoff": _line("take it over", Who.OFFERED),
    "give_role": _line("give roles", Who.COMMAND),
    "take_role_away": _line("take roles away", Who.COMMAND),
    "add_responders": _line("call more people in", Who.MEMBER),
    # what happened, and how it stands
    "read": _line("read it", Who.MEMBER, Who.READER, Who.SUPERUSER),
    "read_system": _line("read what is on record of no incident", Who.AUDITOR, Who.OPERATOR, Who.SUPERUSER),
    "add_note": _line("write into its timeline", Who.MEMBER),
    "set_item": _line("tick its checklist", Who.MEMBER),
    "attach": _line("have its numbers taken again", Who.MEMBER, Who.PRODUCT),
    "post_checklist": _line("post the checklist again", Who.COMMAND),
    "split_off": _line("split off an alert", Who.MEMBER),
    "mitigate": _line("mitigate it", Who.COMMAND),
    "resolve": _line("resolve it", Who.COMMAND),
    "reopen": _line("reopen it", Who.COMMAND),
    # what customers read
    "request_draft": _line("ask for a customer update", Who.MEMBER, Who.MAY_APPROVE),
    "create_draft": _line("write a customer update", Who.MEMBER, Who.MAY_APPROVE, Who.PRODUCT),
    "write_draft": _line("write a customer update by hand", Who.MEMBER, Who.MAY_APPROVE),
    "revise": _line("edit a customer update", Who.MEMBER, Who.MAY_APPROVE),
    "reject": _line("reject a customer update", Who.MEMBER, Who.MAY_APPROVE),
    "approve": _line("approve a customer update", Who.MAY_APPROVE),
    "decline": _line("say that somebody else approves", Who.MAY_APPROVE),
    "ask_someone_else": _line("have somebody else asked to approve", Who.MEMBER, Who.MAY_APPROVE),
    "decide_outcome": _line("decide whether an update arrived", Who.MAY_APPROVE, Who.OPERATOR),
    "sign_for": _line("sign for a post made outside the gate", Who.MEMBER, Who.MAY_APPROVE),
    "disown": _line("say that they do not know who made it", Who.MEMBER, Who.MAY_APPROVE),
    "countersign": _line("sign for it as the second person", Who.MAY_APPROVE),
    "sign_for_elsewhere": _line("sign for such a post of no incident", Who.READER),
    "countersign_elsewhere": _line("sign for that as the second person", Who.APPROVER),
    "name_stand_in": _line("name a stand-in", Who.APPROVER),
    "draft_from_template": _line("use a template for a customer update", Who.MEMBER, Who.MAY_APPROVE),
    # words prepared before anything is wrong
    "change_templates": _line("write and retire templates", Who.APPROVER, Who.OPERATOR),
    "review_template": _line("review a holding statement, but never their own", Who.APPROVER),
    # the record's second copy
    "repair_chain": _line("repair a record from its second copy", Who.OPERATOR),
    # people themselves; nobody changes their own (system_verb.py)
    "change_people": _line("change people and groups, but never their own", Who.OPERATOR),
    "ask_check": _line("have the audit log checked", Who.AUDITOR, Who.OPERATOR),
    # the record itself, to be checked elsewhere
    "export_audit": _line("take an audit log away", Who.AUDITOR, Who.OPERATOR),
    # the machinery
    "retry": _line("have an effect tried again", Who.MEMBER, Who.OPERATOR, Who.SUPERUSER),
    "note_present": _line("note who is in the room", Who.PRODUCT),
    "begin_assembly": _line("begin its room", Who.PRODUCT),
    "room_assembled": _line("say that its room is ready", Who.PRODUCT),
    "assembly_failed": _line("say that its room failed", Who.PRODUCT),
    "take_turn": _line("take a turn for a room", Who.PRODUCT),
    "release_room": _line("give it its turn for a room", Who.PRODUCT),
    "note_told": _line("note that on call was told", Who.PRODUCT),
    "end_roles": _line("end the roles of somebody who is gone", Who.PRODUCT),
    "write": _line("write the postmortem", Who.PRODUCT),
    "note_filed": _line("note that the postmortem is filed", Who.PRODUCT),
    "note_not_filed": _line("note that it could not be", Who.PRODUCT),
    "void_approvals": _line("void approvals whose right is gone", Who.PRODUCT),
    "ask_approvers": _line("ask who may approve", Who.PRODUCT),
    "page_next": _line("page who may approve", Who.PRODUCT),
    "note_paged": _line("note who was paged", Who.PRODUCT),
    "note_foreign": _line("note a post made outside the gate", Who.PRODUCT),
    "note_not_paged": _line("note that nobody was", Who.PRODUCT),
    "close_unclaimed": _line("close what nobody took up", Who.PRODUCT),
}


def may(actor: Actor, verb: str, incident: Incident | None) -> Verdict:
    """Whether the actor may, now. No query where both are loaded, by `Actor.as_of_now` and `with_people`.

    `incident` is None for what is about none. Raises KeyError for a verb that has no line.
    """
    rule = TABLE[verb]
    if not any(CONDITIONS[who](actor, incident) for who in rule.who):
        return Verdict(why_not=_why_not(actor, rule, incident))
    return Verdict(leads=Who.COMMAND in rule.who and incident is not None and not incident.is_led)


def refuse_unless_may(actor: Actor, verb: str, incident: Incident | None) -> Verdict:
    """The verdict; raises NotYours with its reason."""
    verdict = may(actor, verb, incident)
    if not verdict:
        raise NotYours(verdict.why_not)
    return verdict


def people_of(incident: Incident) -> frozenset[int]:
    """Everybody of the room, by primary key: called in or come by, holding a role, asked to lead, or who declared it."""
    roles = [held.person_id for held in incident.roles.all()]
    called = [one.person_id for one in incident.responders.all()]
    return frozenset(filter(None, [incident.ic_id, incident.handoff_to_id, incident.declared_by_id, *roles, *called]))


def _why_not(actor: Actor, rule: Rule, incident: Incident | None) -> str:
    if actor.person is None and not actor.is_product:
        return "Your console account is linked to no person here; an operator links it with `manage.py enroll`."
    if actor.person and not actor.person.is_active:
        return "You are deactivated here and can do nothing. If that is a mistake, ask an operator."
    people = " or ".join(_in_words(who, incident) for who in rule.who if who is not Who.PRODUCT)
    return f"Only {people or Who.PRODUCT.value} can {rule.does}.{_remark(rule)}"


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
    is_known = bool(person.rows & people_of(incident) or EVERYWHERE & groups_of(person))
    return actor.present_in == incident.pk or is_known


def _leads(actor: Actor, incident: Incident | None) -> bool:
    person = _active(actor)
    return person is not None and incident is not None and incident.ic_id in person.rows


def _commands(actor: Actor, incident: Incident | None) -> bool:
    nobody_leads = incident is not None and not incident.is_led
    return _leads(actor, incident) or (nobody_leads and _is_member(actor, incident))


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
    Who.OFFERED: _is_offered,
    Who.MAY_APPROVE: _may_approve,
    Who.APPROVER: lambda actor, _: _in_group(actor, APPROVERS),
    Who.READER: lambda actor, _: _in_group(actor, *ALL),
    Who.AUDITOR: lambda actor, _: _in_group(actor, AUDITORS),
    Who.OPERATOR: _is_operator,
    Who.SUPERUSER: _is_superuser,
}
