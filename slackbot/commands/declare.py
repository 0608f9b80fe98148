"""`declare [severity] <title>`: open an incident by hand."""

from incidents import intake
from incidents.errors import VerbRefused
from incidents.models.incident import Incident, Severity
from slackbot.asked import Asked
from slackbot.blocks import escape
from slackbot.commands.command import Command
from slackbot.models.war_room import WarRoom
from slackbot.words import refuse_unknown_option, slash

MAX_TITLE = 300
KEPT_FOR_LATER = {"private", "drill"}  # read as a title, the first would tell everybody what was meant for few


def run(asked: Asked) -> str:
    """Opens it and says what happens next. A word that looks like an unknown option opens nothing."""
    refuse_unknown_option(asked.words)
    severity, title = _parse(asked.words)
    incident, new = intake.declare(title=title, severity=severity, actor=asked.actor, person=asked.person)
    if new:
        return f"{incident.reference} is open: {escape(incident.title)}. You will be in its room in a few seconds."
    return f"You declared {incident.reference} a moment ago: {escape(incident.title)}. {_room(incident)}"


def _parse(words: str) -> tuple[Severity, str]:
    first, *rest = words.split() or [""]
    if first.lower() in KEPT_FOR_LATER:
        raise VerbRefused(f"Nothing was opened and nobody was told. I cannot open a {first.lower()} incident yet.")
    severity = Severity(first.upper()) if first.upper() in Severity.values else None
    title = " ".join(rest if severity else [first, *rest])
    if not title:
        raise VerbRefused(f"Nothing was opened: it needs a title. {slash('declare P1 Checkout errors')}")
    if len(title) > MAX_TITLE:
        raise VerbRefused(
            f"Nothing was opened: that title has {len(title)} characters, at most {MAX_TITLE} fit. Your text:\n{title}"
        )
    return severity or Severity.P1, title


def _room(incident: Incident) -> str:
    room = WarRoom.objects.filter(incident=incident).first()
    return f"Its room: <#{room.channel}>" if room else "Its room opens by itself."


COMMAND = Command(
    name="declare",
    usage="declare [P1|P2|P3] <title>",
    does="open an incident by hand",
    verb="declare",
    run=run,
    in_room=False,
)
