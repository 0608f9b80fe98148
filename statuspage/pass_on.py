"""The verbs by which somebody has the next person asked at once: who was asked and says not me, and who waits for an answer."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.verb import verb
from statuspage.ask import page_level, waiting
from statuspage.facts import ApproversAsked
from statuspage.models.ask import Ask, PassedOn


@verb
def decline(incident: Incident, *, draft_id: int, actor: Actor) -> None:
    """Not me: on record, and the next level is paged now. Once a person: a second time changes nothing.

    They keep their right, and may approve after all. Raises NotNow where nothing waits any more.
    """
    _pass_on(incident, draft_id, Action.APPROVER_DECLINED, actor)


@verb
def ask_someone_else(incident: Incident, *, draft_id: int, actor: Actor) -> None:
    """The same for who waits for the approval."""
    _pass_on(incident, draft_id, Action.ANOTHER_APPROVER_WANTED, actor)


def _pass_on(incident: Incident, draft_id: int, action: Action, actor: Actor) -> None:
    newest = Ask.objects.filter(draft=draft_id, draft__incident=incident).last()
    ask = waiting(incident, newest.pk) if newest else None
    if ask is None:
        raise NotNow("Nobody else is asked: that customer update does not wait any more, or its incident is over.")
    if not PassedOn.objects.get_or_create(ask=ask, person=actor.somebody)[1]:
        return
    event = record(action, actor=actor, incident=incident, draft=draft_id)
    announce(ApproversAsked(incident.id, draft_id), event=event)
    page_level(ask, incident)
