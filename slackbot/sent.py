"""What Slack sends, parsed after it was verified (docs.slack.dev/interactivity). Unknown fields are ignored."""

import json
import re
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from slackbot.errors import Malformed

Id = Annotated[str, StringConstraints(max_length=32, pattern=r"^[A-Za-z0-9_-]*$")]
SomeId = Annotated[Id, Field(min_length=1)]
Ts = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9.]*$")]
MessageTs = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,11}\.[0-9]{1,9}$")]  # of a message that there is
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, and half a surrogate pair is no letter
Storable = AfterValidator(lambda text: UNSTORABLE.sub("\ufffd", text))
Text = Annotated[str, Storable]
Handle = Annotated[str, Storable, AfterValidator(lambda name: name[:200])]


class Sent(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SlashCommand(Sent):
    """docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling."""

    team_id: str
    enterprise_id: str = ""
    api_app_id: str = ""
    channel_id: Id
    user_id: SomeId
    user_name: Handle = ""
    command: str
    text: str = ""
    trigger_id: Text = Field(min_length=1)


class Named(Sent):
    id: Id = ""


class User(Sent):
    """`name` and `username` are the handle, never what the person is called."""

    id: SomeId
    username: Handle = ""
    name: Handle = ""
    team_id: str = ""

    @property
    def handle(self) -> str:
        return self.name or self.username


class Container(Sent):
    channel_id: Id = ""
    message_ts: Ts = ""


class Chosen(Sent):
    value: Text = Field(default="", max_length=2000)


class Action(Sent):
    action_id: Text = Field(max_length=255)
    value: Text = Field(default="", max_length=2000)
    selected_user: Id | None = None
    selected_option: Chosen | None = None

    @property
    def carried(self) -> str:
        """A button's value, or what was chosen from a menu: all of it a hint."""
        return self.value or self.selected_user or (self.selected_option.value if self.selected_option else "")


class Entered(Sent):
    value: Text | None = None
    selected_option: Chosen | None = None
    selected_options: list[Chosen] = []
    selected_user: Id | None = None
    selected_users: list[Id] = []

    @property
    def given(self) -> str:
        """Text, the value of the option chosen, or somebody's account; of several, with a space between."""
        chosen = [self.selected_option] if self.selected_option else self.selected_options
        people = [self.selected_user] if self.selected_user else self.selected_users
        return self.value or " ".join([*(one.value for one in chosen), *people])


class ViewState(Sent):
    values: dict[str, dict[str, Entered]] = {}


class View(Sent):
    id: SomeId
    hash: Text = ""
    callback_id: Text = ""
    private_metadata: Text = ""
    state: ViewState = ViewState()

    @property
    def shown(self) -> str:
        """What we wrote into it beside its words, when we showed them."""
        return self.private_metadata

    def fields(self) -> list[tuple[str, str]]:
        """Block id and action id of each input, in their order."""
        return [(block, action) for block, inputs in self.state.values.items() for action in inputs]

    def values(self) -> dict[str, str]:
        """What was typed or chosen, by action id."""
        return {action: field.given for inputs in self.state.values.values() for action, field in inputs.items()}


class PickedMessage(Sent):
    """What a message's menu was opened on."""

    text: Text = ""
    ts: Ts = ""


class Interaction(Sent):
    """block_actions, view_submission, or a shortcut: a global one, or one on a message."""

    type: Literal["block_actions", "view_submission", "view_closed", "shortcut", "message_action"]
    api_app_id: str = ""
    team: Named | None = None
    enterprise: Named | None = None
    user: User
    trigger_id: Text = ""
    container: Container = Container()
    channel: Named | None = None
    actions: list[Action] = []
    view: View | None = None
    callback_id: Text = Field(default="", max_length=255)
    message: PickedMessage | None = None


class Event(Sent):
    """What each kind of event says besides is parsed by its file under events/, if it has one."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = ""
    subtype: str | None = None

    @property
    def as_sent(self) -> dict[str, Any]:
        """All of it."""
        return self.model_dump()


class EventCallback(Sent):
    """docs.slack.dev/apis/events-api : what happened, once per `event_id`; or the handshake, which has a `challenge`."""

    type: str
    challenge: str = ""
    api_app_id: str = ""
    team_id: str = ""
    enterprise_id: str | None = None
    event_id: Annotated[str, Field(max_length=100)] = ""
    event: Event = Event()


def command_of(body: bytes) -> SlashCommand:
    """Raises Malformed."""
    try:
        return SlashCommand.model_validate(_form(body))
    except ValidationError:
        raise Malformed from None


def interaction_of(body: bytes) -> Interaction:
    """Raises Malformed."""
    try:
        return Interaction.model_validate(_json(_form(body).get("payload", "")))
    except (ValueError, RecursionError):
        raise Malformed from None


def event_of(body: bytes) -> EventCallback:
    """Raises Malformed."""
    try:
        return EventCallback.model_validate(_json(body), strict=False)
    except (ValueError, RecursionError):
        raise Malformed from None


def _json(text: str | bytes) -> Any:
    """What is null counts as not sent: Slack writes either. Raises ValueError and RecursionError."""
    return json.loads(text, strict=False, object_hook=_given)


def _given(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None}


def _form(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise Malformed from None
    return {name: values[0].replace("\x00", "\ufffd") for name, values in fields.items()}
