"""The tables of the record, one a file. Invariants are constraints and triggers first (see migrations), then methods."""

from incidents.models.access_answer import AccessAnswer
from incidents.models.access_token import AccessToken
from incidents.models.access_use import AccessUse
from incidents.models.alert import Alert
from incidents.models.archiving import Archiving
from incidents.models.audit_check import AuditCheck, CheckState
from incidents.models.audit_event import AuditEvent
from incidents.models.audit_words import AuditWords
from incidents.models.chain_salt import ChainSalt
from incidents.models.checklist_item import ChecklistItem
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.counted_day import CountedDay, DayToCount
from incidents.models.delivery import Delivery
from incidents.models.follow_up import FollowUp
from incidents.models.head_copy import HeadCopy
from incidents.models.incident import Incident
from incidents.models.incident_role import IncidentRole
from incidents.models.incident_words import IncidentWords
from incidents.models.installation import Installation
from incidents.models.kept_image import KeptImage
from incidents.models.kept_message import KeptMessage
from incidents.models.link import Link
from incidents.models.measured import Measured
from incidents.models.membership import Membership, Source
from incidents.models.mirror_branch import MirrorBranch
from incidents.models.mirror_evidence import MirrorEvidence
from incidents.models.mirror_mark import MirrorMark
from incidents.models.nudge import Nudge
from incidents.models.outbox_entry import OutboxEntry
from incidents.models.page import Page
from incidents.models.person import Person
from incidents.models.postmortem import Postmortem
from incidents.models.pulse import Pulse
from incidents.models.rating import Rating
from incidents.models.refusal_tally import RefusalTally
from incidents.models.responder import Responder
from incidents.models.room_turn import RoomTurn
from incidents.models.setting_seen import SettingSeen
from incidents.models.signed_chain import SignedChain
from incidents.models.signed_head import SignedHead
from incidents.models.stand_in import StandIn
from incidents.models.storm import Storm
from incidents.models.subject import Subject
from incidents.models.watermark import Watermark

__all__ = [
    "AccessAnswer",
    "AccessToken",
    "AccessUse",
    "Alert",
    "Archiving",
    "AuditCheck",
    "AuditEvent",
    "AuditWords",
    "ChainSalt",
    "CheckState",
    "ChecklistItem",
    "ContextSnapshot",
    "CountedDay",
    "DayToCount",
    "Delivery",
    "FollowUp",
    "HeadCopy",
    "Incident",
    "IncidentRole",
    "IncidentWords",
    "Installation",
    "KeptImage",
    "KeptMessage",
    "Link",
    "Measured",
    "Membership",
    "MirrorBranch",
    "MirrorEvidence",
    "MirrorMark",
    "Nudge",
    "OutboxEntry",
    "Page",
    "Person",
    "Postmortem",
    "Pulse",
    "Rating",
    "RefusalTally",
    "Responder",
    "RoomTurn",
    "SettingSeen",
    "SignedChain",
    "SignedHead",
    "Source",
    "StandIn",
    "Storm",
    "Subject",
    "Watermark",
]
