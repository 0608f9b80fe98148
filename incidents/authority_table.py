"""Who may, as one table: a line for every verb, and whom it speaks of. `may` in authority.py takes the answer from it."""

from dataclasses import dataclass
from enum import Enum


class Who(Enum):
    """Whom the table speaks of; `value` is how people say it."""

    PRODUCT = "the product itself"
    ANYONE = "anybody"
    MEMBER = "people of the room"
    LEAD = "the IC"
    COMMAND = "the IC, or while nobody leads anybody of the room"
    SPEAKER = "its comms lead or deputy"
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


def _line(does: str, *who: Who) -> Rule:
    return Rule(does=does, who=who)


TABLE: dict[str, Rule] = {
    # for everybody
    "help": _line("ask for help", Who.ANYONE),
    "declare": _line("open an incident", Who.ANYONE),
    "open_room": _line("ask for its room", Who.ANYONE, Who.SUPERUSER),
    "join_in": _line("join it", Who.ANYONE),
    # who leads, and who helps
    "claim": _line("take the lead", Who.MEMBER),
    "release": _line("lay down the lead", Who.LEAD),
    "offer_handoff": _line("hand it over", Who.COMMAND),
    "accept_handoff": _line("take it over", Who.OFFERED),
    "give_role": _line("give roles", Who.COMMAND),
    "take_role_away": _line("take roles away", Who.COMMAND),
    "add_responders": _line("call more people in", Who.MEMBER),
    "page": _line("page somebody", Who.MEMBER),
    # what happened, and how it stands
    "read": _line("read it", Who.MEMBER, Who.READER, Who.SUPERUSER),
    "read_system": _line("read what is on record of no incident", Who.AUDITOR, Who.OPERATOR, Who.SUPERUSER),
    "add_note": _line("write into its timeline", Who.MEMBER),
    "add_follow_up": _line("add what is to be done", Who.MEMBER),
    "end_follow_up": _line("say that it is done, or dropped", Who.MEMBER),
    "keep_message": _line("keep a message in its timeline", Who.MEMBER),
    "correct_time": _line("correct its times", Who.MEMBER),
    "tell_room": _line("tell the room how it stands", Who.SPEAKER, Who.COMMAND),
    "silence": _line("pause the reminders", Who.COMMAND),
    "unsilence": _line("end the pause of the reminders", Who.COMMAND),
    "set_item": _line("tick its checklist", Who.MEMBER),
    "attach": _line("have its numbers taken again", Who.MEMBER, Who.PRODUCT),
    "post_checklist": _line("post the checklist again", Who.COMMAND),
    "split_off": _line("split off an alert", Who.MEMBER),
    "mitigate": _line("mitigate it", Who.COMMAND),
    "resolve": _line("resolve it", Who.COMMAND),
    "reopen": _line("reopen it", Who.COMMAND),
    "undo": _line("undo what was just done", Who.COMMAND),
    "cancel": _line("close it as a false alarm", Who.COMMAND),
    "duplicate": _line("close it as a duplicate", Who.COMMAND),
    "reassess": _line("say how grave it is", Who.COMMAND),
    "relate": _line("say that another incident has to do with it", Who.COMMAND),
    "name_services": _line("say which services are affected", Who.MEMBER),
    # afterwards
    "rate": _line("say how it went, if they are asked", Who.MEMBER),
    "keep_room": _line("keep its room from being archived", Who.MEMBER),
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
    # programs that act for a person
    "make_token": _line("make a token for a program of theirs", Who.READER),
    "revoke_token": _line("revoke their own tokens", Who.ANYONE),
    "revoke_others_token": _line("revoke anybody's token", Who.OPERATOR),
    # other programs and systems
    "change_endpoints": _line("make and change outgoing webhooks", Who.OPERATOR, Who.SUPERUSER),
    "test_connection": _line("test the connection to an outside system", Who.OPERATOR),
    # the record itself, to be checked elsewhere
    "export_audit": _line("take an audit log away", Who.AUDITOR, Who.OPERATOR),
    "export_incidents": _line("take the list of incidents away", Who.READER),
    # lists, as somebody likes to look at them
    "save_view": _line("save a view of a list, their own", Who.READER, Who.SUPERUSER),
    "share_view": _line("save a view of a list for everybody", Who.OPERATOR),
    # who else reads along in its room
    "allow_outsiders": _line("allow people outside the company to read what the room shows", Who.OPERATOR),
    # the machinery
    "retry": _line("have an effect tried again", Who.MEMBER, Who.OPERATOR, Who.SUPERUSER),
    "note_present": _line("note who is in the room", Who.PRODUCT),
    "begin_assembly": _line("begin its room", Who.PRODUCT),
    "room_assembled": _line("say that its room is ready", Who.PRODUCT),
    "assembly_failed": _line("say that its room failed", Who.PRODUCT),
    "note_told_without_slack": _line("note who was told that it has no room", Who.PRODUCT),
    "take_turn": _line("take a turn for a room", Who.PRODUCT),
    "release_room": _line("give it its turn for a room", Who.PRODUCT),
    "note_told": _line("note that on call was told", Who.PRODUCT),
    "note_over": _line("note that on call was told of the end", Who.PRODUCT),
    "note_told_back": _line("note that on call was told that it goes on", Who.PRODUCT),
    "note_not_told": _line("note that on call could not be told", Who.PRODUCT),
    "note_somebody_paged": _line("note that somebody was paged", Who.PRODUCT),
    "note_nobody_paged": _line("note that a page was refused", Who.PRODUCT),
    "end_roles": _line("end the roles of somebody who is gone", Who.PRODUCT),
    "write": _line("write the postmortem", Who.PRODUCT),
    "note_filed": _line("note that the postmortem is filed", Who.PRODUCT),
    "note_not_filed": _line("note that it could not be", Who.PRODUCT),
    "note_follow_up_filed": _line("note that something to be done is filed", Who.PRODUCT),
    "note_follow_up_stands": _line("note how something to be done stands in Linear", Who.PRODUCT),
    "note_reminded": _line("note who was reminded of it", Who.PRODUCT),
    "note_postmortem_stands": _line("note whether the postmortem is closed in Linear", Who.PRODUCT),
    "note_review_asked": _line("note that its review was asked for", Who.PRODUCT),
    "void_approvals": _line("void approvals whose right is gone", Who.PRODUCT),
    "ask_approvers": _line("ask who may approve", Who.PRODUCT),
    "page_next": _line("page who may approve", Who.PRODUCT),
    "note_paged": _line("note who was paged", Who.PRODUCT),
    "note_foreign": _line("note a post made outside the gate", Who.PRODUCT),
    "note_not_paged": _line("note that nobody was", Who.PRODUCT),
    "close_unclaimed": _line("close what nobody took up", Who.PRODUCT),
    "note_heard": _line("note that somebody was heard in the room", Who.PRODUCT),
    "plan_nudges": _line("plan reminders", Who.PRODUCT),
    "begin_nudge": _line("begin a reminder", Who.PRODUCT),
    "put_nudge_back": _line("put a reminder back", Who.PRODUCT),
    "end_nudge": _line("end a reminder", Who.PRODUCT),
    "note_standing": _line("note that its room was closed or is open again", Who.PRODUCT),
    "note_name": _line("note what its room is called", Who.PRODUCT),
    "note_shared": _line("note that its room is shared with others", Who.PRODUCT),
    "leave_room": _line("leave its archived room for another", Who.PRODUCT),
    "plan_rating": _line("plan when it is asked how it went", Who.PRODUCT),
    "rating_turn": _line("take the next turn of asking how it went", Who.PRODUCT),
    "note_rating_asked": _line("note that it was asked how it went", Who.PRODUCT),
    "plan_archiving": _line("plan when its room is archived", Who.PRODUCT),
    "archiving_turn": _line("take the next turn of archiving its room", Who.PRODUCT),
    "note_announced": _line("note that the archiving was announced", Who.PRODUCT),
    "note_archived": _line("note that its room is archived", Who.PRODUCT),
    "note_archive_failed": _line("note that its room could not be archived", Who.PRODUCT),
    "keep_image": _line("keep a picture of a kept message", Who.PRODUCT),
    "note_image_deletion": _line("note that a picture of a kept message was deleted", Who.PRODUCT),
    "note_edit": _line("note that a kept message was changed", Who.PRODUCT),
    "note_deletion": _line("note that a kept message was deleted", Who.PRODUCT),
}
