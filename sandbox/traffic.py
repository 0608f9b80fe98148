"""What happens to every call to a stand-in, whichever it is: recorded, broken if asked to, done one at a time."""

import json
import random
import socket
import time
from typing import Any

from flask import Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.current import WORLD
from sandbox.faults import Fault
from sandbox.world import Call, World

PREFIXES = {
    "/slack/": "slack",
    "/statuspage/": "statuspage",
    "/oncall/": "oncall",
    "/alertmanager/": "alertmanager",
    "/mimir/": "grafana",
    "/loki/": "grafana",
    "/tempo/": "grafana",
    "/workos/": "workos",
    "/github/": "github",
    "/linear/": "linear",
    "/bedrock/": "bedrock",
    "/endpoint/": "endpoint",
}
_JSON_ARGUMENTS = ("blocks", "attachments", "metadata", "view")  # Slack takes these as JSON inside a form, too
_dice = random.Random(2026)  # noqa: S311  chance, not a secret; seeded so that a run can be repeated


class Traffic(Flask):
    """The Flask application that all stand-ins and doors are mounted on."""

    def __init__(self, world: World) -> None:
        super().__init__("sandbox", static_folder=None)
        self.world = world
        self.extensions[WORLD] = world
        self.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
        self.before_request(self._arrive)
        self.after_request(self._leave)

    def dispatch_request(self) -> ResponseReturnValue:
        """A stand-in's work runs under the one lock; a door's does not (see World)."""
        if "call" not in g:
            return super().dispatch_request()
        with self.world.lock:
            return super().dispatch_request()

    def _arrive(self) -> ResponseReturnValue | None:
        system = next((name for prefix, name in PREFIXES.items() if request.path.startswith(prefix)), None)
        if system is None:
            return None
        with self.world.lock:
            call = Call(
                system=system, method=request.method, path=request.path, at=self.world.clock.iso(), body=recorded_body()
            )
            self.world.calls.append(call)
            fault = self.world.fault(system, request.path)
            wait = self.world.limits.take(f"fault:{system}", per_minute=fault.rate_limit) if fault.rate_limit else 0
        g.call, g.fault = call, fault
        time.sleep(fault.delay_s)
        if wait:
            return broken_answer(system, 429, retry_after=wait)
        status = fault.status_at(_dice.random())
        return broken_answer(system, status, retry_after=1) if status else None

    def _leave(self, response: Response) -> Response:
        call: Call | None = g.get("call")
        if call is None:
            return response
        call.status = response.status_code
        fault: Fault = g.fault
        if fault.lose_answers and _dice.random() < fault.lose_answers:
            call.lost = True
            connection: socket.socket = request.environ["werkzeug.socket"]
            connection.shutdown(socket.SHUT_RDWR)
        return response


def recorded_body() -> object:
    """The request's body as JSON values, a form as an object, without any token; the query where there is no body."""
    if request.path.startswith("/slack/files/"):
        return {"bytes": len(request.get_data())}  # kept before a form is looked for in them
    if request.is_json or request.path.startswith("/bedrock/"):
        body = request.get_json(force=True, silent=True)
    else:
        body = {**request.args.to_dict(), **request.form.to_dict()} or None
    if not isinstance(body, dict):
        return body
    return {name: _parsed(name, value) for name, value in body.items() if name != "token"}


def _parsed(name: str, value: object) -> object:
    if name not in _JSON_ARGUMENTS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def broken_answer(system: str, status: int, *, retry_after: int) -> Response:
    """An answer that is not the system's work: its words for a rate limit, a bare error otherwise."""
    limited = status in (420, 429)
    answer = jsonify(_words(system, limited=limited, said=f"the sandbox answers {status} for {system}"))
    answer.status_code = 400 if limited and system == "linear" else status
    if status in (420, 429, 503):
        answer.headers["Retry-After"] = str(retry_after)
    if 300 <= status < 400:
        answer.headers["Location"] = "http://elsewhere.example/"
    if system == "bedrock":
        answer.headers["x-amzn-errortype"] = "ThrottlingException" if limited else "InternalServerException"
    return answer


def _words(system: str, *, limited: bool, said: str) -> dict[str, Any]:
    """An error body as each of them writes it; the pages are named at their stand-ins."""
    if system == "slack":
        return {"ok": False, "error": "ratelimited" if limited else "internal_error"}
    if system == "linear":
        code = "RATELIMITED" if limited else "INTERNAL_SERVER_ERROR"
        return {"errors": [{"message": said, "extensions": {"code": code}}]}
    if system == "oncall":
        return {"detail": said}
    return {"message" if system in ("github", "workos", "bedrock") else "error": said}
