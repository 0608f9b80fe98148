"""POST /_/board: somebody moves an issue on Linear's board, and the webhook that tells of it."""

from flask import Blueprint, Response, jsonify

from sandbox import linear_webhooks
from sandbox.current import world
from sandbox.doors.asked import DoorError, asked, text_of
from sandbox.linear_board import STATES

routes = Blueprint("board", __name__, url_prefix="/_")


@routes.post("/board")
def board() -> Response:
    """`issue` by its identifier; what it becomes: `state` by name, `assignee` by address, `due` as 2026-12-24.

    Answers `{status}` of the application, null where no webhook is sent.
    """
    body = asked(required=("issue",), optional=("state", "assignee", "due"))
    state, assignee, due = (text_of(body, name) for name in ("state", "assignee", "due"))
    if state and state not in STATES:
        raise DoorError(f"no state is called {state!r}; there are {', '.join(STATES)}")
    with world.lock:
        code = _issue(text_of(body, "issue"))
        if assignee and assignee not in [one["email"] for one in world.linear.people.values()]:
            raise DoorError(f"nobody in Linear has the address {assignee!r}")
        world.linear.move(code, state=state, assignee=assignee, due=due)
    return jsonify({"status": linear_webhooks.tell_now()})


def _issue(said: str) -> str:
    for code, one in world.linear.records.items():
        if said in (code, one["identifier"]):
            return code
    known = ", ".join(str(one["identifier"]) for one in world.linear.records.values()) or "none yet"
    raise DoorError(f"no issue is called {said!r}; there are: {known}")
