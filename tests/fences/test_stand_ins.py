"""Every call that a client makes has a route at a stand-in, and every route a client that calls it.

Slack's methods and Linear's fields are compared by their names. The others are called: each public function once, by its
example below, and what arrived is held against the stand-ins' routes.
"""

import ast
import inspect
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import ModuleType
from uuid import uuid4

import graphql
import pytest
from django.conf import settings
from django.test import override_settings
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from ai import bedrock
from clients import (
    alertmanager,
    breaker,
    endpoint,
    github,
    linear,
    loki,
    mimir,
    oncall,
    oncall_api,
    oncall_groups,
    oncall_paging,
    oncall_user,
    tempo,
    workos,
)
from clients.errors import SYSTEM_NAMES, OutsideError
from sandbox.faults import SYSTEMS
from sandbox.linear import SCHEMA
from sandbox.server import STAND_INS, create_app
from sandbox.slack.api import METHODS
from sandbox.traffic import PREFIXES
from sandbox.world import Call
from slackbot import files
from statuspage import client as statuspage
from statuspage.content import NEW
from tests import environment
from tests.fences.code import constant, modules, nothing_to_mend

CLIENTS: tuple[ModuleType, ...] = (
    alertmanager, endpoint, github, linear, loki, mimir, oncall, oncall_api, oncall_groups, oncall_paging, oncall_user, tempo,
    workos, statuspage, bedrock, files,
)  # fmt: skip
AT_MOTO = {
    "clients/audit_table.py",
    "clients/audit_table_shape.py",
    "clients/bedrock_logging.py",
    "clients/kms.py",
    "clients/locked_bucket.py",
    "clients/mail.py",
    "clients/secrets.py",
}  # DynamoDB, KMS, S3, Secrets Manager, SES and Bedrock's settings are moto's, which is no stand-in of ours
TOLD_ONLY = {  # no incident needs them; their tests have somebody who reads what is told
    "clients/error_reports.py",
    "clients/trace_export.py",
}
ASKS_NOBODY = {
    "clients.endpoint.why_not": "looks at an address",
    "clients.github.repos_of": "looks into a setting",
    "clients.oncall_api.get": "what the functions of the OnCall clients call through",
    "clients.oncall_api.pages": "the same, for lists",
    "clients.oncall_api.send": "the same, and the client of our user",
    "ai.bedrock.is_amazons": "looks at an address",
}

NOW, AN_HOUR = datetime.now(UTC), timedelta(hours=1)
POST = statuspage.Post(
    target=NEW,
    name="n",
    status="investigating",
    impact_override="none",
    body="b",
    deliver_notifications=False,
)


def _send_both() -> None:
    """A first post is made, a later one changes it."""
    made = statuspage.send(POST, first_byte_by=time.monotonic() + 5)
    statuspage.send(replace(POST, target=made.id), first_byte_by=time.monotonic() + 5)


def _fetch_a_picture() -> None:
    file = files.upload_png(b"\x89PNG\r\n\x1a\n", filename="f", title="t", alt_text="a")
    files.fetch_image(file, most=100)


EXAMPLES: dict[str, Callable[[], object]] = {
    "clients.github.recent_commits": lambda: github.recent_commits("checkout", since=NOW - AN_HOUR),
    "clients.github.code_owners": lambda: [github.code_owners(repo) for repo in ("checkout", "without")],
    "clients.linear.create_issue": lambda: linear.create_issue(
        id=uuid4(), team_id="t", project_id=None, title="t", description="d", label_ids=[], assignee_id=None
    ),
    "clients.linear.create_sub_issue": lambda: linear.create_sub_issue(
        id=uuid4(), parent_id=uuid4(), team_id="t", title="t", assignee_id=None, due=date(2026, 12, 1), priority=2
    ),
    "clients.linear.update_issue": lambda: linear.update_issue(uuid4(), title="t", description="d", add=[], remove=[]),
    "clients.linear.find_issue": lambda: linear.find_issue(uuid4()),
    "clients.linear.user_by_email": lambda: linear.user_by_email("a@example.com"),
    "clients.linear.team_name": lambda: linear.team_name(settings.LINEAR_TEAM_ID),
    "clients.linear.label": lambda: linear.label(team_id="t", name=str(uuid4())),
    "clients.loki.recent_lines": lambda: loki.recent_lines('{app="checkout"}', start=NOW - AN_HOUR, end=NOW, limit=1),
    "clients.mimir.instant": lambda: mimir.instant("up", at=NOW),
    "clients.mimir.series": lambda: mimir.series("up", start=NOW - AN_HOUR, end=NOW, step=AN_HOUR),
    "clients.alertmanager.alerts": alertmanager.alerts,
    "clients.oncall_groups.alert_group": lambda: oncall_groups.alert_group("NONE"),
    "clients.oncall_groups.started_between": lambda: list(
        oncall_groups.started_between(NOW - AN_HOUR, NOW, integration_id="CSANDBOX01")
    ),
    "clients.oncall_groups.add_note": lambda: oncall_groups.add_note("NONE", "t"),
    "clients.oncall_user.acknowledge": lambda: oncall_user.acknowledge("NONE"),
    "clients.oncall_user.resolve": lambda: oncall_user.resolve("NONE"),
    "clients.oncall_user.unacknowledge": lambda: oncall_user.unacknowledge("NONE"),
    "clients.oncall_user.unresolve": lambda: oncall_user.unresolve("NONE"),
    "clients.oncall_user.myself": oncall_user.myself,
    "clients.oncall_paging.on_call_now": lambda: oncall_paging.on_call_now("SAPPROVE01"),
    "clients.oncall_paging.on_call_on": lambda: oncall_paging.on_call_on(oncall_paging.schedules()[0]),
    "clients.oncall_paging.schedules": oncall_paging.schedules,
    "clients.oncall_paging.user_by_email": lambda: oncall_paging.user_by_email("arun@example.com"),
    "clients.oncall_paging.page": lambda: oncall_paging.page(["UOC0ARUN01"], title="t", message="m", url="http://u"),
    "clients.oncall.user": lambda: oncall.user("UOC0INES01"),
    "clients.oncall.responders": lambda: oncall.responders("RCHECKOUT1"),
    "clients.endpoint.post": lambda: endpoint.post(
        f"{environment.stand_ins.url}/endpoint/hooks", headers={}, body="{}", called="1"
    ),
    "clients.tempo.recent_traces": lambda: tempo.recent_traces("{}", start=NOW - AN_HOUR, end=NOW, limit=1),
    "clients.workos.is_active": lambda: workos.is_active("directory_user_0100000001"),
    "clients.workos.group_members": lambda: workos.group_members("directory_group_01CHECKOUT"),
    "statuspage.client.components": statuspage.components,
    "statuspage.client.incident": lambda: statuspage.incident("none"),
    "statuspage.client.incidents_since": lambda: list(statuspage.incidents_since(NOW)),
    "statuspage.client.send": _send_both,
    "ai.bedrock.invoke": lambda: bedrock.invoke(
        model="m", system="s", this_time="t", user="u", max_tokens=1, temperature=0, deadline=5
    ),
    "slackbot.files.fetch_image": _fetch_a_picture,
    "slackbot.files.upload_png": lambda: files.upload_png(b"png", filename="f", title="t", alt_text="a"),
}
UNCALLED = {  # routes that no client calls; each says who does, or which client it waits for
    "slack.respond": "what a Slack app may call; ours answers by its own token alone",
}
UNCALLED_METHODS = {
    "conversations.members": "who is in the room",
    "views.push": "a dialog on a dialog",
}
UNCALLED_FIELDS = {"viewer": "whose key it is"}

Endpoints = set[str]


@pytest.fixture(scope="module")
def reached() -> dict[str, Endpoints]:
    """What each example reached: the endpoint at the stand-ins, or method and path where there is none."""
    world = environment.stand_ins.state
    world.reset()
    breaker.close_all()
    found = {}
    with override_settings(CACHES={"default": {**settings.CACHES["default"], "KEY_PREFIX": f"fence-{uuid4()}"}}):
        for name, example in EXAMPLES.items():
            before = len(world.calls)
            with suppress(OutsideError):
                example()
            found[name] = {_endpoint(call) for call in world.calls[before:]}
    return found


@cache
def _routes() -> Map:
    return create_app(environment.stand_ins.state).url_map


def _endpoint(call: Call) -> str:
    try:
        return str(_routes().bind("").match(call.path, method=call.method)[0])
    except HTTPException:
        return f"{call.method} {call.path}"


def missing_routes(reached: Mapping[str, Endpoints]) -> list[str]:
    return [
        f"{name} calls {endpoint}: no stand-in answers that; write its route in the system's file under sandbox/"
        for name, endpoints in reached.items()
        for endpoint in endpoints
        if " " in endpoint
    ]


def slack_methods() -> set[str]:
    """What is called through clients/slack.py, by literal name."""
    return {
        constant(call.args[0])
        for module in modules("slackbot")
        for call in module.every(ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id in {"call", "pages"} and call.args
    }


def linear_fields() -> set[str]:
    """The fields of Query and Mutation that the client's own documents ask for."""
    documents = (
        text
        for module in modules("clients")
        if module.path == "clients/linear.py"
        for one in module.every(ast.Constant)
        if isinstance(text := one.value, str) and text.startswith(("query(", "mutation("))
    )
    operations = (one for text in documents for one in graphql.parse(text).definitions)
    return {
        field.name.value
        for operation in operations
        if isinstance(operation, graphql.OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, graphql.FieldNode)
    }


def test_every_client_is_here() -> None:
    """A client is a module with a SYSTEM; Slack's is compared by method."""
    here = (
        {f"{client.__name__.replace('.', '/')}.py" for client in CLIENTS} | AT_MOTO | TOLD_ONLY | {"clients/slack.py"}
    )
    there = {
        module.path
        for module in modules("clients", "statuspage")
        for one in module.every(ast.Assign)
        if "SYSTEM" in {getattr(target, "id", "") for target in one.targets}
    }
    assert there <= here, (
        "tests/fences/test_stand_ins.py: put the new client into CLIENTS, and its functions into EXAMPLES"
    )


def test_every_system_has_a_name_for_people() -> None:
    systems = {getattr(client, "SYSTEM", bedrock.RUNTIME) for client in CLIENTS}
    assert systems - SYSTEM_NAMES.keys() == set(), "clients/errors.py: SYSTEM_NAMES says what people call it"


def test_every_client_function_has_an_example_that_calls() -> None:
    public = {
        f"{client.__name__}.{name}"
        for client in CLIENTS
        for name, found in inspect.getmembers(client, inspect.isfunction)
        if found.__module__ == client.__name__ and not name.startswith("_")
    }
    assert public == EXAMPLES.keys() | ASKS_NOBODY.keys(), (
        "tests/fences/test_stand_ins.py: EXAMPLES has one for each function"
    )


def test_every_call_has_a_route(reached: dict[str, Endpoints]) -> None:
    nothing_to_mend(missing_routes(reached))
    silent = {name for name, endpoints in reached.items() if not endpoints}
    assert silent == set(), "tests/fences/test_stand_ins.py: its example reaches nobody, so it proves nothing"


def test_every_route_has_a_call(reached: dict[str, Endpoints]) -> None:
    stand_ins = tuple(f"{one.routes.name}." for one in STAND_INS)
    routes = {rule.endpoint for rule in _routes().iter_rules() if rule.endpoint.startswith(stand_ins)}
    uncalled = routes - set().union(*reached.values())
    assert uncalled - UNCALLED.keys() == set(), "sandbox/: no client calls it; delete the route, or say why in UNCALLED"
    assert UNCALLED.keys() - uncalled == set(), (
        "tests/fences/test_stand_ins.py: it is called now; take it out of UNCALLED"
    )


def test_every_stand_in_can_be_broken() -> None:
    assert set(PREFIXES.values()) == set(SYSTEMS), "sandbox/faults.py: SYSTEMS lists what traffic.py knows"


def test_every_slack_method_has_a_stand_in_and_the_reverse() -> None:
    asked = slack_methods()
    assert None not in asked, "slackbot/: a method's name is a literal, so that it can be looked for"
    assert asked - METHODS.keys() == set(), "sandbox/slack/api.py: METHODS does not answer it"
    uncalled = METHODS.keys() - asked
    assert uncalled - UNCALLED_METHODS.keys() == set(), "sandbox/slack/api.py: nobody calls it; delete it, or say why"
    assert UNCALLED_METHODS.keys() - uncalled == set(), "tests/fences/test_stand_ins.py: it is called now; take it out"


def test_every_linear_field_has_a_stand_in_and_the_reverse() -> None:
    assert SCHEMA.query_type and SCHEMA.mutation_type
    answered = SCHEMA.query_type.fields.keys() | SCHEMA.mutation_type.fields.keys()
    assert linear_fields() == answered - UNCALLED_FIELDS.keys(), (
        "sandbox/linear.graphql and clients/linear.py: the same fields of Query and Mutation"
    )


def test_a_call_without_a_route_is_named_with_the_remedy() -> None:
    call = Call(system="github", method="DELETE", path="/github/repos/sandbox/checkout", at="", body=None)
    (said,) = missing_routes({"clients.github.delete": {_endpoint(call)}})
    assert said.startswith(
        "clients.github.delete calls DELETE /github/repos/sandbox/checkout: no stand-in answers that"
    )
