"""What Slack calls: commands, interactivity, events. Verified, put on record, answered at once; worked afterwards."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse

from clients.errors import OutsideError
from incidents.errors import VerbRefused
from slackbot import client, inbound
from slackbot.buttons.registry import BY_ACTION
from slackbot.commands import help as help_command
from slackbot.commands.registry import COMMANDS, split
from slackbot.inbound import Arrival
from slackbot.messages import review
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.sent import Interaction, SlashCommand, command_of, interaction_of
from slackbot.verify import Malformed, refuse_strangers, verified
from slackbot.words import refuse_overlong


@verified
def commands(request: HttpRequest) -> HttpResponse:
    """`/incident <sub>`; help and what cannot be worked are answered in the response, to the sender alone."""
    sent = command_of(request.body)
    refuse_strangers(team=sent.team_id, enterprise=sent.enterprise_id, user_team="")
    try:
        refuse_overlong(sent.text)
    except VerbRefused as refused:
        return _only_to_you(str(refused))
    command, words = split(sent.text)
    in_room = inbound.incident_of(sent.channel_id) is not None
    if command is None:
        return _only_to_you(_help(sent, in_room=in_room))
    if command.in_room and not in_room:
        return _only_to_you(
            f"This channel is no war room. `{sent.command} {command.name}` works in an incident's room."
        )
    taken = inbound.take(_command_arrival(sent, command.name, words))
    if taken:
        inbound.owe_work(taken)
    return HttpResponse()


@verified
def interactivity(request: HttpRequest) -> HttpResponse:
    """Clicks and submissions. A modal is opened before the answer, since its trigger dies in three seconds."""
    sent = interaction_of(request.body)
    refuse_strangers(
        team=sent.team.id if sent.team else "",
        enterprise=sent.enterprise.id if sent.enterprise else "",
        user_team=sent.user.team_id,
    )
    if sent.type == "block_actions":
        return _click(sent)
    if sent.type == "view_submission":
        return _submission(sent)
    return HttpResponse()


@verified
def events(request: HttpRequest) -> HttpResponse:
    """Event callbacks: none is subscribed to yet beside the handshake."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(sent, dict):
        raise Malformed
    if sent.get("type") == "url_verification":
        return JsonResponse({"challenge": str(sent.get("challenge", ""))})
    return HttpResponse()


def _click(sent: Interaction) -> HttpResponse:
    action = sent.actions[0] if sent.actions else None
    button = BY_ACTION.get(action.action_id) if action else None
    if action is None or button is None:
        return HttpResponse()  # a link button: Slack reports it, the browser has opened the page
    channel = sent.container.channel_id or (sent.channel.id if sent.channel else "")
    taken = inbound.take(
        Arrival(
            kind=RequestKind.CLICK,
            once=sent.trigger_id,
            user=sent.user.id,
            user_name=sent.user.name or sent.user.username,
            name=button.action_id,
            channel=channel,
            message_ts=sent.container.message_ts,
        )
    )
    if taken is None:
        return HttpResponse()
    return _with_modal(taken, sent.trigger_id) if button.opens_modal else _owed(taken)


def _with_modal(taken: InboundRequest, trigger_id: str) -> HttpResponse:
    try:
        view = client.open_view(trigger_id=trigger_id, view=review.loading())
    except OutsideError:
        return _only_to_you("Slack did not open the dialog. Nothing was done; please press the button again.")
    return _owed(taken, view=view.id, view_hash=view.hash)


def _submission(sent: Interaction) -> HttpResponse:
    if sent.view is None:
        raise Malformed
    arrival = Arrival(
        kind=RequestKind.SUBMISSION,
        once=f"{sent.view.id}:{sent.view.hash}",
        user=sent.user.id,
        user_name=sent.user.name or sent.user.username,
        name=sent.view.callback_id,
        view=sent.view.id,
    )
    refusal = inbound.refuse_if_impossible(arrival)
    if refusal:
        view = review.message("Not published", refusal)
        return JsonResponse({"response_action": "update", "view": view})
    taken = inbound.take(arrival)
    return _owed(taken) if taken else HttpResponse()


def _owed(taken: InboundRequest, *, view: str = "", view_hash: str = "") -> HttpResponse:
    inbound.owe_work(taken, view=view, view_hash=view_hash)
    return HttpResponse()


def _command_arrival(sent: SlashCommand, name: str, words: str) -> Arrival:
    return Arrival(
        kind=RequestKind.COMMAND,
        once=sent.trigger_id,
        user=sent.user_id,
        user_name=sent.user_name,
        name=name,
        words=words,
        channel=sent.channel_id,
    )


def _help(sent: SlashCommand, *, in_room: bool) -> str:
    listed = help_command.render(COMMANDS, in_room=in_room, prefix=sent.command)
    asked = sent.text.split()[:1]
    return listed if not asked or asked == ["help"] else f"I do not know that command. This is what I know:\n{listed}"


def _only_to_you(text: str) -> HttpResponse:
    return JsonResponse({"response_type": "ephemeral", "text": text})
