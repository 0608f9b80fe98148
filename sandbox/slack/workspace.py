"""The workspace: people, channels, messages, triggers. What may be done to them is in the method files."""

import secrets
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.identity import BOT_USER
from sandbox.people import PEOPLE, Person
from sandbox.slack.arguments import JSON, SlackError
from sandbox.slack.installed import SCOPES

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60
RESPONSE_URL_USES = 5
FILE_CHECK_SECONDS = 0.1  # how long a completed upload is looked into before a block can show it


@dataclass
class Message:
    """One message. An ephemeral one names who sees it and is in nobody's history."""

    ts: str
    user: str
    text: str
    blocks: list[JSON] = field(default_factory=list)
    metadata: JSON = field(default_factory=dict)
    ephemeral_to: str | None = None
    thread_ts: str = ""
    edited: str = ""
    files: list["File"] = field(default_factory=list)

    def snapshot(self) -> JSON:
        """As `GET /_/state` shows it."""
        return {name: getattr(self, name) for name in ("ts", "user", "text", "blocks", "ephemeral_to")}


@dataclass
class Channel:
    """A channel or, with `is_im`, the direct conversation between the bot and one person."""

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    pins: list[str] = field(default_factory=list)
    bookmarks: list[JSON] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def told_name(self) -> str:
        """The name as commands and interactions are told it, which keeps a private channel's to itself."""
        return "privategroup" if self.is_private and not self.is_im else self.name

    def message(self, ts: str) -> Message | None:
        """The message with that ts, ephemerals included."""
        return next((message for message in self.messages if message.ts == ts), None)

    def snapshot(self) -> JSON:
        """As `GET /_/state` shows it."""
        shown = {
            name: getattr(self, name)
            for name in ("id", "name", "is_private", "is_archived", "members", "topic", "pins")
        }
        return {**shown, "messages": [message.snapshot() for message in self.messages]}


@dataclass
class View:
    """An open modal or a published home tab: its definition as stored, and what stands in its inputs now."""

    id: str
    user: str
    body: JSON
    hash: str
    typed: dict[tuple[str, str], JSON] = field(default_factory=dict)
    root: str = ""
    previous: str | None = None


@dataclass
class File:
    """An upload: an address first, then the bytes, then complete; `completed_at` is 0 before that."""

    id: str
    name: str
    length: int
    alt_text: str
    ticket: str = field(repr=False)
    title: str = ""
    user: str = BOT_USER
    content: bytes | None = field(default=None, repr=False)
    completed_at: float = 0.0


@dataclass
class Trigger:
    """Permission to open one modal, for three seconds."""

    user: str
    expires: float
    used: bool = False


@dataclass
class ResponseUrl:
    """Permission to answer one interaction, five times within half an hour."""

    channel: str
    user: str
    ts: str
    expires: float
    left: int = RESPONSE_URL_USES


class Workspace:
    """All of it. Guarded by the world's lock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.people: dict[str, Person] = {person.slack: person for person in PEOPLE if person.slack}
        self.deactivated: set[str] = set()
        self.scopes: tuple[str, ...] = SCOPES
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.files: dict[str, File] = {}
        self.file_check_s = FILE_CHECK_SECONDS
        self._serial = 0
        self._last_ts = 0
        staff = [BOT_USER, *(person.slack for person in self.people.values() if not person.is_guest)]
        for name in ("general", "incidents"):
            self.add_channel(name=name, members=list(staff))

    def serial(self, prefix: str) -> str:
        """An id nobody else has, such as C0SB000007."""
        self._serial += 1
        return f"{prefix}SB{self._serial:06d}"

    def next_ts(self) -> str:
        """A message's timestamp: unique, increasing, text."""
        self._last_ts = max(self._last_ts + 1, int(self.clock.now() * 1_000_000))
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def add_channel(
        self, *, name: str, members: list[str], creator: str = BOT_USER, is_private: bool = False, is_im: bool = False
    ) -> Channel:
        """Make one, no questions asked."""
        channel = Channel(
            id=self.serial("D0" if is_im else "C0"),
            name=name,
            creator=creator,
            created=int(self.clock.now()),
            is_private=is_private,
            is_im=is_im,
            members=members,
        )
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: str) -> Channel:
        """The conversation between the bot and that person, made when it is first needed."""
        for channel in self.channels.values():
            if channel.is_im and user in channel.members:
                return channel
        return self.add_channel(name="directmessage", members=[BOT_USER, user], is_private=True, is_im=True)

    def channel(self, said: str) -> Channel:
        """The channel with that id as the bot can see it; raises channel_not_found."""
        found = self.channels.get(said)
        if found is None or (found.is_private and BOT_USER not in found.members):
            raise SlackError("channel_not_found")
        return found

    def add_message(
        self,
        channel: Channel,
        *,
        text: str,
        blocks: list[JSON],
        metadata: JSON | None = None,
        ephemeral_to: str | None = None,
        thread_ts: str = "",
        user: str = BOT_USER,
    ) -> Message:
        """Let the bot, or somebody else, say something in a channel; the message comes back with its ts."""
        message = Message(
            ts=self.next_ts(),
            user=user,
            text=text,
            blocks=blocks,
            metadata=metadata or {},
            ephemeral_to=ephemeral_to,
            thread_ts=thread_ts,
        )
        channel.messages.append(message)
        return message

    def new_trigger(self, user: str) -> str:
        """A `trigger_id` for what that person just did."""
        trigger_id = f"{int(self.clock.now() * 1000)}.{secrets.randbelow(10**10):010d}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user=user, expires=self.clock.now() + TRIGGER_SECONDS)
        return trigger_id

    def new_response_url(self, *, channel: str, user: str, ts: str = "") -> str:
        """The secret last part of a `response_url`."""
        token = secrets.token_urlsafe(18)
        self.response_urls[token] = ResponseUrl(
            channel=channel, user=user, ts=ts, expires=self.clock.now() + RESPONSE_URL_SECONDS
        )
        return token

    def snapshot(self) -> JSON:
        """As `GET /_/state` shows it: modals are listed, home tabs are not."""
        users = [
            {
                "id": person.slack,
                "name": person.name,
                "email": person.email,
                "groups": list(person.groups),
                "is_bot": False,
            }
            for person in self.people.values()
        ]
        users.append({"id": BOT_USER, "name": "Incident", "email": "", "groups": [], "is_bot": True})
        return {
            "channels": [channel.snapshot() for channel in self.channels.values()],
            "views": [{"id": view.id, "user": view.user, "view": view.body} for view in self.views.values()],
            "users": users,
        }
