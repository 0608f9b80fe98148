"""[I'll take over]: accepts the lead that was offered."""

from incidents import roles
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.commands import timeline
from slackbot.messages import status
from slackbot.words import slash

NEWEST = 8


def run(asked: Asked) -> str:
    """The room hears of it by its own message; whoever leads now is caught up."""
    incident = roles.accept_handoff(asked.here, actor=asked.actor)
    happened = timeline.newest(incident, most=NEWEST)
    return (
        f"You lead {incident.reference} now. Where it stands:\n{status.render(incident)}\n"
        f"*What happened* ({slash('catchup')} sums it up)\n{happened}"
    )


BUTTON = Button(action_id="accept_handoff", verb="accept_handoff", run=run, fresh=True)
