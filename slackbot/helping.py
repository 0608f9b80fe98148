"""What is told to whoever asks for help, or types a command that there is not."""

from incidents.actor import Actor
from incidents.authority import may
from incidents.models.incident import Incident
from slackbot import inbound
from slackbot.commands import help as help_command
from slackbot.commands.registry import BY_NAME, COMMANDS
from slackbot.commands.suggest import is_for_help, nearest
from slackbot.sent import SlashCommand


def told(sent: SlashCommand) -> str:
    """The commands that they may use where they are (mrkdwn); of a mistyped one the nearest besides."""
    room = inbound.room_of(sent.channel_id)
    incident = Incident.objects.get(pk=room) if room else None
    person = inbound.person_of(sent.user_id, handle=sent.user_name)
    actor = Actor(via="slack", person=person, present_in=incident.pk if incident else None)
    offered = help_command.offered(COMMANDS, actor=actor, incident=incident)
    listed = help_command.render(offered, prefix=sent.command)
    if not offered:
        return may(actor, "declare", None).why_not
    if len(offered) < len(COMMANDS):
        listed += f"\n{help_command.OTHERS if incident else help_command.ELSEWHERE}"
    if is_for_help(sent.text):
        return listed
    meant = nearest(sent.text, BY_NAME)
    maybe = f" Did you mean `{sent.command} {meant}`?" if meant else ""
    return f"I do not know that command, and nothing was done.{maybe} This is what I know:\n{listed}"
