"""POST /_/home: the app's Home opened, or another of its tabs."""

from flask import Blueprint, Response, jsonify

from sandbox.current import world
from sandbox.doors.application import send_event
from sandbox.doors.asked import asked, person_named, text_of
from sandbox.slack.views import view_object

routes = Blueprint("home", __name__, url_prefix="/_")


@routes.post("/home")
def home() -> Response:
    """Open it. https://docs.slack.dev/reference/events/app_home_opened

    What it showed before is in the event, as Slack sends it; what the application makes of it is published later.
    """
    body = asked(required=("user",), optional=("tab",))
    with world.lock:
        person = person_named(world.slack, body["user"])
        shown = world.slack.homes.get(person.slack)
        event = {
            "type": "app_home_opened",
            "user": person.slack,
            "channel": world.slack.direct(person.slack).id,
            "tab": text_of(body, "tab", "home"),
            "event_ts": world.slack.next_ts(),
            **({"view": view_object(shown)} if shown else {}),
        }
        event_id = world.slack.serial("Ev0")
    return jsonify(send_event(event, event_id=event_id))
