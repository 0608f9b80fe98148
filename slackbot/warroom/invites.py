"""The responders are invited into the room, in as few calls as Slack allows; each is on record as invited or not."""

from django.db import transaction
from django.utils import timezone

from clients.errors import Refused
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import IncidentChanged
from incidents.models.incident import Incident
from incidents.models.responder import Responder
from incidents.outbox.announce import announce
from slackbot import client, standing

REASONS = {  # Slack's words for why one person could not be invited, as people say it
    "user_not_found": "not in this Slack",
    "user_disabled": "their account is deactivated",
    "cant_invite": "Slack does not let them in",
    "user_is_restricted": "a guest",
    "user_is_ultra_restricted": "a guest",
    "ura_max_channels": "a guest of another channel",
}
OTHERWISE = "Slack refused the invitation"


def invite_known(incident: Incident) -> None:
    """Those whose Slack account is on record and sure, as soon as there is a channel."""
    _invite(incident, [one for one in waiting(incident) if one.person.is_surely_in_slack])


def invite_responders(incident: Incident) -> None:
    """Everyone with a Slack account who was not dealt with before. Who has none yet waits until it is found."""
    _invite(incident, [one for one in waiting(incident) if one.person.slack_id])


def waiting(incident: Incident) -> list[Responder]:
    """Who was neither invited nor given up."""
    return list(incident.responders.filter(invited_at=None, not_reached="").select_related("person"))


def _invite(incident: Incident, responders: list[Responder]) -> None:
    """All in one call; one that Slack refuses never stops the others. Raises TryLater while nobody can be let into the channel."""
    if not responders:
        return
    try:
        failed = client.invite(incident.room.channel, [one.person.slack_id for one in responders]).failed
    except Refused as refused:
        standing.hold(incident.room, refused)
        return
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        still = set(waiting(locked))
        not_recorded = [one for one in responders if one in still]
        for one in not_recorded:
            if code := failed.get(one.person.slack_id):
                record_not_reached(locked, one, REASONS.get(code, OTHERWISE))
        _record_reached(locked, [one for one in not_recorded if one.person.slack_id not in failed])


def _record_reached(incident: Incident, responders: list[Responder]) -> None:
    if not responders:
        return
    Responder.objects.filter(pk__in=[one.pk for one in responders]).update(invited_at=timezone.now())
    references = [one.person.reference for one in responders]
    event = record(Action.RESPONDER_INVITED, actor=WORKER, incident=incident, people=references, count=len(references))
    if waiting(incident):  # the headline does not wait for those; once nobody is waited for it is edited anyway
        announce(IncidentChanged(incident.id), event=event)


def record_not_reached(incident: Incident, responder: Responder, why: str) -> None:
    """Under the incident's lock: nobody invites them any more, for the reason that the room reads."""
    Responder.objects.filter(pk=responder.pk).update(not_reached=why)
    record(
        Action.RESPONDER_INVITE_FAILED,
        actor=WORKER,
        incident=incident,
        words={"why": f"{responder.person}: {why}"},
        person=responder.person.reference,
    )
