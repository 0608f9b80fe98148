"""The responders are invited into the room, in as few calls as Slack allows; each is on record as invited or not."""

from django.db import transaction
from django.utils import timezone

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.responder import Responder
from slackbot import client

NO_ACCOUNT = "no Slack account"
REASONS = {  # Slack's words for why one person could not be invited, as people say it
    "user_not_found": "not in this Slack",
    "user_disabled": "their account is deactivated",
    "cant_invite": "Slack does not let them in",
    "user_is_restricted": "a guest",
    "user_is_ultra_restricted": "a guest",
    "ura_max_channels": "a guest of another channel",
}
OTHERWISE = "Slack refused the invitation"


def invite_responders(incident: Incident) -> None:
    """Everyone at once; one that Slack refuses never stops the others. Who was dealt with before is left out."""
    waiting = _waiting(incident)
    users = [one.person.slack_id for one in waiting if one.person.slack_id]
    failed = client.invite(incident.room.channel, users).failed
    reasons = {user: REASONS.get(code, OTHERWISE) for user, code in failed.items()}
    reached = [one for one in waiting if one.person.slack_id and one.person.slack_id not in reasons]
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        not_recorded = set(_waiting(locked))
        for one in waiting:
            if one in not_recorded and one not in reached:
                _record_not_reached(locked, one, reasons.get(one.person.slack_id, NO_ACCOUNT))
        _record_reached(locked, [one for one in reached if one in not_recorded])


def _waiting(incident: Incident) -> list[Responder]:
    return list(incident.responders.filter(invited_at=None, not_reached="").select_related("person"))


def _record_reached(incident: Incident, responders: list[Responder]) -> None:
    if not responders:
        return
    Responder.objects.filter(pk__in=[one.pk for one in responders]).update(invited_at=timezone.now())
    references = [one.person.reference for one in responders]
    record(Action.RESPONDER_INVITED, actor=WORKER, incident=incident, people=references, count=len(references))


def _record_not_reached(incident: Incident, responder: Responder, why: str) -> None:
    Responder.objects.filter(pk=responder.pk).update(not_reached=why)
    record(
        Action.RESPONDER_INVITE_FAILED,
        actor=WORKER,
        incident=incident,
        words={"why": f"{responder.person}: {why}"},
        person=responder.person.reference,
    )
