"""Linear's GraphQL API."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.server import Running

ISSUE_ID = "33333333-3333-4333-8333-333333333333"
TEAM, PROJECT = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
CREATE = "mutation($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { id identifier } } }"
LABEL = "mutation($input: IssueLabelCreateInput!) { issueLabelCreate(input: $input) { issueLabel { id } } }"
Query = Callable[..., Any]


@pytest.fixture
def linear(outside: Running) -> Query:
    def query(text: str, *, key: str = "lin_api_sandbox", **variables: object) -> Any:
        body = {"query": text, "variables": variables}
        answer = requests.post(f"{outside.url}/linear/graphql", json=body, headers={"Authorization": key}, timeout=5)
        assert answer.status_code == 200
        return answer.json()

    return query


def code(answer: dict[str, Any]) -> str:
    return str(answer["errors"][0]["extensions"]["code"])


def test_refuses_a_wrong_key_with_status_200(linear: Query) -> None:
    assert code(linear("{ viewer { id } }", key="Bearer lin_api_sandbox")) == "AUTHENTICATION_ERROR"


def test_says_whose_key_it_is(linear: Query) -> None:
    assert linear("{ viewer { name } }") == {"data": {"viewer": {"name": "Incident"}}}


def test_refuses_a_field_that_does_not_exist(linear: Query) -> None:
    assert "Cannot query field 'nickname'" in linear("{ viewer { nickname } }")["errors"][0]["message"]


def test_refuses_an_input_that_does_not_exist(linear: Query) -> None:
    assert linear(CREATE, input={"teamId": TEAM, "title": "x", "colour": "red"})["errors"]


def test_files_an_issue_under_the_callers_id(linear: Query) -> None:
    sent = {"id": ISSUE_ID, "teamId": TEAM, "projectId": PROJECT, "title": "[P1 Postmortem] Checkout"}
    assert linear(CREATE, input=sent)["data"]["issueCreate"]["issue"] == {"id": ISSUE_ID, "identifier": "PM-1"}


def test_refuses_an_id_that_is_taken(linear: Query, outside: Running) -> None:
    sent = {"id": ISSUE_ID, "teamId": TEAM, "title": "x"}
    linear(CREATE, input=sent)
    assert code(linear(CREATE, input=sent)) == "INVALID_INPUT"
    assert len(outside.state.linear.records) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "not-a-uuid"},
        {"teamId": ISSUE_ID},
        {"title": " "},
        {"title": "x" * 256},
        {"projectId": ISSUE_ID},
        {"assigneeId": ISSUE_ID},
        {"labelIds": [ISSUE_ID]},
        {"parentId": ISSUE_ID},
    ],
)
def test_refuses(linear: Query, outside: Running, wrong: dict[str, Any]) -> None:
    assert linear(CREATE, input={"teamId": TEAM, "title": "x", **wrong})["errors"]
    assert outside.state.linear.records == {}


def test_looks_an_issue_up_by_id(linear: Query) -> None:
    linear(CREATE, input={"id": ISSUE_ID, "teamId": TEAM, "title": "x"})
    found = linear("query($id: String!) { issue(id: $id) { title team { id } state { name } } }", id=ISSUE_ID)
    assert found["data"]["issue"] == {"title": "x", "team": {"id": TEAM}, "state": {"name": "Backlog"}}


def test_does_not_find_an_unknown_issue(linear: Query) -> None:
    assert linear("query($id: String!) { issue(id: $id) { id } }", id=ISSUE_ID)["data"] is None


def test_updates_what_is_sent_and_leaves_the_rest(linear: Query, outside: Running) -> None:
    linear(CREATE, input={"id": ISSUE_ID, "teamId": TEAM, "title": "x", "description": "kept"})
    update = "mutation($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { success } }"
    assert linear(update, id=ISSUE_ID, input={"title": "y"})["data"]["issueUpdate"]["success"]
    issue = outside.state.snapshot()["linear"]["issues"][0]
    assert (issue["title"], issue["description"]) == ("y", "kept")


def test_makes_and_finds_labels(linear: Query, outside: Running) -> None:
    made = linear(LABEL, input={"name": "postmortem", "teamId": TEAM})["data"]["issueLabelCreate"]["issueLabel"]["id"]
    find = 'query { issueLabels(filter: { name: { eq: "postmortem" } }) { nodes { id } } }'
    assert linear(find)["data"]["issueLabels"]["nodes"] == [{"id": made}]
    linear(CREATE, input={"teamId": TEAM, "title": "x", "labelIds": [made]})
    assert outside.state.snapshot()["linear"]["issues"][0]["labels"] == ["postmortem"]


def test_refuses_a_second_label_of_one_name(linear: Query) -> None:
    linear(LABEL, input={"name": "postmortem"})
    assert linear(LABEL, input={"name": "Postmortem"})["errors"]


def test_finds_people_by_email(linear: Query) -> None:
    find = "query($email: String!) { users(filter: { email: { eq: $email } }) { nodes { name } } }"
    assert linear(find, email="ines@example.com")["data"]["users"]["nodes"] == [{"name": "Ines Castro"}]
    assert linear(find, email="nobody@example.com")["data"]["users"]["nodes"] == []


def test_turns_away_with_400_when_asked_too_often(outside: Running) -> None:
    for _ in range(100):
        outside.state.limits.take("linear", per_minute=25, burst=100)
    headers = {"Authorization": "lin_api_sandbox"}
    answer = requests.post(
        f"{outside.url}/linear/graphql", json={"query": "{ viewer { id } }"}, headers=headers, timeout=5
    )
    assert (answer.status_code, code(answer.json())) == (400, "RATELIMITED")
    assert answer.headers["X-RateLimit-Requests-Reset"].isdecimal()


def test_a_label_is_added_and_another_taken_away(linear: Query, outside: Running) -> None:
    made = [linear(LABEL, input={"name": name})["data"]["issueLabelCreate"] for name in ("P1", "P2")]
    first, second = (one["issueLabel"]["id"] for one in made)
    linear(CREATE, input={"id": ISSUE_ID, "teamId": TEAM, "title": "x", "labelIds": [first]})
    update = "mutation($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { success } }"
    linear(update, id=ISSUE_ID, input={"addedLabelIds": [second], "removedLabelIds": [first]})
    assert outside.state.linear.records[ISSUE_ID]["labelIds"] == [second]
