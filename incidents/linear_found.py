"""What has to be known of Linear before a postmortem is filed there, asked all at once: none of it waits for another."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from clients import boundary, linear
from incidents.linear_user import linear_user
from incidents.models.person import Person

LONGEST = 20.0  # seconds that the calls may take together


@dataclass(frozen=True, kw_only=True)
class Found:
    """`labels` are ids by name; `issue` is None where there is none yet, `assignee_id` where Linear knows nobody."""

    issue: linear.Issue | None
    labels: dict[str, str]
    assignee_id: str | None

    def others_of(self, names: Collection[str], *, but: str) -> list[str]:
        """The ids of the labels that the issue has of these names, in any case, without that one."""
        taken = {name.lower() for name in names} - {but.lower()}
        return [one.id for one in self.issue.labels.nodes if one.name.lower() in taken] if self.issue else []


def look_up(issue_id: UUID, *, names: Collection[str]) -> Found:
    """The issue with that id, and the labels of these names, made where there are none. Raises Refused and TryLater."""
    with looking_up(issue_id, names=names) as found:
        return found()


@contextmanager
def looking_up(
    issue_id: UUID, *, names: Collection[str], assignee: Person | None = None
) -> Iterator[Callable[[], Found]]:
    """The same, and who the assignee is in Linear, asked for while the caller does something else; what is given waits for it."""
    boundary.about_to_call(deadline=LONGEST)
    with ThreadPoolExecutor(max_workers=len(names) + 2) as pool:
        issue = pool.submit(boundary.carried(linear.find_issue), issue_id)
        labels = {name: pool.submit(boundary.carried(_label), name) for name in names}
        person = pool.submit(boundary.carried(linear_user), assignee)
        yield lambda: Found(
            issue=issue.result(),
            labels={name: label.result() for name, label in labels.items()},
            assignee_id=person.result(),
        )


def _label(name: str) -> str:
    return linear.label(team_id=settings.LINEAR_TEAM_ID, name=name)
