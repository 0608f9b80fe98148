"""Whatever outside systems call is behind a verifier, wherever it stands in urls.py, or beside it in the front."""

import ast
import inspect
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from tests.fences.code import constant, modules, nothing_to_mend
from tests.fences.routes import routes

INBOUND = ("webhooks/", "slack/")


def unverified(patterns: Sequence[URLPattern | URLResolver]) -> list[str]:
    """What is wrong, with the file and the remedy."""
    return [
        f"/{route}: {view.__name__} in {inspect.getsourcefile(inspect.unwrap(view))} is open to anybody;"
        " put @verified of incidents/webhook.py or slackbot/verify.py on it"
        for route, view in routes(patterns)
        if route.startswith(INBOUND) and not getattr(view, "verifier", "")
    ]


def test_every_inbound_route_has_a_verifier() -> None:
    nothing_to_mend(unverified(get_resolver().url_patterns))


def test_the_inbound_routes_are_there_to_be_looked_at() -> None:
    inbound = {route for route, _ in routes(get_resolver().url_patterns) if route.startswith(INBOUND)}
    assert inbound >= {"webhooks/grafana-oncall", "slack/commands", "slack/interactivity", "slack/events"}


def open_door(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_route_without_one_is_named_with_its_file_and_the_remedy() -> None:
    (said,) = unverified([path("health", open_door), path("slack/shortcuts", open_door)])
    assert said.startswith("/slack/shortcuts: open_door in ")
    assert __file__ in said
    assert "put @verified" in said


def test_a_route_inside_an_include_is_found() -> None:
    within = path("webhooks/", ([path("new", open_door)], "app", "app"))
    assert len(unverified([within])) == 1


def test_the_front_tells_no_other_routes_apart() -> None:
    (front,) = modules("incident_response/asgi.py")
    told_apart = {str(said) for one in front.every(ast.Constant) if str(said := constant(one)).startswith("/")}
    assert told_apart == {"/health", "/webhooks/", "/slack/", "/mcp"}, "only /mcp is answered beside Django"


def test_whoever_comes_to_mcp_is_admitted_before_the_sdk_has_the_request() -> None:
    (door,) = modules("ai/mcp/door.py")
    said = door.text
    assert said.index("await self._admitted(scope)") < said.index("self._manager.handle_request(")
    assert said.count("handle_request(") == said.count("in_thread(admit,") == 1
