"""GET /_/calls, GET /_/state, PUT /_/faults: what was asked of the stand-ins, what they hold, how they are broken."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from sandbox.current import world
from sandbox.doors.asked import DoorError
from sandbox.faults import SYSTEMS, FaultError, read_faults

_SHOWN = ("system", "method", "path", "status", "at", "body")


routes = Blueprint("looking", __name__, url_prefix="/_")


@routes.get("/calls")
def calls() -> Response:
    """Every call received, in the order of arrival; of one system with `?system=`."""
    system = request.args.get("system")
    if system is not None and system not in SYSTEMS:
        raise DoorError(f"unknown system {system!r}; the systems are {', '.join(SYSTEMS)}")
    with world.lock:
        listed = [asdict(call) for call in world.calls if system in (None, call.system)]
    lost = [{"lost": True} if call["lost"] else {} for call in listed]
    return jsonify([{name: call[name] for name in _SHOWN} | more for call, more in zip(listed, lost, strict=True)])


@routes.get("/state")
def state() -> Response:
    """What the outside world now holds."""
    return jsonify(world.snapshot())


@routes.put("/faults")
def faults() -> Response:
    """Break what is named and mend everything else; `{}` mends all. Answers what is broken now."""
    try:
        wanted = read_faults(request.get_json(force=True, silent=True))
    except FaultError as error:
        raise DoorError(str(error)) from error
    with world.lock:
        world.faults = wanted
        world.limits.clear("fault:")
    return jsonify({system: asdict(fault) for system, fault in wanted.items()})
