"""Grafana OnCall's API: the rota of `rota.py`, and whatever alert groups there are.

It follows https://grafana.com/docs/oncall/latest/oncall-api-reference/ page by page.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.current import world
from sandbox.rota import CHAIN, POLICIES, ROBOT, ROUTES, SCHEDULES, USERS

JSON = dict[str, Any]
CALLS_A_MINUTE = 300
PAGE_SIZE = 50


class RefusedError(Exception):
    """Answered with this HTTP status and body, as Django REST framework writes it."""

    def __init__(self, status: int, body: JSON) -> None:
        super().__init__(body)
        self.status = status
        self.body = body


routes = Blueprint("oncall", __name__, url_prefix="/oncall/api/v1")


@routes.before_request
def admit() -> ResponseReturnValue | None:
    """https://grafana.com/docs/oncall/latest/oncall-api-reference/: a bare token, 300 calls a minute."""
    token = request.headers.get("Authorization", "")
    if token not in (world.identity.grafana_oncall_token, world.identity.grafana_oncall_user_token):
        raise RefusedError(403, {"detail": "Invalid token."})
    with world.lock:
        wait = world.limits.take(f"oncall:{token}", per_minute=CALLS_A_MINUTE)
    said = {"detail": f"Request was throttled. Expected available in {wait} seconds."}
    return (said, 429, {"Retry-After": str(wait)}) if wait else None


@routes.get("/routes/<route_id>/")
def get_route(route_id: str) -> Response:
    """…/oncall-api-reference/routes/"""
    return jsonify(_found(ROUTES, route_id))


@routes.get("/escalation_policies/")
def list_policies() -> Response:
    """…/oncall-api-reference/escalation_policies/: in order of position."""
    chain = request.args.get("escalation_chain_id", CHAIN)
    steps = POLICIES if chain == CHAIN else []
    return jsonify(
        _page_of(
            [
                {
                    "id": f"ESB{number:07d}",
                    "escalation_chain_id": CHAIN,
                    "position": number,
                    "important": False,
                    **step,
                }
                for number, step in enumerate(steps)
            ]
        )
    )


@routes.get("/schedules/")
def list_schedules() -> Response:
    """…/oncall-api-reference/schedules/#list-schedules"""
    return jsonify(_page_of(list(SCHEDULES.values())))


@routes.get("/schedules/<schedule_id>/")
def get_schedule(schedule_id: str) -> Response:
    """…/oncall-api-reference/schedules/: `on_call_now` has the ids of who is on call."""
    return jsonify(_found(SCHEDULES, schedule_id))


@routes.get("/users/")
def list_users() -> Response:
    """…/oncall-api-reference/users/#list-users: those with that address, if one is asked for."""
    email = request.args.get("email", "").lower()
    return jsonify(_page_of([one for one in USERS.values() if not email or one["email"].lower() == email]))


@routes.get("/users/<user_id>/")
def get_user(user_id: str) -> Response:
    """…/oncall-api-reference/users/: `current` is whoever the token belongs to."""
    return jsonify(_found(USERS, ROBOT["id"] if user_id == "current" else user_id))


@routes.get("/alert_groups/")
def list_groups() -> Response:
    """…/oncall-api-reference/alertgroups/: newest first; filters state, integration_id, route_id, started_at."""
    groups = [group for group in reversed(world.oncall.alert_groups.values()) if _wanted(group)]
    return jsonify(_page_of(groups))


@routes.get("/alert_groups/<group_id>/")
def get_group(group_id: str) -> Response:
    """…/oncall-api-reference/alertgroups/#alert-group-details"""
    return jsonify(_found(world.oncall.alert_groups, group_id))


@routes.post("/alert_groups/<group_id>/<any(acknowledge, resolve):action>")
def move_group(group_id: str, action: str) -> Response:
    """…/oncall-api-reference/alertgroups/#acknowledge-an-alert-group: with a user's token only."""
    group = _group_to_move(group_id)
    if group["state"] == "resolved" or (action == "acknowledge" and group["state"] == "acknowledged"):
        article = "a" if group["state"] == "resolved" else "an"
        raise RefusedError(400, {"detail": f"Can't {action} {article} {group['state']} alert group"})
    world.oncall.move(group, "acknowledged" if action == "acknowledge" else "resolved", by=ROBOT["id"])
    return jsonify({"status": "ok"})


@routes.post("/alert_groups/<group_id>/<any(unacknowledge, unresolve):action>")
def move_group_back(group_id: str, action: str) -> Response:
    """…/oncall-api-reference/alertgroups/#unresolve-an-alert-group: it fires again, and its escalation begins anew."""
    group = _group_to_move(group_id)
    if group["state"] != {"unacknowledge": "acknowledged", "unresolve": "resolved"}[action]:
        raise RefusedError(400, {"detail": f"Can't {action} a {group['state']} alert group"})
    world.oncall.move(group, "new", by=ROBOT["id"])
    return jsonify({"status": "ok"})


@routes.post("/escalation/")
def escalate() -> Response:
    """…/oncall-api-reference/escalation/: pages users, with a user's token only. Teams and known groups are not asked for here."""
    if request.headers["Authorization"] != world.identity.grafana_oncall_user_token:
        raise RefusedError(403, {"detail": "You do not have permission to perform this action."})
    body = request.get_json(silent=True)
    sent: JSON = body if isinstance(body, dict) else {}
    users = [str(one.get("id")) for one in sent.get("users") or [] if isinstance(one, dict)]
    if not users:
        raise RefusedError(400, {"detail": "Invalid request: either team or users must be specified."})
    strangers = [f"User {one} does not exist" for one in users if one not in USERS]
    if strangers:
        raise RefusedError(400, {"users": [{"non_field_errors": strangers}]})
    said = {"title": str(sent.get("title", "")), "message": str(sent.get("message", ""))}
    return jsonify(world.oncall.page(users, **said, source_url=sent.get("source_url")))


@routes.post("/resolution_notes/")
def add_note() -> tuple[Response, int]:
    """…/oncall-api-reference/resolution_notes/"""
    body = request.get_json(silent=True)
    sent: JSON = body if isinstance(body, dict) else {}
    missing = {name: ["This field is required."] for name in ("alert_group_id", "text") if not sent.get(name)}
    if missing:
        raise RefusedError(400, missing)
    if sent["alert_group_id"] not in world.oncall.alert_groups:
        raise RefusedError(400, {"alert_group_id": ["Object does not exist"]})
    return jsonify(world.oncall.add_note(sent["alert_group_id"], str(sent["text"]))), 201


@routes.errorhandler(RefusedError)
def refuse(error: RefusedError) -> tuple[Response, int]:
    """As Django REST framework writes it."""
    return jsonify(error.body), error.status


def _group_to_move(group_id: str) -> JSON:
    if request.headers["Authorization"] != world.identity.grafana_oncall_user_token:
        raise RefusedError(403, {"detail": "You do not have permission to perform this action."})
    return _found(world.oncall.alert_groups, group_id)


def _found(things: dict[str, JSON], code: str) -> JSON:
    if code not in things:
        raise RefusedError(404, {"detail": "Not found."})
    return things[code]


def _wanted(group: JSON) -> bool:
    asked = request.args
    since, _, until = asked.get("started_at", "").partition("_")
    created = group["created_at"]
    return (
        all(asked.get(name, group[name]) == group[name] for name in ("integration_id", "route_id", "state"))
        and (not since or created >= since)
        and (not until or created[: len(until)] <= until)
    )


def _page_of(items: list[JSON]) -> JSON:
    said = request.args.get("page", "1")
    last = max(1, -(-len(items) // PAGE_SIZE))
    if not said.isdigit() or not 1 <= int(said) <= last:
        raise RefusedError(404, {"detail": "Invalid page."})
    page = int(said)

    def link(number: int) -> str | None:
        kept = {name: value for name, value in request.args.items() if name != "page"}
        query = "&".join(f"{name}={value}" for name, value in {**kept, "page": str(number)}.items())
        return f"{request.base_url}?{query}" if 1 <= number <= last else None

    return {
        "count": len(items),
        "next": link(page + 1),
        "previous": link(page - 1),
        "results": items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "current_page_number": page,
        "page_size": PAGE_SIZE,
        "total_pages": last,
    }
