"""Linear's GraphQL API: the postmortem's issue, its labels, its assignee.

https://linear.app/developers/graphql . Everything here is harmless to repeat: an issue is made under an id of ours, a label under a
name unique in its team.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from clients.errors import Refused
from clients.linear_graphql import ask

DONE = "completed"
ENDED = {DONE, "canceled", "duplicate"}  # the types of a workflow's states, as Linear spells them
WHOLE = """ fragment Whole on Issue {
  id identifier url description dueDate state { type } assignee { email } labels(first: 250) { nodes { id name } }
}"""


class _State(BaseModel):
    type: str


class _Thing(BaseModel):
    id: str


class _Label(_Thing):
    name: str = ""
    team: _Thing | None = None


class _LabelNodes(BaseModel):
    nodes: list[_Label] = Field(default_factory=list)


class _Assignee(BaseModel):
    email: str


class Issue(BaseModel):
    """An issue: our own `id`, the `identifier` people use (ABC-12), where it is read, and its Markdown.

    `due_on` is its last day; `assignee` the account that has it.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    id: UUID
    identifier: str
    url: str
    description: str | None = None
    state: _State | None = None
    due_on: date | None = Field(default=None, alias="dueDate")
    assignee: _Assignee | None = None
    labels: _LabelNodes = Field(default_factory=_LabelNodes)

    @property
    def has_ended(self) -> bool:
        """Whether nobody works on it any more."""
        return self.state is not None and self.state.type in ENDED

    @property
    def is_done(self) -> bool:
        """Ended, and not given up."""
        return self.state is not None and self.state.type == DONE


class _User(_Thing):
    active: bool = True


class _IssueAnswer(BaseModel):
    issue: Issue


class _Saved(BaseModel):
    saved: _IssueAnswer


class _Labels(BaseModel):
    labels: _LabelNodes


class _LabelCreated(BaseModel):
    class _Label(BaseModel):
        label: _Thing

    created: _Label


class _Users(BaseModel):
    class _Nodes(BaseModel):
        nodes: list[_User]

    users: _Nodes


class _Team(BaseModel):
    class _Named(BaseModel):
        name: str

    team: _Named


def create_issue(
    *,
    id: UUID,
    team_id: str,
    project_id: str | None,
    title: str,
    description: str,
    label_ids: list[str],
    assignee_id: str | None,
) -> Issue:
    """The issue with this id: made now, or found if an earlier try had made it. `description` is Markdown.

    Raises Refused and TryLater.
    """
    given: dict[str, Any] = {"id": str(id), "teamId": team_id, "projectId": project_id, "title": title}
    return _create_issue(id, given | {"description": description, "labelIds": label_ids, "assigneeId": assignee_id})


def create_sub_issue(
    *, id: UUID, parent_id: UUID, team_id: str, title: str, assignee_id: str | None, due: date, priority: int
) -> Issue:
    """The same below another issue, due on that day; `priority` is from 1 (urgent) to 4 (low)."""
    given: dict[str, Any] = {"id": str(id), "parentId": str(parent_id), "teamId": team_id, "title": title}
    return _create_issue(id, given | {"assigneeId": assignee_id, "dueDate": due.isoformat(), "priority": priority})


def _create_issue(id: UUID, given: dict[str, Any]) -> Issue:
    mutation = "mutation($input: IssueCreateInput!) { saved: issueCreate(input: $input) { issue { ...Whole } } }"
    try:
        return ask(mutation + WHOLE, {"input": given}, _Saved).saved.issue
    except Refused:
        if made_before := find_issue(id):
            return made_before
        raise


def update_issue(id: UUID, *, title: str, description: str, add: Sequence[str], remove: Sequence[str]) -> Issue:
    """The issue with these words instead, and these labels (ids) put on it and taken off; whatever else it has stays.

    Raises Refused and TryLater; repeating is harmless.
    """
    mutation = (
        "mutation($id: String!, $input: IssueUpdateInput!)"
        " { saved: issueUpdate(id: $id, input: $input) { issue { ...Whole } } }"
    )
    labels = {"addedLabelIds": list(add), "removedLabelIds": list(remove)}
    given = {"title": title, "description": description, **labels}
    return ask(mutation + WHOLE, {"id": str(id), "input": given}, _Saved).saved.issue


def find_issue(id: UUID | str) -> Issue | None:
    """The issue with this id, or this identifier, and its description; None if there is none. Raises Refused and TryLater."""
    query = "query($id: String!) { issue(id: $id) { ...Whole } }"
    try:
        return ask(query + WHOLE, {"id": str(id)}, _IssueAnswer).issue
    except Refused as refused:
        if refused.detail.startswith("Entity not found"):
            return None
        raise


def user_by_email(email: str) -> str | None:
    """The id of the active user with this address, in any case; None if there is none. Raises Refused and TryLater."""
    query = "query($email: String!) { users(filter: {email: {eqIgnoreCase: $email}}) { nodes { id active } } }"
    found = ask(query, {"email": email}, _Users).users.nodes
    return next((user.id for user in found if user.active), None)


def team_name(team_id: str) -> str:
    """What the team is called. Raises Refused, for one that there is not too, and TryLater."""
    found = ask("query($id: String!) { team(id: $id) { id name } }", {"id": team_id}, _Team)
    return found.team.name


def label(*, team_id: str, name: str) -> str:
    """The id of the team's or the workspace's label with this name, in any case; made if there is none."""
    try:
        return _find_label(team_id, name) or _create_label(team_id, name)
    except Refused:
        if made_meanwhile := _find_label(team_id, name):
            return made_meanwhile
        raise


def _find_label(team_id: str, name: str) -> str | None:
    query = (
        "query($name: String!) {"
        " labels: issueLabels(filter: {name: {eqIgnoreCase: $name}}, first: 100) { nodes { id team { id } } } }"
    )
    found = ask(query, {"name": name}, _Labels).labels.nodes
    return next((one.id for one in found if one.team is None or one.team.id == team_id), None)


def _create_label(team_id: str, name: str) -> str:
    mutation = "mutation($input: IssueLabelCreateInput!) { created: issueLabelCreate(input: $input) { label: issueLabel { id } } }"
    return ask(mutation, {"input": {"teamId": team_id, "name": name}}, _LabelCreated).created.label.id
