"""`claim`: lead this incident."""

from incidents import roles
from incidents.approvers import basis
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing


def run(asked: Asked) -> str:
    """Says what leading gives and what it does not."""
    incident = roles.claim(asked.here, actor=asked.actor)
    if basis(asked.person, incident):
        return f"You lead {incident.reference} and may approve customer updates here."
    return (
        f"You lead {incident.reference}. Leading does not let you approve customer updates:"
        " that takes a member of the approvers or commanders group."
    )


COMMAND = Command(
    name="claim", usage="claim", does="lead this incident", verb="claim", run=run, takes=nothing, fresh=True
)
