"""`python -m tests.bench.slack_rows`: a war room, its workspace and fifty people, for what Slack sends to be about.

JSON on standard output: its channel, and the message there whose button is pressed.
"""

import json
import os
import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from incidents.models import Incident

TEAM, APP, CHANNEL, MESSAGE, PEOPLE = "T0BENCH", "A0BENCH", "C0BENCH", "1795572720.000100", 50


def main() -> None:
    """Once a database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    from slackbot.models import RoomMessage  # noqa: PLC0415 its settings are there only now
    from slackbot.models.workspace import Workspace  # noqa: PLC0415

    Workspace.objects.update_or_create(team=TEAM, defaults={"app": APP, "bot_user": "U0BOT"})
    incident = room(CHANNEL, people=PEOPLE)
    RoomMessage.objects.create(room=incident.room, event_type="checklist", key=f"checklist:{incident.id}", ts=MESSAGE)
    sys.stdout.write(json.dumps({"channel": CHANNEL, "message": MESSAGE}))


def room(channel: str, *, people: int) -> "Incident":
    """An incident with its war room, led by the first of so many responders."""
    from django.utils import timezone  # noqa: PLC0415 as above

    from incidents import intake, roles  # noqa: PLC0415
    from incidents.actor import Actor  # noqa: PLC0415
    from incidents.models import Person, Responder  # noqa: PLC0415
    from incidents.models.incident import Severity  # noqa: PLC0415
    from slackbot.models import WarRoom  # noqa: PLC0415

    made = [
        Person(name=f"Person {number}", slack_team=TEAM, slack_id=account(channel, number)) for number in range(people)
    ]
    Person.objects.bulk_create(made)
    first = Actor(via="slack", person=made[0])
    incident, _ = intake.declare(title="Checkout errors", severity=Severity.P1, actor=first, person=made[0])
    Responder.objects.bulk_create(
        [Responder(incident=incident, person=one, via="x", invited_at=timezone.now()) for one in made]
    )
    roles.claim(incident, actor=first)
    WarRoom.objects.create(incident=incident, channel=channel, name=f"incident-{incident.number}")
    return incident


def account(channel: str, number: int) -> str:
    """The Slack account of the room's people, from 0."""
    return f"U{channel}{number:04}"


if __name__ == "__main__":
    main()
