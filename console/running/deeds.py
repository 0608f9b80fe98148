"""What is done of an incident from the console, in the order of its buttons: each calls one verb, for whom the table lets."""

from collections.abc import Callable
from dataclasses import dataclass

from console.running.choosing import assign, heir, reassess_as, set_done
from console.running.correcting import correct
from console.running.sent import Sent
from incidents import endings, lifecycle, roles
from incidents.actor import Actor
from incidents.models import Incident
from incidents.models.incident import State
from incidents.notes import add_note


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is shown and asked on a page of its own before it is done: what follows, a time to be corrected, one field."""

    title: str
    follows: str
    field: str = ""  # its label; empty: none
    asks_whom: bool = False  # the field is a choice of people
    asks_when: bool = False
    asks_severity: bool = False
    asks_role: bool = False  # and who is to have it, or nobody
    is_needed: bool = False
    is_grave: bool = False


@dataclass(frozen=True, kw_only=True)
class Deed:
    """`stands` says whether the incident is such that it can be done; who may is the table's, by the line of `verb`."""

    verb: str
    label: str
    done: str
    stands: Callable[[Incident], bool]
    run: Callable[[Incident, Sent, Actor], object]
    sheet: Sheet | None = None
    is_watched: bool = True  # refused where the incident stands otherwise than was shown (standing.py)
    fresh: bool = True  # with a second factor of the last minutes, where Slack would be asked anew who it is
    is_for_one: bool = False  # to others it is not even explained
    is_first: bool = False  # the one that matters most where it stands
    part: str = ""  # of the page, where its buttons stand and to which it leads back; empty: among the others


def _unled(incident: Incident) -> bool:
    return incident.is_open and not incident.is_led


def _led(incident: Incident) -> bool:
    return incident.is_open and incident.is_led


def _offered(incident: Incident) -> bool:
    return incident.is_open and incident.handoff_to is not None


def _not_mitigated(incident: Incident) -> bool:
    return incident.is_open and incident.state != State.MITIGATED


DEEDS: dict[str, Deed] = {
    "lead": Deed(
        verb="claim",
        label="I'll lead",
        done="You lead {reference}. By itself that does not let you approve customer updates.",
        stands=_unled,
        run=lambda incident, _, by: roles.claim(incident, actor=by),
        is_first=True,
    ),
    "take-over": Deed(
        verb="accept_handoff",
        label="I'll take over",
        done="You lead {reference} from now on.",
        stands=_offered,
        run=lambda incident, _, by: roles.accept_handoff(incident, actor=by),
        is_for_one=True,
        is_first=True,
    ),
    "note": Deed(
        verb="add_note",
        label="Add the note",
        done="Noted. The timeline below has it.",
        stands=lambda _: True,
        run=lambda incident, sent, by: add_note(incident, text=sent.text, once=sent.once, actor=by),
        is_watched=False,
        fresh=False,
    ),
    "tick": Deed(
        verb="set_item",
        label="Done",
        done="It is ticked.",
        stands=lambda _: True,
        run=lambda incident, sent, by: set_done(incident, sent, by, done=True),
        is_watched=False,
        fresh=False,
        part="checklist",
    ),
    "untick": Deed(
        verb="set_item",
        label="Take back",
        done="The tick is taken back.",
        stands=lambda _: True,
        run=lambda incident, sent, by: set_done(incident, sent, by, done=False),
        is_watched=False,
        fresh=False,
        part="checklist",
    ),
    "mitigate": Deed(
        verb="mitigate",
        label="Mark as mitigated",
        done="{reference} is mitigated: customers are no longer hurt. It stays open until somebody resolves it.",
        stands=_not_mitigated,
        run=lambda incident, _, by: lifecycle.mitigate(incident, actor=by),
    ),
    "resolve": Deed(
        verb="resolve",
        label="Resolve",
        done="{reference} is resolved.",
        stands=lambda incident: incident.is_open,
        run=lambda incident, _, by: lifecycle.resolve(incident, actor=by),
        sheet=Sheet(
            title="Resolve it?",
            follows="Reminders stop, the room and on call are told, and the postmortem is written."
            " Customers read nothing new by it.",
        ),
    ),
    "cancel": Deed(
        verb="cancel",
        label="False alarm",
        done="{reference} is closed as a false alarm.",
        stands=lambda incident: incident.is_open,
        run=lambda incident, sent, by: endings.cancel(incident, why=sent.text, actor=by),
        sheet=Sheet(
            title="Close it as a false alarm?",
            follows="The room and on call are told, nothing of it is published from then on, and no postmortem is written."
            " If it fires again soon, it opens again.",
            field="Why was it a false alarm?",
            is_needed=True,
            is_grave=True,
        ),
    ),
    "reopen": Deed(
        verb="reopen",
        label="Reopen",
        done="{reference} is open again.",
        stands=lambda incident: incident.state in (State.MITIGATED, State.RESOLVED, State.CANCELLED),
        run=lambda incident, sent, by: lifecycle.reopen(incident, why=sent.text.strip(), actor=by),
        sheet=Sheet(
            title="Reopen it?",
            follows="Reminders begin again and the room is told. Whoever led it leads it again.",
            field="What has shown that it is not over?",
        ),
    ),
    "hand-over": Deed(
        verb="offer_handoff",
        label="Hand over",
        done="The lead is offered. You lead until they accept, here or in the room.",
        stands=_led,
        run=lambda incident, sent, by: roles.offer_handoff(incident, to=heir(sent), actor=by),
        sheet=Sheet(
            title="Hand over the lead?",
            follows="It is offered to them in the room, and on this incident's page. You lead until they accept.",
            field="To whom?",
            asks_whom=True,
            is_needed=True,
        ),
    ),
    "severity": Deed(
        verb="reassess",
        label="Change severity",
        done="How grave it is stands on record.",
        stands=lambda incident: incident.is_open,
        run=reassess_as,
        sheet=Sheet(
            title="How grave is it?",
            follows="The room is told. Who is asked to approve and how often reminders come goes by it; the gravest that it"
            " ever was counts for who may approve.",
            field="Why?",
            asks_severity=True,
        ),
    ),
    "assign": Deed(
        verb="give_role",
        label="Assign a role",
        done="Who has which role stands on record, and in the room.",
        stands=lambda incident: incident.is_open,
        run=assign,
        sheet=Sheet(
            title="Who has which role?",
            follows="Whoever has it is called into the room. A role has one person, but of shadows there may be many. By itself"
            " none lets anybody approve customer updates.",
            field="Who has it from now on?",
            asks_whom=True,
            asks_role=True,
        ),
    ),
    "correct": Deed(
        verb="correct_time",
        label="Correct a time",
        done="Corrected. Both times stay on record.",
        stands=lambda _: True,
        run=lambda incident, sent, by: correct(
            incident, which=sent.which, at=sent.at, zone=sent.zone, why=sent.text, actor=by
        ),
        sheet=Sheet(
            title="Correct a time?",
            follows="Figures and plots go by the new time. The one that is on record stays there beside it.",
            field="Why?",
            asks_when=True,
            is_needed=True,
        ),
    ),
    "release": Deed(
        verb="release",
        label="Lay down the lead",
        done="You lead {reference} no more, and nobody does.",
        stands=lambda incident: incident.state == State.ACTIVE and incident.is_led,
        run=lambda incident, _, by: roles.release(incident, actor=by),
        fresh=False,
        is_for_one=True,
    ),
}
