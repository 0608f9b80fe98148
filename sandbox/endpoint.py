"""A program that is told of state changes: it checks each message's signature and keeps what it was told.

It follows https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md . `PUT /_/endpoint` gives it
the secrets that count; without one it takes nothing.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from sandbox.current import world

routes = Blueprint("endpoint", __name__, url_prefix="/endpoint")


class Listener:
    """What it was told, each message once, and the secrets it knows."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.told: dict[str, Any] = {}


@routes.post("/<path:_anything>")
def hear(_anything: str) -> tuple[Response, int]:
    """204 for a message that is signed, 401 for any other."""
    for secret in world.endpoint.secrets:
        try:
            said = Webhook(secret).verify(request.get_data(), dict(request.headers))
        except WebhookVerificationError:
            continue
        world.endpoint.told[request.headers["webhook-id"]] = said
        return jsonify(None), 204
    return jsonify({"error": "not signed by a secret that is known here"}), 401
