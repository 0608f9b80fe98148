"""`role <role> @user`: who is comms lead, scribe, ops lead, deputy or shadow; `role <role> nobody` takes it away."""

import re

from django.conf import settings

from incidents import roles
from incidents.errors import VerbRefused
from incidents.models.incident_role import label
from slackbot.asked import Asked
from slackbot.blocks import mention
from slackbot.characters import bare, seen
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import people
from slackbot.mentions import MENTION, mentioned
from slackbot.words import slash

NOBODY = "nobody"


def run(asked: Asked) -> str:
    """Says what the role does not give."""
    named, who = _parse(asked.words)
    role = _role(named)
    if bare(who) == NOBODY:
        roles.take_role_away(asked.here, role=role, actor=asked.actor)
        return f"Nobody is {label(role)} any more."
    others = mentioned(who)
    if len(others) != 1:
        raise VerbRefused(f"Nothing was done. Name one person: {slash(f'role {label(role)} @name')}.")
    roles.give_role(asked.here, role=role, to=others[0], actor=asked.actor)
    return f"{mention(others[0])} is {label(role)}. A role by itself lets nobody approve customer updates."


def _parse(words: str) -> tuple[str, str]:
    """The role's words, and whom it is for: the mentions, wherever they stand, or the last word."""
    mentions = [found[0] for found in MENTION.finditer(words)]
    if mentions:
        return MENTION.sub(" ", words), " ".join(mentions)
    *first, last = words.split() or [""]
    return " ".join(first), last


def _role(words: str) -> str:
    """The role that can be given and begins with these words: `comms` is the comms lead."""
    typed = "_".join(re.findall(r"\w+", seen(words).replace("_", " ")))
    known = [role for role in settings.INCIDENT_ROLES if typed and role.startswith(typed)]
    if len(known) == 1 or typed in known:
        return typed if typed in known else known[0]
    listed = ", ".join(map(label, settings.INCIDENT_ROLES))
    raise VerbRefused(f"Nothing was done. Say which role and who: {slash('role scribe @name')}. There are: {listed}.")


def _roles(_asked: Asked) -> dict[str, str]:
    return {role: label(role) for role in settings.INCIDENT_ROLES}


COMMAND = Command(
    name="role",
    usage="role <role> @user|nobody",
    does="give somebody a role, or take it away",
    verb="give_role",
    run=run,
    takes=people,
    fresh=True,
    asks=(
        Ask("role", "Which role?", Kind.CHOICE, options=_roles),
        Ask("who", "Whom? Without anybody it is taken away", Kind.PERSON, empty=NOBODY),
    ),
)
