"""POST /_/page/close: a modal put away without submitting it."""

from flask import Blueprint, Response, jsonify

from sandbox.current import world
from sandbox.doors.application import send_interaction
from sandbox.doors.asked import asked, person_named
from sandbox.doors.click import envelope, view_named
from sandbox.slack.views import close, view_object

routes = Blueprint("page_close", __name__, url_prefix="/_/page")


@routes.post("/close")
def close_view() -> Response:
    """Close the view, or with `all` everything its person has open; the application hears of it if it asked to.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_closed
    """
    body = asked(required=("view_id", "user"), optional=("all",))
    with world.lock:
        person, view = person_named(world.slack, body["user"]), view_named(world.slack, body["view_id"])
        everything = bool(body.get("all"))
        told = {**envelope("view_closed", person), "view": view_object(view), "is_cleared": everything}
        close(world.slack, view, whole_stack=everything)
    return jsonify(send_interaction(told) if view.body.get("notify_on_close") else {"status": 200, "body": ""})
