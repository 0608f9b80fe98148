"""People as OnCall knows them, looked up by what somebody typed: a mention, or the name of a schedule."""

from datetime import datetime

from django.utils import timezone

from clients import oncall_paging
from clients.errors import OutsideError
from clients.oncall import User
from clients.oncall_paging import Schedule
from incidents.errors import VerbRefused
from incidents.page_people import name_of
from incidents.zones import zone_called
from slackbot.blocks import escape
from slackbot.characters import QUOTES
from slackbot.mentions import MENTION, mentioned
from slackbot.words import as_words, slash

AFTER = f"{QUOTES} :,;\n\t"  # what may stand between a name and why
SILENT = "OnCall does not answer just now. Nobody was paged; please try again, or look in OnCall."


def named(words: str) -> tuple[list[User], str]:
    """Whom the first words mean, a person or who is on call on a schedule, and the words after them.

    Raises VerbRefused for what means nobody.
    """
    try:
        return _mentioned(words) if MENTION.match(words) else _scheduled(words)
    except OutsideError as failure:
        raise VerbRefused(SILENT) from failure


def _mentioned(words: str) -> tuple[list[User], str]:
    found = MENTION.match(words)
    typed = found[0] if found else ""
    (person,) = mentioned(typed)
    user = oncall_paging.user_by_email(person.email) if person.email else None
    if user is None:
        raise VerbRefused(f"OnCall knows nobody with {person}'s address, so it cannot page them. Nobody was paged.")
    return [user], as_words(words[len(typed) :].lstrip(AFTER))


def _scheduled(words: str) -> tuple[list[User], str]:
    """Of several names that the words begin with, quoted or not, the longest is meant."""
    there = oncall_paging.schedules()
    words = " ".join(words.split()).lstrip(QUOTES)
    fitting = [one for one in there if _begins(words, one.name)]
    if not fitting:
        raise VerbRefused(
            f"Name a person, or a schedule: {slash('page @name why')}. Schedules: {_names(there)}. Nobody was paged."
        )
    schedule = max(fitting, key=lambda one: len(one.name))
    why = words[len(schedule.name) :].lstrip(AFTER)
    return list(oncall_paging.on_call_on(schedule).people), as_words(why)


def _begins(words: str, name: str) -> bool:
    rest = words[len(name) :]
    return bool(name) and words[: len(name)].lower() == name.lower() and (not rest or rest[0] in AFTER)


def _names(there: list[Schedule]) -> str:
    return ", ".join(one.name for one in there[:20]) or "none"


def with_local_time(user: User) -> str:
    """`Ines Castro (03:12 there, Europe/Berlin)` as mrkdwn; the name alone where OnCall does not say where they are."""
    now = _there(user)
    there = f" ({now:%H:%M} there, {escape(user.timezone or '')})" if now else ""
    return f"*{escape(name_of(user))}*{there}"


def _there(user: User) -> datetime | None:
    zone = zone_called(user.timezone)
    return timezone.now().astimezone(zone) if zone else None
