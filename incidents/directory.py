"""What the company's directory says of people whom an operator has linked to it: who has left, and who is in which group.

An address proves nothing here: only a person known by the directory's own id is looked at.
"""

import structlog
from django.conf import settings

from clients import workos
from clients.errors import OutsideError
from incidents.actor import Actor
from incidents.deactivation import deactivated_outside
from incidents.memberships import set_groups_from
from incidents.models.membership import Source
from incidents.models.person import Person

log = structlog.get_logger(__name__)

DIRECTORY = Actor(via="worker", name="directory")
MOST_GONE = 0.5  # of those asked about, from two on: more than that is a wrong key or directory, not a company leaving


def follow() -> None:
    """Deactivates whoever has left, then fills groups. What cannot be read changes nothing, and is asked again."""
    linked = Person.objects.exclude(directory_id="").exclude(user=None, slack_id="").filter(is_active=True)
    people = list(linked.select_related("user").order_by("?"))  # so that a rate limit does not always spare the same
    try:
        _deactivate_the_gone(people)
        _fill_groups([person for person in people if person.user])
    except OutsideError as error:
        log.warning("directory_not_read", code=error.code)


def _deactivate_the_gone(people: list[Person]) -> None:
    gone = [person for person in people if not workos.is_active(person.directory_id)]
    if len(gone) > 1 and len(gone) > MOST_GONE * len(people):
        log.error("directory_says_most_people_are_gone", gone=len(gone), asked=len(people))
        return
    for person in gone:
        deactivated_outside(person, said_by="directory", actor=DIRECTORY)


def _fill_groups(people: list[Person]) -> None:
    """Only from groups that were read whole just now. What a group gave that is mapped no longer is withdrawn."""
    members: dict[str, set[str]] = {}
    for name, group_id in settings.WORKOS_ROLE_GROUPS.items():
        group = workos.group_members(group_id)
        if group.is_stale or group.is_cut:
            log.warning("directory_group_not_read_whole", group=name)
            return
        members[name] = {one.id for one in group.members}
    for person in people:
        person.refresh_from_db()
        if person.user and person.is_active:
            wanted = [name for name, ids in members.items() if person.directory_id in ids]
            set_groups_from(Source.DIRECTORY, person.user, wanted, actor=DIRECTORY)
