"""WorkOS Directory Sync: one directory with the groups of two teams.

It follows https://workos.com/docs/reference/directory-sync/directory-user . Beside colleagues, of whom only Lena is not on
call too, there are those a directory really holds: somebody suspended, a robot without an address, and one person twice.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.current import world
from sandbox.people import CARLA, LENA, MEI, NOOR, RAVI, Person

JSON = dict[str, Any]
CHECKOUT, PAYMENTS = "directory_group_01CHECKOUT", "directory_group_01PAYMENTS"
CALLS_A_SECOND = 4  # https://workos.com/docs/reference/rate-limits : a directory
MOST_A_PAGE = 100
MADE_AT = "2026-01-05T09:00:00.000Z"


class RefusedError(Exception):
    """Answered with this HTTP status and body."""

    def __init__(self, status: int, body: JSON) -> None:
        super().__init__(body)
        self.status = status
        self.body = body


class Directory:
    """Who is in which group, in the order they were made."""

    def __init__(self, directory_id: str) -> None:
        self.id = directory_id
        self.groups: dict[str, list[JSON]] = {CHECKOUT: [], PAYMENTS: []}
        for person in (CARLA, RAVI, MEI, NOOR, LENA):
            self.add(CHECKOUT, **_known(person))
        self.add(CHECKOUT, email="tom@example.com", first_name="Tom", last_name="Former", state="suspended")
        self.add(CHECKOUT, email=None, first_name="Checkout", last_name="Robot")
        self.add(CHECKOUT, email="Carla@Example.com", first_name="Carla", last_name="Berg")
        self.add(PAYMENTS, **_known(RAVI))

    def add(self, group: str, *, email: str | None, first_name: str, last_name: str, state: str = "active") -> JSON:
        """Somebody new in the group."""
        number = sum(map(len, self.groups.values())) + 1
        user: JSON = {
            "object": "directory_user",
            "id": f"directory_user_01{number:08d}",
            "idp_id": f"{2000 + number}",
            "directory_id": self.id,
            "organization_id": "org_01SANDBOX",
            "first_name": first_name,
            "last_name": last_name,
            "email": email,
            "emails": [{"primary": True, "type": "work", "value": email}] if email else [],
            "username": email,
            "job_title": None,
            "state": state,
            "groups": [],
            "custom_attributes": {},
            "raw_attributes": {},
            "created_at": MADE_AT,
            "updated_at": MADE_AT,
        }
        self.groups[group].append(user)
        return user


def _known(person: Person) -> dict[str, str]:
    first, _, last = person.name.partition(" ")
    return {"email": person.email, "first_name": first, "last_name": last}


routes = Blueprint("workos", __name__, url_prefix="/workos")


@routes.before_request
def admit() -> ResponseReturnValue | None:
    """https://workos.com/docs/reference/authentication"""
    if request.headers.get("Authorization") != f"Bearer {world.identity.workos_api_key}":
        raise RefusedError(401, {"message": "Unauthorized"})
    with world.lock:
        wait = world.limits.take("workos", per_minute=CALLS_A_SECOND * 60, burst=CALLS_A_SECOND)
    if wait:
        return {"message": "Rate limit exceeded", "code": "rate_limit_exceeded"}, 429, {"Retry-After": str(wait)}
    return None


@routes.get("/directory_users")
def list_users() -> Response:
    """…/directory-user/list : `after` is the last one seen; without it the first page."""
    users = _users()
    limit = _limit()
    after = request.args.get("after")
    ids = [user["id"] for user in users]
    if after is not None and after not in ids:
        raise _invalid("after", "after must be an id of this list")
    start = ids.index(after) + 1 if after else 0
    page = users[start : start + limit]
    cursor = page[-1]["id"] if start + limit < len(users) else None
    return jsonify({"object": "list", "data": page, "list_metadata": {"before": after, "after": cursor}})


@routes.get("/directory_users/<user_id>")
def get_user(user_id: str) -> Response:
    """…/directory-user/get"""
    user = next((user for users in world.workos.groups.values() for user in users if user["id"] == user_id), None)
    if user is None:
        raise _not_found("Directory User", user_id)
    return jsonify(user)


@routes.errorhandler(RefusedError)
def refuse(error: RefusedError) -> tuple[Response, int]:
    """https://workos.com/docs/reference/errors"""
    return jsonify(error.body), error.status


def _users() -> list[JSON]:
    directory, group = request.args.get("directory"), request.args.get("group")
    if not directory and not group:
        raise _invalid("directory", "directory or group must be provided")
    if directory and directory != world.workos.id:
        raise _not_found("Directory", directory)
    if group and group not in world.workos.groups:
        raise _not_found("Directory Group", group)
    return world.workos.groups[group] if group else [user for users in world.workos.groups.values() for user in users]


def _limit() -> int:
    given = request.args.get("limit", "10")
    if not given.isdecimal() or len(given) > 3 or not 1 <= int(given) <= MOST_A_PAGE:
        raise _invalid("limit", f"limit must be between 1 and {MOST_A_PAGE}")
    return int(given)


def _invalid(field: str, why: str) -> RefusedError:
    return RefusedError(422, {"message": "Validation failed", "errors": [{"field": field, "code": why}]})


def _not_found(kind: str, code: str) -> RefusedError:
    said = {"message": f"{kind} not found: '{code}'.", "code": "entity_not_found", "entity_id": code}
    return RefusedError(404, said)
