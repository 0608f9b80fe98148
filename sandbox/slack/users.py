"""auth.test, bots.info and users.*: who we are, who they are, and which channels we are in."""

from sandbox.identity import APP, BOT_ID, BOT_USER, TEAM, TEAM_DOMAIN
from sandbox.people import Person
from sandbox.slack.arguments import JSON, Arguments, SlackError, page_of
from sandbox.slack.shapes import channel_object
from sandbox.slack.workspace import Workspace

_CHANNEL_KINDS = {"public_channel", "private_channel", "mpim", "im"}


def auth_test(_workspace: Workspace, _arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/auth.test"""
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": "Sandbox",
        "user": "incident",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def bot_info(_workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/bots.info"""
    if arguments.text("bot") != BOT_ID:
        raise SlackError("bot_not_found")
    return {"bot": {"id": BOT_ID, "deleted": False, "name": "incident", "app_id": APP, "user_id": BOT_USER}}


def info(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/users.info"""
    return {"user": _user(workspace, arguments.text("user"))}


def lookup_by_email(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/users.lookupByEmail"""
    email = arguments.text("email").lower()
    for person in workspace.people.values():
        if person.email == email and person.slack not in workspace.deactivated:
            return {"user": _user(workspace, person.slack)}
    raise SlackError("users_not_found")


def conversations(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/users.conversations"""
    kinds = set(arguments.listed("types")) or {"public_channel"}
    if kinds - _CHANNEL_KINDS:
        raise SlackError("invalid_types")
    wanted = arguments.text("user", BOT_USER)
    mine = [
        channel
        for channel in workspace.channels.values()
        if wanted in channel.members
        and ("im" if channel.is_im else "private_channel" if channel.is_private else "public_channel") in kinds
        and not (channel.is_archived and arguments.flag("exclude_archived"))
    ]
    page, metadata = page_of(mine, arguments)
    return {"channels": [channel_object(channel) for channel in page], **metadata}


def _user(workspace: Workspace, user: str) -> JSON:
    if user == BOT_USER:
        return _shape(Person(name="Incident", email="", slack=BOT_USER), deleted=False) | {
            "is_bot": True,
            "name": "incident",
        }
    person = workspace.people.get(user)
    if person is None:
        raise SlackError("user_not_found")
    return _shape(person, deleted=user in workspace.deactivated)


def _shape(person: Person, *, deleted: bool) -> JSON:
    profile = {"real_name": person.name, "display_name": person.handle, "team": person.team}
    return {
        "id": person.slack,
        "team_id": person.team,
        "name": person.handle,
        "deleted": deleted,
        "real_name": person.name,
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": profile | ({"email": person.email} if person.email else {}),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_stranger": False,
        "is_bot": False,
        "is_app_user": False,
    }
