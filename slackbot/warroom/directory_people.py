"""Who is in the group that the company's directory has for the alert's team, by WorkOS."""

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.utils import timezone

from clients import workos
from clients.errors import OutsideError, Refused
from incidents.models.alert import Alert
from slackbot.errors import DirectoryLookupFailedError
from slackbot.metrics import DIRECTORY_LOOKUPS_FAILED
from slackbot.warroom.lookup import Candidate, Lookup

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class TeamGroup:
    """A team by its name in WORKOS_TEAM_GROUP_MAP, and its group in the directory."""

    team: str
    group_id: str


def group_of(alerts: list[Alert]) -> TeamGroup | None:
    """The group for the first alert that has one: that of its team, else of its label `team`, else of its `service`.

    Else the group under "*", for an alert that has one of these. None without one, and where WorkOS is not set up.
    """
    if not settings.WORKOS_API_KEY:
        return None
    groups = {team.casefold(): (team, group_id) for team, group_id in settings.WORKOS_TEAM_GROUP_MAP.items()}
    named = [
        name
        for alert in alerts
        for name in (alert.team, alert.labels.get("team", ""), alert.labels.get("service", ""))
        if name
    ]
    known = next((groups[name.casefold()] for name in named if name.casefold() in groups), None)
    if known is None and named and "*" in groups:
        known = (named[0], groups["*"][1])
    return TeamGroup(team=known[0], group_id=known[1]) if known else None


def look_up_team(group: TeamGroup | None) -> Lookup:
    """The group's people. An older copy stands in where it cannot be read; that is said, and that there are more people.

    Takes at most `workos.WHOLE_SECONDS`. Raises DirectoryLookupFailedError: nobody is known, and nobody is invented.
    """
    if group is None:
        return Lookup()
    try:
        found = workos.group_members(group.group_id)
    except OutsideError as error:
        DIRECTORY_LOOKUPS_FAILED.inc()
        log.warning("directory_lookup_failed", group=group.group_id, code=error.code)
        what = "refused the lookup" if isinstance(error, Refused) else "did not answer"
        sentence = f"The team directory {what}, so nobody was added from it."
        raise DirectoryLookupFailedError(sentence, group_id=group.group_id, code=error.code) from error
    people = (
        Candidate(name=one.name, email=one.email, via=f"team {group.team}", directory_id=one.id)
        for one in found.members
    )
    return Lookup(people=tuple(people), problems=tuple(_caveats(found, team=group.team)))


def _caveats(found: workos.Group, *, team: str) -> list[str]:
    said = []
    if found.is_stale:
        form = "%H:%M" if (timezone.now() - found.read_at).days < 1 else "%d %B, %H:%M"
        said.append(f"The team directory cannot be read, so team {team} is from a copy of {found.read_at:{form}} UTC.")
    if found.is_cut:
        said.append(f"Team {team} has more people in the directory than the {len(found.members)} who were read.")
    return said
