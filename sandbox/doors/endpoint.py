"""`PUT /_/endpoint`: `{"secrets": ["whsec_…"]}`, with which the program at /endpoint/ checks what it is told."""

from flask import Blueprint, Response, jsonify, request

from sandbox.current import world
from sandbox.doors.asked import DoorError

routes = Blueprint("door_endpoint", __name__)


@routes.put("/_/endpoint")
def give_secrets() -> Response:
    """They take the place of those before."""
    body = request.get_json(silent=True)
    secrets = body.get("secrets") if isinstance(body, dict) else None
    if not isinstance(secrets, list) or not all(isinstance(one, str) for one in secrets):
        raise DoorError('give {"secrets": ["whsec_…"]}')
    with world.lock:
        world.endpoint.secrets = secrets
    return jsonify({"secrets": len(secrets)})
