"""The verb by which an approver names somebody who may approve on one incident, for twelve hours, in their stead."""

from datetime import timedelta

from incidents.actor import Actor
from incidents.approvers import basis, is_linked
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.call_in import call_in
from incidents.errors import NotYours, TransitionRefused
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.stand_in import LASTS, StandIn
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb
from statuspage.authority import authors
from statuspage.facts import StandInNamed
from statuspage.models.draft import Draft, DraftState


@verb
def name_stand_in(incident: Incident, *, to: Person, actor: Actor) -> StandIn:
    """They may approve here from now on, never words of their own. They are called in where they were not.

    Raises NotYours for somebody who is no second person: not linked to a console account, or an author of what waits.
    """
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; nothing waits for approval.")
    _refuse_who_cannot(to, incident)
    now = database_now()
    named = StandIn.objects.create(incident=incident, person=to, named_by=actor.somebody, until=now + LASTS)
    event = record(
        Action.STAND_IN_NAMED,
        actor=actor,
        incident=incident,
        person=to.reference,
        hours=LASTS // timedelta(hours=1),
        stand_in=named.pk,
    )
    announce(StandInNamed(incident.id, named.pk), event=event)
    call_in(incident, [to], via="stand-in", actor=actor)
    return named


def _refuse_who_cannot(to: Person, incident: Incident) -> None:
    if basis(to, incident):
        raise TransitionRefused(f"{to} may approve here already.")
    if not is_linked(to):
        raise NotYours(f"{to} has no console account here; an operator links one with `manage.py enroll`.")
    waiting = Draft.objects.filter(incident=incident, state=DraftState.PENDING)
    if any(to.rows & authors(draft) for draft in waiting):
        raise NotYours(
            f"{to} wrote or asked for an update that waits here, and nobody stands in for a second pair of eyes."
        )
