"""The Slack client: the methods this product uses, typed. Each answers or raises one of the three failures.

Every method follows its page under https://docs.slack.dev/reference/methods ; the manifest lists exactly these and those
of `files.py` and `posted.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from clients.errors import Refused
from clients.names import Address, Name
from clients.slack import DEADLINE, Json, SlackRefused, call, granted, pages, parse

MODAL_DEADLINE = 2.0  # seconds: a trigger dies 3 s after the click, and the click's own answer has to follow
OURSELVES_DEADLINE = 1.0  # seconds for each of two calls: the first request that a process is sent waits for them
INVITES_AT_ONCE = 100
CLOCK_SLACK = timedelta(minutes=1)  # by how much Slack's clock and the database's may differ


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Workspace(_Answer):
    """Who we are (auth.test)."""

    team_id: str
    user_id: str
    bot_id: str
    enterprise_id: str | None = None


class _Profile(_Answer):
    email: Address = ""
    real_name: Name = ""
    display_name: Name = ""


class User(_Answer):
    """A person as the workspace knows them now. `tz` is a zone's name; `email` is empty without the scope for it."""

    id: str
    team_id: str = ""
    name: Name = ""
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    tz: str | None = None
    profile: _Profile = Field(default_factory=_Profile)

    @property
    def is_colleague(self) -> bool:
        """A person of this workspace: no bot, no guest, nobody from elsewhere, and not gone."""
        outside = self.is_restricted or self.is_ultra_restricted or self.is_stranger
        return not (self.deleted or self.is_bot or outside)

    @property
    def email(self) -> str:
        """Lower case."""
        return self.profile.email.lower()

    @property
    def real_name(self) -> str:
        """What they are called."""
        return self.profile.real_name or self.profile.display_name or self.name


class _Bot(_Answer):
    app_id: str


class Channel(_Answer):
    """A conversation. `creator` is a user id."""

    id: str
    name: str = ""
    creator: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False

    @property
    def has_outsiders(self) -> bool:
        """Whether it is shared with another company, or offered to one."""
        return self.is_ext_shared or self.is_pending_ext_shared


class Message(_Answer):
    """A message in a channel's history. `ts` is its id there, `metadata` what its sender finds it by, both as sent."""

    ts: str
    text: str = ""
    user: str = ""
    bot_id: str = ""
    subtype: str = ""
    reply_users: list[str] = Field(default_factory=list)
    metadata: Json | None = None

    @property
    def is_a_persons(self) -> bool:
        """Somebody wrote it, or wrote below it. What Slack says of people (who joined, who pinned) is nobody's."""
        return (not self.bot_id and self.subtype in WRITTEN) or bool(self.reply_users)


class _NotInvited(_Answer):
    user: str
    error: str


class _Invited(_Answer):
    errors: list[_NotInvited] | None = None


class _Bookmark(_Answer):
    link: str = ""


class View(_Answer):
    """A modal that is open. An update names the `hash` it was made from, so that an older one does not win."""

    id: str
    hash: str


@dataclass(frozen=True)
class InviteResult:
    """Who is in now, whether invited just now or before, and why each other one is not, in Slack's words."""

    invited: tuple[str, ...]
    failed: Mapping[str, str] = field(default_factory=dict)


def auth_test() -> Workspace:
    """Who this token is, within a second or a failure. auth.test"""
    return parse(Workspace, call("auth.test", safe=True, deadline=OURSELVES_DEADLINE))


def granted_scopes() -> frozenset[str]:
    """What this token may. auth.test"""
    return granted()


def app_of(bot: str) -> str:
    """The id of the app that this bot is, within a second or a failure. bots.info"""
    return parse(_Bot, call("bots.info", safe=True, deadline=OURSELVES_DEADLINE, bot=bot), "bot").app_id


def user_info(user: str, *, deadline: float = DEADLINE) -> User:
    """Somebody as Slack knows them at this moment. users.info"""
    return parse(User, call("users.info", safe=True, deadline=deadline, user=user), "user")


def user_by_email(email: str) -> User | None:
    """None: nobody here has that address, or only a deactivated account. users.lookupByEmail"""
    try:
        return parse(User, call("users.lookupByEmail", safe=True, email=email), "user")
    except Refused as refused:
        if refused.code == "users_not_found":
            return None
        raise


def create_private_channel(name: str) -> Channel:
    """Refused("name_taken") may mean that an earlier try of ours made it. conversations.create"""
    return parse(Channel, call("conversations.create", safe=False, name=name, is_private=True), "channel", safe=False)


def my_private_channels() -> Iterator[Channel]:
    """Those the bot is in, archived ones too; never the workspace's. users.conversations"""
    for answer in pages("users.conversations", types="private_channel", exclude_archived=False):
        yield from parse(list[Channel], answer, "channels")


def channel_info(channel: str) -> Channel:
    """A conversation as it is now. conversations.info"""
    return parse(Channel, call("conversations.info", safe=True, channel=channel), "channel")


def invite(channel: str, users: Sequence[str]) -> InviteResult:
    """Each user once, in calls of 100; those who cannot be invited do not stop the others. conversations.invite

    Raises what concerns them all, such as an archived channel.
    """
    wanted = list(dict.fromkeys(users))
    failed: dict[str, str] = {}
    for start in range(0, len(wanted), INVITES_AT_ONCE):
        failed |= _invite(channel, wanted[start : start + INVITES_AT_ONCE])
    return InviteResult(invited=tuple(user for user in wanted if user not in failed), failed=failed)


def _invite(channel: str, users: list[str]) -> dict[str, str]:
    """Why each of them who is not in is not. Where Slack says why, but of none of them, each half is asked for."""
    try:
        answer = call("conversations.invite", safe=True, channel=channel, users=",".join(users), force=True)
    except SlackRefused as refused:
        # nobody could be invited: each for a reason of their own, or all for one of the channel's
        answer = refused.answer
        if not answer.get("errors"):
            if refused.code not in ALREADY | ABOUT_ONE_USER:
                raise
            if len(users) > 1:
                half = len(users) // 2
                return _invite(channel, users[:half]) | _invite(channel, users[half:])
            answer["errors"] = [{"user": users[0], "error": refused.code}]
    reasons = {one.user: one.error for one in parse(_Invited, answer).errors or []}
    return {user: reason for user, reason in reasons.items() if reason not in ALREADY}


def post(channel: str, *, text: str, blocks: list[Json] | None = None, event_type: str, event_payload: Json) -> str:
    """The new message's ts. `text` is what a notification shows; `find_post` finds it by its event type and payload.

    chat.postMessage : about one a second a channel, short bursts pass
    """
    metadata = {"event_type": event_type, "event_payload": event_payload}
    quiet = {"unfurl_links": False, "unfurl_media": False}
    answer = call("chat.postMessage", safe=False, channel=channel, text=text, blocks=blocks, metadata=metadata, **quiet)
    return parse(str, answer, "ts", safe=False)


def find_post(channel: str, *, event_type: str, event_payload: Json, since: datetime) -> str | None:
    """The ts of our message with this metadata, posted since then (by our clock); None if it is not there."""
    wanted = {"event_type": event_type, "event_payload": event_payload}
    found = (message.ts for message in history(channel, since=since) if message.metadata == wanted)
    return next(found, None)


def history(channel: str, *, since: datetime | None = None) -> Iterator[Message]:
    """Messages newest first with their metadata, no thread replies, no ephemerals. conversations.history"""
    oldest = f"{(since - CLOCK_SLACK).timestamp():.6f}" if since else None
    for answer in pages("conversations.history", channel=channel, oldest=oldest, include_all_metadata=True):
        yield from parse(list[Message], answer, "messages")


def update(channel: str, ts: str, *, text: str, blocks: list[Json] | None = None) -> None:
    """Replaces a message of ours; its metadata stays. chat.update"""
    call("chat.update", safe=True, channel=channel, ts=ts, text=text, blocks=blocks)


def post_ephemeral(channel: str, user: str, *, text: str, blocks: list[Json] | None = None) -> str:
    """Shown to one person until they reload; cannot be found again. Its ts is what a click on it names. chat.postEphemeral"""
    answer = call("chat.postEphemeral", safe=False, channel=channel, user=user, text=text, blocks=blocks)
    return parse(str, answer, "message_ts", safe=False)


def pin(channel: str, ts: str) -> None:
    """Pinned afterwards, whether it was before or not. pins.add"""
    call("pins.add", safe=True, channel=channel, timestamp=ts)


def archive(channel: str) -> None:
    """Archived afterwards, whoever did it; a bot cannot take it back. conversations.archive"""
    try:
        call("conversations.archive", safe=True, channel=channel)
    except Refused as refused:
        if refused.code != "already_archived":
            raise


def set_topic(channel: str, topic: str) -> None:
    """At most 250 characters. conversations.setTopic"""
    call("conversations.setTopic", safe=True, channel=channel, topic=topic)


def set_purpose(channel: str, purpose: str) -> None:
    """At most 250 characters. conversations.setPurpose"""
    call("conversations.setPurpose", safe=True, channel=channel, purpose=purpose)


def add_bookmark(channel: str, *, title: str, link: str) -> None:
    """A second call makes a second one. bookmarks.add"""
    call("bookmarks.add", safe=False, channel_id=channel, title=title, type="link", link=link)


def bookmarked(channel: str) -> set[str]:
    """The links of a channel's bookmarks. bookmarks.list"""
    answer = call("bookmarks.list", safe=True, channel_id=channel)
    return {bookmark.link for bookmark in parse(list[_Bookmark], answer, "bookmarks")}


def open_dm(user: str) -> str:
    """The id of the direct conversation with them. conversations.open"""
    return parse(Channel, call("conversations.open", safe=True, users=user), "channel").id


def open_view(trigger_id: str, view: Json) -> View:
    """Answered within 2 s, or a failure. views.open"""
    answer = call("views.open", safe=False, deadline=MODAL_DEADLINE, trigger_id=trigger_id, view=view)
    return parse(View, answer, "view", safe=False)


def update_view(view_id: str, *, hash: str, view: Json) -> View:
    """Refused("not_found" or "hash_conflict"): it was closed, or somebody was faster; without a hash the last one wins.

    views.update
    """
    answer = call("views.update", safe=False, view_id=view_id, hash=hash or None, view=view)
    return parse(View, answer, "view", safe=False)


def publish_view(user: str, *, view: Json) -> View:
    """Their Home, whatever it showed before. views.publish"""
    return parse(View, call("views.publish", safe=True, user_id=user, view=view), "view")


# Subtypes of what people write: https://docs.slack.dev/reference/events/message . The bot itself writes in no thread.
WRITTEN = {"", "file_share", "me_message", "thread_broadcast"}
# Words in conversations.invite; everything else is in clients/slack.py.
ALREADY = {"already_in_channel", "already_in_team", "cant_invite_self"}  # they are in
ABOUT_ONE_USER = {
    "user_not_found", "user_disabled", "cant_invite", "ura_max_channels", "user_is_restricted", "user_is_ultra_restricted",
}  # fmt: skip
