"""Linear's GraphQL API: issues, labels, people, over the part of its schema in linear.graphql.

It follows https://linear.app/developers/graphql : refusals come with HTTP 200 in `errors`, each with its code; only too
many requests come with 400.
"""

from pathlib import Path

from flask import Blueprint, Response, jsonify, request
from graphql import GraphQLError, build_schema, graphql_sync

from sandbox import linear_webhooks
from sandbox.current import world
from sandbox.linear_board import refusal

SCHEMA = build_schema(Path(__file__).with_suffix(".graphql").read_text())
CALLS_A_MINUTE = 1500 / 60
BURST = 100

routes = Blueprint("linear", __name__, url_prefix="/linear")


@routes.post("/graphql")
def query() -> Response:
    """https://linear.app/developers/graphql : the bare key in `Authorization`."""
    if request.headers.get("Authorization") != world.identity.linear_api_key:
        return _errors(refusal("Authentication required, not authenticated", code="AUTHENTICATION_ERROR"))
    wait = world.limits.take("linear", per_minute=CALLS_A_MINUTE, burst=BURST)
    if wait:
        answer = _errors(refusal("Rate limit exceeded", code="RATELIMITED"))
        answer.status_code = 400  # https://linear.app/developers/rate-limiting
        answer.headers["X-RateLimit-Requests-Reset"] = str(int((world.clock.now() + wait) * 1000))
        return answer
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        return _errors(refusal("Must provide query string", code="GRAPHQL_VALIDATION_FAILED"))
    variables = body.get("variables")
    result = graphql_sync(
        SCHEMA,
        body["query"],
        root_value=world.linear,
        variable_values=variables if isinstance(variables, dict) else None,
        operation_name=body.get("operationName"),
    )
    linear_webhooks.tell_soon()
    return jsonify(result.formatted)


def _errors(*errors: GraphQLError) -> Response:
    return jsonify({"data": None, "errors": [error.formatted for error in errors]})
