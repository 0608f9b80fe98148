"""`declare [severity] <title>`: open an incident by hand."""

from incidents import intake
from incidents.errors import VerbRefused
from incidents.models.incident import Severity
from slackbot.asked import Asked
from slackbot.blocks import escape
from slackbot.commands.command import Command
from slackbot.words import refuse_unknown_option


def run(asked: Asked) -> str:
    """Opens it and says what happens next. A word that looks like an unknown option opens nothing."""
    refuse_unknown_option(asked.words)
    severity, title = _parse(asked.words)
    if not title:
        raise VerbRefused("Nothing was opened: it needs a title. `/incident declare P1 Checkout errors`")
    incident, new = intake.declare(title=title[:300], severity=severity, actor=asked.actor, person=asked.person)
    if not new:
        return f"You declared {incident.reference} a moment ago: {escape(incident.title)}. Its room opens by itself."
    return f"{incident.reference} is open: {escape(incident.title)}. You will be in its room in a few seconds."


def _parse(words: str) -> tuple[Severity, str]:
    first, _, rest = words.partition(" ")
    if first.upper() in Severity.values:
        return Severity(first.upper()), rest.strip()
    return Severity.P1, words.strip()


COMMAND = Command(
    name="declare",
    usage="declare [P1|P2|P3] <title>",
    does="open an incident by hand",
    who="anyone, anywhere",
    run=run,
    in_room=False,
)
