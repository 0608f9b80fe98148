"""Linear's GraphQL API: the postmortem's issue, its labels, its assignee.

https://linear.app/developers/graphql : the bare key in `Authorization`; errors come in the body, with 200 or 400.
Everything here is harmless to repeat: an issue is made under an id of ours, a label under a name unique in its team.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from clients import http
from clients.answers import read, retry_after
from clients.errors import OutsideError, Refused, TryLater

T = TypeVar("T", bound=BaseModel)
SYSTEM = "linear"
DONE = "completed"
ENDED = {DONE, "canceled", "duplicate"}  # the types of a workflow's states, as Linear spells them
WHOLE = """ fragment Whole on Issue {
  id identifier url description dueDate state { type } assignee { email } labels(first: 250) { nodes { id name } }
}"""
RATE_LIMIT_WAIT = 60.0  # seconds, where it does not say


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


class _Extensions(BaseModel):
    code: str | None = None
    type: str | None = None
    shown: str | None = Field(default=None, alias="userPresentableMessage")


class _Error(BaseModel):
    message: str = ""
    extensions: _Extensions = Field(default_factory=_Extensions)


class _Envelope(BaseModel):
    data: dict[str, Any] | None = None
    errors: list[_Error] | None = None


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
        return _ask(mutation + WHOLE, {"input": given}, _Saved).saved.issue
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
    return _ask(mutation + WHOLE, {"id": str(id), "input": given}, _Saved).saved.issue


def find_issue(id: UUID) -> Issue | None:
    """The issue with this id and its description, None if there is none. Raises Refused and TryLater."""
    query = "query($id: String!) { issue(id: $id) { ...Whole } }"
    try:
        return _ask(query + WHOLE, {"id": str(id)}, _IssueAnswer).issue
    except Refused as refused:
        if refused.detail.startswith("Entity not found"):
            return None
        raise


def user_by_email(email: str) -> str | None:
    """The id of the active user with this address, in any case; None if there is none. Raises Refused and TryLater."""
    query = "query($email: String!) { users(filter: {email: {eqIgnoreCase: $email}}) { nodes { id active } } }"
    found = _ask(query, {"email": email}, _Users).users.nodes
    return next((user.id for user in found if user.active), None)


def team_name(team_id: str) -> str:
    """What the team is called. Raises Refused, for one that there is not too, and TryLater."""
    found = _ask("query($id: String!) { team(id: $id) { id name } }", {"id": team_id}, _Team)
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
    found = _ask(query, {"name": name}, _Labels).labels.nodes
    return next((one.id for one in found if one.team is None or one.team.id == team_id), None)


def _create_label(team_id: str, name: str) -> str:
    mutation = "mutation($input: IssueLabelCreateInput!) { created: issueLabelCreate(input: $input) { label: issueLabel { id } } }"
    return _ask(mutation, {"input": {"teamId": team_id, "name": name}}, _LabelCreated).created.label.id


def _ask(query: str, variables: dict[str, Any], kind: type[T]) -> T:
    answer = http.call(
        SYSTEM,
        "POST",
        settings.LINEAR_API_URL,
        headers={"Authorization": settings.LINEAR_API_KEY},
        json={"query": query, "variables": variables},
        safe=True,
        hand_back=SAYS_WHY_IN_BODY,
    )
    said = read(SYSTEM, _Envelope, answer.body, safe=True)
    if said.errors:
        raise _failure(said.errors[0], answer)
    if not 200 <= answer.status < 300:
        raise Refused(SYSTEM, f"it refused this ({answer.status})", code=str(answer.status))
    return read(SYSTEM, kind, json.dumps(said.data).encode(), safe=True)


def _failure(error: _Error, answer: http.Response) -> OutsideError:
    code = error.extensions.code or error.extensions.type or "unknown"
    if code in RATE_LIMITED:
        return TryLater(
            SYSTEM, "we asked it too often", code=code, after=retry_after(answer.headers) or RATE_LIMIT_WAIT
        )
    if code in BROKEN:
        return TryLater(SYSTEM, "it failed inside", code=code)
    return Refused(SYSTEM, "it refused this", code=code, detail=(error.extensions.shown or error.message)[:200])


# extensions.code of https://linear.app/developers/graphql#errors ; every other is Refused, AUTHENTICATION_ERROR too.
SAYS_WHY_IN_BODY = {400, 401, 403}
RATE_LIMITED = {"RATELIMITED"}  # https://linear.app/developers/rate-limiting : comes with 400
BROKEN = {"INTERNAL_SERVER_ERROR", "INTERNAL", "LOCK_TIMEOUT"}
