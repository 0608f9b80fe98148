"""`severity P1|P2|P3 [why]`: reassess how grave it is."""

from incidents.errors import VerbRefused
from incidents.models.incident import Severity
from incidents.reassess import reassess
from slackbot.asked import Asked
from slackbot.characters import bare, first_word
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.words import slash


def run(asked: Asked) -> str:
    """The room is told by its own message, unless it stays what it was."""
    first, why = first_word(asked.words)
    named = bare(first.rstrip(":,;.")).rstrip(":,;.").upper()
    if named not in Severity.values:
        raise VerbRefused(
            f"Nothing was done. Say P1, P2 or P3, and why if you like: {slash('severity P2 only one region')}."
        )
    before = asked.here.severity
    incident = reassess(asked.here, severity=Severity(named), why=why, actor=asked.actor)
    stays = "stays" if incident.severity == before else "is"
    return f"{incident.reference} {stays} {incident.severity}, and that is on record."


def _grades(_asked: Asked) -> dict[str, str]:
    return {value: value for value in Severity.values}


COMMAND = Command(
    name="severity",
    usage="severity P1|P2|P3 [why]",
    does="reassess how grave it is",
    verb="reassess",
    run=run,
    takes=text,
    fresh=True,
    asks=(
        Ask("severity", "How grave is it?", Kind.CHOICE, options=_grades),
        Ask("why", "Why?", Kind.TEXT, optional=True),
    ),
)
