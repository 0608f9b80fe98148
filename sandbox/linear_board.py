"""What Linear remembers: the issues of its board, their labels, the people of the workspace."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from sandbox.clock import Clock
from sandbox.people import PEOPLE

JSON = dict[str, Any]
TITLE_LENGTH = 255
NO_FIELDS = ("teamId", "stateId", "addedLabelIds", "removedLabelIds")  # of an input, that an issue does not have
STATES = {
    name: {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)), "name": name, "type": kind}
    for name, kind in (
        ("Backlog", "backlog"),
        ("Todo", "unstarted"),
        ("In Progress", "started"),
        ("Done", "completed"),
        ("Canceled", "canceled"),
    )
}
Info = GraphQLResolveInfo[Any]
KEY = "PM"  # of its team; an incident's own number is another, so that INC-2 and its postmortem are not taken for each other
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


def refusal(message: str, *, code: str = "INVALID_INPUT") -> GraphQLError:
    """An error as Linear writes it: what people may read stands in `userPresentableMessage`."""
    extensions = {
        "code": code,
        "type": code.lower().replace("_", " "),
        "userError": True,
        "userPresentableMessage": message,
    }
    return GraphQLError(message, extensions=extensions)


class Board:
    """One workspace with one team and one project. As the root value its methods resolve the queries and mutations."""

    def __init__(self, *, team: str, project: str, clock: Clock) -> None:
        self._clock = clock
        self._team = {"id": team, "key": KEY, "name": "Incidents"}
        self._project = {"id": project, "name": "Postmortems"}
        self.labels: dict[str, JSON] = {}
        self.records: dict[str, JSON] = {}
        self.people: dict[str, JSON] = {}
        self.news: list[tuple[str, str]] = []  # what was done to which issue, that no webhook tells of yet
        for person in PEOPLE:
            if not person.is_guest:
                code = str(uuid.uuid5(uuid.NAMESPACE_URL, person.email))
                self.people[code] = {
                    "id": code,
                    "name": person.name,
                    "displayName": person.handle,
                    "email": person.email,
                    "active": True,
                }

    def viewer(self, _info: Info) -> JSON:
        """Whose key it is."""
        return {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, "robot")),
            "name": "Incident",
            "displayName": "incident",
            "email": "incident-robot@example.com",
            "active": True,
        }

    def team(self, _info: Info, id: str) -> JSON:
        """The one there is."""
        if id != self._team["id"]:
            raise refusal("Entity not found: Team", code="INPUT_ERROR")
        return self._team

    def issue(self, _info: Info, id: str) -> JSON:
        """One issue by its id or its identifier."""
        for record in self.records.values():
            if id in (record["id"], record["identifier"]):
                return self._shown(record)
        raise refusal("Entity not found: Issue", code="INPUT_ERROR")

    def users(self, _info: Info, **asked: object) -> JSON:
        """People, filtered by id and email."""
        return _connection(self.people.values(), asked)

    def issueLabels(self, _info: Info, **asked: object) -> JSON:
        """Labels, filtered by id, name and team."""
        return _connection(self.labels.values(), asked)

    def issueCreate(self, _info: Info, input: JSON) -> JSON:
        """A new issue, under the caller's own id where one is sent; an id already taken is refused."""
        code = input.get("id") or str(uuid.uuid4())
        _check_id(code, taken=self.records)
        if input["teamId"] != self._team["id"]:
            raise refusal("Entity not found: Team", code="INPUT_ERROR")
        if not (input.get("title") or "").strip():
            raise refusal("title should not be empty")
        number = len(self.records) + 1
        now = self._clock.iso()
        record = {
            "number": number,
            "identifier": f"{KEY}-{number}",
            "priority": 0,
            "createdAt": now,
            "state": STATES["Backlog"],
        }
        record |= {"url": f"https://linear.example/sandbox/issue/{KEY}-{number}", "description": None, "dueDate": None}
        record |= {"projectId": None, "assigneeId": None, "labelIds": [], "parentId": None}
        return self._write(record, {**input, "id": code})

    def issueUpdate(self, _info: Info, id: str, input: JSON) -> JSON:
        """Change what is sent, leave the rest."""
        return self._write(self.records[self.issue(_info, id)["id"]], input)

    def issueLabelCreate(self, _info: Info, input: JSON) -> JSON:
        """A new label; a name already taken in the same team is refused."""
        code = input.get("id") or str(uuid.uuid4())
        _check_id(code, taken=self.labels)
        if any(label["name"].lower() == input["name"].lower() for label in self.labels.values()):
            raise refusal(f"Duplicate label name: {input['name']}")
        team = self._team if input.get("teamId") == self._team["id"] else None
        label = {"id": code, "name": input["name"], "color": input.get("color") or "#bec2c8", "team": team}
        self.labels[code] = label
        return {"success": True, "lastSyncId": len(self.labels), "issueLabel": label}

    def _write(self, record: JSON, given: JSON) -> JSON:
        self._check_references(given)
        if len(given.get("title") or "") > TITLE_LENGTH:
            raise refusal(f"title must be shorter than or equal to {TITLE_LENGTH} characters")
        if "stateId" in given:
            record["state"] = next(state for state in STATES.values() if state["id"] == given["stateId"])
        record |= {name: value for name, value in given.items() if name not in NO_FIELDS}
        kept = [code for code in record["labelIds"] or [] if code not in (given.get("removedLabelIds") or [])]
        record["labelIds"] = list(dict.fromkeys([*kept, *(given.get("addedLabelIds") or [])]))
        record["updatedAt"] = self._clock.iso()
        self.news.append(("update" if record["id"] in self.records else "create", record["id"]))
        self.records[record["id"]] = record
        return {"success": True, "lastSyncId": len(self.records), "issue": self._shown(record)}

    def _check_references(self, given: JSON) -> None:
        known = {
            "assigneeId": ("User", self.people),
            "parentId": ("Issue", self.records),
            "projectId": ("Project", {self._project["id"]: self._project}),
            "stateId": ("WorkflowState", {state["id"]: state for state in STATES.values()}),
        }
        for name, (kind, things) in known.items():
            if given.get(name) is not None and given[name] not in things:
                raise refusal(f"Entity not found: {kind}", code="INPUT_ERROR")
        labels = [code for name in ("labelIds", "addedLabelIds", "removedLabelIds") for code in given.get(name) or []]
        if any(code not in self.labels for code in labels):
            raise refusal("Entity not found: IssueLabel", code="INPUT_ERROR")

    def _shown(self, record: JSON) -> JSON:
        parent = self.records.get(record["parentId"] or "")
        return record | {
            "team": self._team,
            "project": self._project if record["projectId"] else None,
            "assignee": self.people.get(record["assigneeId"] or ""),
            "parent": self._shown(parent) if parent else None,
            "labels": _connection([self.labels[code] for code in record["labelIds"] or []], {}),
        }

    def move(self, code: str, *, state: str = "", assignee: str = "", due: str = "") -> None:
        """Somebody does so on the board: a state by its name, a person by their address. KeyError for what there is not."""
        given: JSON = {"stateId": STATES[state]["id"]} if state else {}
        if assignee:
            given["assigneeId"] = next(
                iter(one["id"] for one in self.people.values() if one["email"] == assignee), assignee
            )
        self._write(self.records[code], given | ({"dueDate": due} if due else {}))

    def told(self, action: str, code: str) -> JSON:
        """The issue as a webhook tells of it. https://linear.app/developers/webhooks#webhook-payload"""
        one = self._shown(self.records[code])
        return {
            "action": action,
            "type": "Issue",
            "createdAt": one["updatedAt"],
            "data": {
                name: one[name] for name in ("id", "identifier", "title", "url", "state", "assigneeId", "dueDate")
            },
            "url": one["url"],
            "organizationId": self._team["id"],
        }

    def snapshot(self) -> JSON:
        """As `GET /_/state` shows it: labels by name, the assignee by email."""
        issues = [self._shown(record) for record in self.records.values()]
        return {
            "issues": [
                {
                    name: one[name]
                    for name in ("id", "identifier", "title", "description", "url", "createdAt", "updatedAt", "dueDate")
                }
                | {"state": one["state"]["name"], "labels": [label["name"] for label in one["labels"]["nodes"]]}
                | {"assignee": one["assignee"] and one["assignee"]["email"], "parentId": one["parentId"]}
                | {"team": one["team"]["id"], "project": one["projectId"]}
                for one in issues
            ]
        }


def _check_id(code: str, *, taken: JSON) -> None:
    if not _UUID.fullmatch(code):
        raise refusal("id must be a UUID")
    if code in taken:
        raise refusal("Entity with this id already exists")


def _matches(value: str, comparator: JSON) -> bool:
    equal, alike, among = (comparator.get(name) for name in ("eq", "eqIgnoreCase", "in"))
    return (
        (equal is None or value == equal)
        and (alike is None or value.lower() == alike.lower())
        and (among is None or value in among)
    )


def _connection(things: Iterable[JSON], asked: JSON) -> JSON:
    """One page of what passes the filter. https://linear.app/developers/pagination"""
    wanted = dict(asked.get("filter") or {})
    team = (wanted.pop("team", None) or {}).get("id")
    found = [
        thing
        for thing in things
        if all(_matches(thing[name], comparator) for name, comparator in wanted.items() if comparator)
        and (team is None or (thing["team"] is not None and _matches(thing["team"]["id"], team)))
    ]
    start = int(asked["after"]) if (asked.get("after") or "").isdigit() else 0
    end = start + asked.get("first", 50)
    page = {"hasNextPage": end < len(found), "endCursor": str(end) if end < len(found) else None}
    return {"nodes": found[start:end], "pageInfo": page}
