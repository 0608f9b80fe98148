"""GET /_/page/now: everything the page draws, in one answer; besides it one call whole, and one uploaded picture."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from sandbox.current import world
from sandbox.doors.alert import SCHEMES
from sandbox.faults import SYSTEMS
from sandbox.people import PEOPLE
from sandbox.slack.files import kind_of
from sandbox.slack.workspace import Message
from sandbox.traffic import PREFIXES

JSON = dict[str, Any]
SHOWN_CALLS = 200

routes = Blueprint("page_now", __name__, url_prefix="/_/page")


@routes.get("/now")
def now() -> Response:
    """The state, what `/_/state` leaves out, and the newest calls without their bodies; 304 while nothing changed."""
    with world.lock:
        answer = jsonify({"state": world.snapshot(), "more": _more(), **_calls()})
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # the same object, typed as its base


@routes.get("/calls/<int:number>")
def call(number: int) -> Response:
    """The call with that number, counted from 0, with its body."""
    with world.lock:
        if number >= len(world.calls):
            abort(404, f"only {len(world.calls)} calls were received")
        return jsonify(asdict(world.calls[number]))


@routes.get("/files/<file>")
def picture(file: str) -> Response:
    """A picture that was uploaded to Slack, without the token that Slack itself would ask for."""
    with world.lock:
        found = world.slack.files.get(file)
        if found is None or not found.content or not kind_of(found).startswith("image/"):
            abort(404, "no such picture was uploaded")
        answer = Response(found.content, mimetype=kind_of(found))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _calls() -> JSON:
    newest = list(enumerate(world.calls))[-SHOWN_CALLS:]
    kept = ("system", "method", "path", "status", "at", "lost")
    shown = [{"number": number, **{name: getattr(one, name) for name in kept}} for number, one in reversed(newest)]
    return {"calls": shown, "calls_in_all": len(world.calls)}


def _more() -> JSON:
    slack = world.slack
    teams = {user["email"] for users in world.workos.groups.values() for user in users}
    return {
        "web_url": world.identity.web_url,
        "schemes": list(SCHEMES),
        "systems": [{"name": name, "served": name in _served()} for name in SYSTEMS],
        "faults": {system: asdict(fault) for system, fault in world.faults.items()},
        "homes": [{"id": view.id, "user": view.user, "view": view.body} for view in slack.homes.values()],
        "channels": {
            channel.id: {"is_im": channel.is_im, "purpose": channel.purpose, "bookmarks": channel.bookmarks}
            for channel in slack.channels.values()
        },
        "messages": {message.ts: _more_of(message) for one in slack.channels.values() for message in one.messages},
        "people": {
            person.slack: {
                "is_guest": person.is_guest,
                "on_call": bool(person.oncall),
                "in_team": person.email in teams,
            }
            for person in slack.people.values()
        },
        "oncall_only": [person.name for person in PEOPLE if not person.slack],
    }


def _more_of(message: Message) -> JSON:
    return {
        "edited": message.edited,
        "thread_ts": message.thread_ts,
        "event_type": message.metadata.get("event_type", ""),
        "files": [
            {"id": one.id, "name": one.name, "is_picture": kind_of(one).startswith("image/")} for one in message.files
        ],
    }


def _served() -> set[str]:
    """The systems that have any route: the others are calls nobody answers yet."""
    rules = [rule.rule for rule in current_app.url_map.iter_rules()]
    return {system for prefix, system in PREFIXES.items() if any(rule.startswith(prefix) for rule in rules)}
