"""What Slack calls: commands, interactivity, events. Verified, put on record, answered at once; worked afterwards."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from clients.errors import OutsideError
from incidents.actor import Actor
from incidents.errors import VerbRefused
from incidents.models.person import Person
from slackbot import client, helping, inbound, submit_review
from slackbot.blocks import Block, escape, is_link, paragraphs
from slackbot.buttons.button import Button
from slackbot.buttons.registry import BY_ACTION
from slackbot.commands.command import Command
from slackbot.commands.registry import read
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.registry import BY_CALLBACK
from slackbot.errors import Malformed, NoWarRoom
from slackbot.events import registry as all_events
from slackbot.inbound import Arrival
from slackbot.messages import review
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.sent import Interaction, SlashCommand, View, command_of, event_of, interaction_of
from slackbot.shortcuts.registry import BY_CALLBACK as BY_SHORTCUT
from slackbot.shortcuts.shortcut import Shortcut
from slackbot.submitted import submission, submit
from slackbot.verify import refuse_strangers, verified
from slackbot.words import refuse_overlong, slash
from statuspage.errors import WordsChanged

OTHER_VERSION = "It is of another version of this app, and nothing was done."
KNOWN_AS = {RequestKind.CLICK: "button", RequestKind.SHORTCUT: "shortcut"}
AGAIN = {
    RequestKind.COMMAND: "type it again",
    RequestKind.CLICK: "press the button again",
    RequestKind.SHORTCUT: "use the shortcut again",
}


@verified
def commands(request: HttpRequest) -> HttpResponse:
    """`/incident <sub>`; help and what cannot be worked are answered in the response, to the sender alone."""
    sent = command_of(request.body)
    refuse_strangers(app=sent.api_app_id, team=sent.team_id, enterprise=sent.enterprise_id, user_team="")
    try:
        refuse_overlong(sent.text)
        command, words = read(sent.text)
    except VerbRefused as refused:
        return _only_to_you(escape(str(refused)))
    if command is None:
        return _only_to_you(helping.told(sent))
    try:
        _take_command(sent, command, words)
    except NoWarRoom:
        return _only_to_you(
            f"This channel is no war room. `{sent.command} {command.name}` works in an incident's room."
        )
    return HttpResponse()


def _take_command(sent: SlashCommand, command: Command, words: str) -> None:
    """Raises NoWarRoom."""
    arrival = Arrival(
        kind=RequestKind.COMMAND, name=command.name, slack_user=sent.user_id, words=words, channel=sent.channel_id
    )
    first = None
    if command.first:
        person = inbound.person_of(sent.user_id, handle=sent.user_name)
        first = command.first(words, Actor(via="slack", person=person))
    shown = first or (command.loading() if command.loading else None)
    taken = inbound.take(
        arrival,
        once=sent.trigger_id,
        handle=sent.user_name,
        opens_modal=shown is not None,
        in_room=command.in_room,
    )
    if taken and shown:
        _open_modal(taken, sent.trigger_id, shown, is_whole=first is not None)


@verified
def interactivity(request: HttpRequest) -> HttpResponse:
    """Clicks and submissions. A modal is opened before the answer, since its trigger dies in three seconds."""
    sent = interaction_of(request.body)
    refuse_strangers(
        app=sent.api_app_id,
        team=sent.team.id if sent.team else "",
        enterprise=sent.enterprise.id if sent.enterprise else "",
        user_team=sent.user.team_id,
    )
    if sent.type == "block_actions":
        return _click(sent)
    if sent.type == "view_submission":
        return _submission(sent)
    if sent.type in ("shortcut", "message_action"):
        return _shortcut(sent)
    return HttpResponse()


@verified
def events(request: HttpRequest) -> HttpResponse:
    """The handshake, and the events that the manifest subscribes to. Of any other nothing is kept."""
    sent = event_of(request.body)
    if sent.type == "url_verification":
        return JsonResponse({"challenge": sent.challenge})
    refuse_strangers(app=sent.api_app_id, team=sent.team_id, enterprise=sent.enterprise_id or "", user_team="")
    all_events.take(sent)
    return HttpResponse()


def _click(sent: Interaction) -> HttpResponse:
    action = sent.actions[0] if sent.actions else None
    button = BY_ACTION.get(action.action_id) if action else None
    if action is None or (button is None and is_link(action.action_id)):
        return HttpResponse()
    arrival = Arrival(
        kind=RequestKind.CLICK,
        name=action.action_id,
        slack_user=sent.user.id,
        words=action.carried,
        channel=sent.container.channel_id or (sent.channel.id if sent.channel else ""),
        message_ts=sent.container.message_ts,
        view=sent.view.id if sent.view else "",
    )
    shown = button.loading() if button and button.loading else None
    return _take(sent, arrival, button, shown, is_whole=button is not None and button.is_whole)


def _shortcut(sent: Interaction) -> HttpResponse:
    """On a message, or from anywhere."""
    if not sent.callback_id:
        return HttpResponse()
    shortcut = BY_SHORTCUT.get(sent.callback_id)
    arrival = Arrival(
        kind=RequestKind.SHORTCUT,
        name=sent.callback_id,
        slack_user=sent.user.id,
        channel=sent.channel.id if sent.channel else "",
        message_ts=sent.message.ts if sent.message else "",
    )
    shown = shortcut.opens(sent.message) if shortcut and shortcut.opens else None
    return _take(sent, arrival, shortcut, shown, is_whole=True)


def _take(
    sent: Interaction, arrival: Arrival, meant: Button | Shortcut | None, shown: Block | None, *, is_whole: bool
) -> HttpResponse:
    """Owed to a worker, at once or when what is `shown` is open; what is not `meant` here is of another version of the app."""
    if not sent.trigger_id:
        raise Malformed
    owes = meant is not None and shown is None
    taken = inbound.take(arrival, once=sent.trigger_id, handle=sent.user.handle, opens_modal=not owes)
    if taken and meant is None:
        what = KNOWN_AS[arrival.kind]
        inbound.answer(taken, f"I do not know that {what}. {OTHER_VERSION} {slash('help')} lists what I can do.")
    elif taken and shown:
        _open_modal(taken, sent.trigger_id, shown, is_whole=is_whole)
    return HttpResponse()


def _open_modal(taken: InboundRequest, trigger_id: str, shown: Block, *, is_whole: bool = False) -> None:
    """Before the answer; a modal that did not open is told by a message. What `is_whole` waits for no worker."""
    try:
        view = client.open_view(trigger_id, view=shown)
    except OutsideError:
        inbound.answer(
            taken, f"Slack did not open the dialog. Nothing was done; please {AGAIN[RequestKind(taken.kind)]}."
        )
        return
    if is_whole:
        inbound.opened(taken, view=view.id)
    else:
        inbound.owe_work(taken, view=view.id, view_hash=view.hash)


def _submission(sent: Interaction) -> HttpResponse:
    if sent.view is None:
        raise Malformed
    person = inbound.person_of(sent.user.id, handle=sent.user.handle)
    if sent.view.callback_id in BY_CALLBACK:
        return _saved_at_once(sent.view, sent.user.id, person)
    if sent.view.callback_id != review.CALLBACK_ID:
        return _instead(review.message(review.REFUSED_TITLE, f"I do not know this dialog. {OTHER_VERSION}"))
    looked = submit_review.looked_at(sent.view, person)
    if looked.instead:
        return _instead(looked.instead)
    arrival = Arrival(
        kind=RequestKind.SUBMISSION,
        name=sent.view.callback_id,
        slack_user=sent.user.id,
        words=looked.digest,
        view=sent.view.id,
    )
    inbound.take_from(person, arrival, once=f"{sent.view.id}:{sent.view.hash}")
    return HttpResponse()


def _saved_at_once(view: View, slack_user: str, person: Person) -> HttpResponse:
    """A refusal stands beside the field; what was typed stays. Words that changed meanwhile are shown beside it."""
    dialog = BY_CALLBACK[view.callback_id]
    try:
        sent = submission(dialog, view, person=person)
        try:
            then = _then(dialog, sent, once=f"{view.id}:{view.hash}", slack_user=slack_user)
        except WordsChanged as refused:
            if dialog.again is None:
                raise
            return _instead(dialog.again(sent, str(refused)))
    except VerbRefused as refused:
        return _refused_inside(view, dialog, str(refused))
    return _instead(then) if then else HttpResponse()


def _refused_inside(view: View, dialog: DialogKind, why: str) -> HttpResponse:
    """Beside the dialog's field, or the first there is; in place of a view that has none, as while it loads."""
    fields = view.fields()
    beside = [block for block, action in fields if action == dialog.field] or [block for block, _ in fields[:1]]
    if not beside:
        return _instead(review.message(review.REFUSED_TITLE, why))
    return JsonResponse({"response_action": "errors", "errors": {beside[0]: why}})


def _then(dialog: DialogKind, sent: Submission, *, once: str, slack_user: str) -> Block | None:
    """What is shown in its place: a question, before anything is done; or what became of it."""
    question = dialog.first(sent) if dialog.first else None
    return question or submit(dialog, sent, once=once, slack_user=slack_user)


def _instead(shown: Block) -> HttpResponse:
    """Another view in the place of the one that was submitted; only the answer itself can put words inside the modal."""
    return JsonResponse({"response_action": "update", "view": shown})


def _only_to_you(text: str) -> HttpResponse:
    """In the answer itself; longer words than one section holds are parted between lines."""
    return JsonResponse({"response_type": "ephemeral", "text": text, "blocks": paragraphs(text.split("\n"))})
