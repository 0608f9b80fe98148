"""Slack does not let a room be made: whoever is on call is told by what still works, once an episode.

By a note at each of its alert groups in OnCall, and by e-mail to each responder. Told twice is better than never: an answer
that is lost is asked for again. Whoever is told only once the room stands is not told any more.
"""

from typing import Any

from django.conf import settings

from clients import mail, oncall_groups
from clients.errors import Refused
from incidents import no_slack_words
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import MailWithoutSlackWanted, NoteWithoutSlackWanted
from incidents.models.alert import Alert, AlertState
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.payloads.native import SOURCE
from incidents.verb import verb

MOST_NOTES = 10  # alert groups of one incident: whoever is on call for it looks at the first of them
MOST_MAILS = 50  # people, those on call first
NOT_NOTED = "OnCall did not take the note."
NOT_MAILED = "Amazon SES did not take the mail. Is MAIL_FROM verified, and the account out of SES's sandbox?"


def owe(incident: Incident) -> None:
    """For a verb that has locked the incident and found that its room failed."""
    key = f"no-slack:{incident.pk}:{incident.episode}"
    if OutboxEntry.objects.filter(key__startswith=f"{key}:").exists():
        return
    for alert in _noted(incident):
        announce(NoteWithoutSlackWanted(incident.id, alert.pk), key=f"{key}:alert:{alert.pk}", incident=incident)
    for one in _mailed(incident):
        announce(MailWithoutSlackWanted(incident.id, one.pk), key=f"{key}:person:{one.pk}", incident=incident)


def write_note(incident: Incident, alert: Alert) -> None:
    """At that alert group, unless the room stands by now. Raises TryLater."""
    if not _is_without_room(incident):
        return
    why = ""
    try:
        oncall_groups.add_note(alert.group_id, no_slack_words.at_alert_group(incident))
    except Refused:
        why = NOT_NOTED
    note_told_without_slack(incident, actor=WORKER, alert_group=alert.group_id, why=why)


def write_mail(incident: Incident, person: Person) -> None:
    """To them, unless the room stands by now. Raises TryLater and OutcomeUnknown."""
    if not _is_without_room(incident) or not person.root.is_active:
        return
    is_on_call = incident.responders.filter(person__in=person.root.rows, level__gt=0).exists()
    why = ""
    try:
        mail.send(
            person.email,
            subject=no_slack_words.subject(incident),
            text=no_slack_words.to_responder(incident, is_on_call=is_on_call),
        )
    except Refused:
        why = NOT_MAILED
    note_told_without_slack(incident, actor=WORKER, person=person.root.reference, why=why)


@verb
def note_told_without_slack(
    incident: Incident, *, actor: Actor, person: str = "", alert_group: str = "", why: str = ""
) -> None:
    """Puts on record who was told, a person or whoever looks at that alert group; or `why` they were not."""
    told: dict[str, Any] = {name: value for name, value in (("person", person), ("alert_group", alert_group)) if value}
    if why:
        record(Action.NOT_TOLD_WITHOUT_SLACK, actor=actor, incident=incident, words={"why": why}, **told)
    else:
        record(Action.TOLD_WITHOUT_SLACK, actor=actor, incident=incident, **told)


def _noted(incident: Incident) -> list[Alert]:
    """Its alert groups that fire, as far as OnCall can be written to."""
    if not (settings.GRAFANA_ONCALL_URL and settings.GRAFANA_ONCALL_TOKEN):
        return []
    firing = incident.alerts.filter(source=SOURCE).exclude(state=AlertState.RESOLVED)
    return list(firing.order_by("pk")[:MOST_NOTES])


def _mailed(incident: Incident) -> list[Person]:
    """Who has an address, each once, those on call first."""
    if not settings.MAIL_FROM:
        return []
    reached = incident.responders.filter(person__is_active=True).exclude(person__email="").select_related("person")
    in_order = sorted(reached, key=lambda one: (one.level == 0, one.level, one.pk))
    listed: dict[str, Person] = {}
    for one in in_order:
        listed.setdefault(one.person.email.lower(), one.person)
    return list(listed.values())[:MOST_MAILS]


def _is_without_room(incident: Incident) -> bool:
    return incident.is_open and incident.room_ready_at is None
