"""Statuspage's API for one page: incidents, their updates, components.

It follows https://developer.statuspage.io/ . Two things that page leaves open can be set as faults: how long a write
takes to be seen by reads (`read_lag_s`), and whether a PATCH merges or replaces `metadata` (`metadata_mode`).
"""

import copy
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.clock import Clock
from sandbox.current import world
from sandbox.statuspage_rules import COMPONENTS, IMPACT_OF, IMPACTS, field_problems

JSON = dict[str, Any]
CALLS_A_MINUTE = 60


class RefusedError(Exception):
    """Answered with this HTTP status and `{"error": said}`; `wait` is for `Retry-After`."""

    def __init__(self, status: int, said: str | list[str], *, wait: int = 0) -> None:
        super().__init__(said)
        self.status = status
        self.said = said
        self.wait = wait


class Page:
    """One status page. `versions` keeps every state an incident was in, for reads that lag."""

    def __init__(self, page_id: str, clock: Clock) -> None:
        self.id = page_id
        self._clock = clock
        self._serial = 0
        self.versions: dict[str, list[tuple[float, JSON]]] = {}
        self.components: dict[str, JSON] = {
            code: {
                "id": code,
                "page_id": page_id,
                "group_id": None,
                "group": False,
                "name": name,
                "description": None,
                "status": "operational",
                "position": number,
                "showcase": True,
                "only_show_if_degraded": False,
                "automation_email": "",
                "start_date": None,
                "created_at": clock.iso(),
                "updated_at": clock.iso(),
            }
            for number, (code, name) in enumerate(COMPONENTS.items(), start=1)
        }

    def incidents(self, *, lag: float = 0.0) -> list[JSON]:
        """All incidents newest first, as a read sees them `lag` seconds after the fact."""
        until = self._clock.now() - lag
        seen = [[state for at, state in states if at <= until] for states in self.versions.values()]
        return [states[-1] for states in reversed(seen) if states]

    def incident(self, incident_id: str, *, lag: float = 0.0) -> JSON:
        """One incident; raises 404."""
        for incident in self.incidents(lag=lag):
            if incident["id"] == incident_id:
                return incident
        raise RefusedError(404, "Record not found")

    def create(self, fields: JSON) -> JSON:
        """A new incident with its first update."""
        now = self._clock.iso()
        fields = {"status": "investigating", **fields}
        self._check(fields, is_new=True)
        incident = {
            "id": self._next_id("in"),
            "page_id": self.id,
            "name": fields["name"],
            "status": "",
            "impact": "none",
            "impact_override": None,
            "created_at": now,
            "updated_at": now,
            "started_at": now,
            "monitoring_at": None,
            "resolved_at": None,
            "shortlink": "http://stspg.example/sandbox",
            "metadata": {},
            "components": [],
            "incident_updates": [],
        }
        return self._apply(incident, fields, merge=False)

    def patch(self, incident_id: str, fields: JSON, *, merge: bool) -> JSON:
        """Change an incident; a body or a status makes a new update of it."""
        self._check(fields, is_new=False)
        return self._apply(copy.deepcopy(self.incident(incident_id)), fields, merge=merge)

    def _apply(self, incident: JSON, fields: JSON, *, merge: bool) -> JSON:
        now = self._clock.iso()
        affected = self._set_components(incident, fields)
        if "metadata" in fields:
            incident["metadata"] = {**(incident["metadata"] if merge else {}), **fields["metadata"]}
        incident["name"] = fields.get("name", incident["name"])
        incident["status"] = fields.get("status", incident["status"])
        incident["impact_override"] = fields.get("impact_override", incident["impact_override"])
        worst = max((IMPACTS.index(IMPACT_OF.get(one["status"], "none")) for one in incident["components"]), default=0)
        incident["impact"] = incident["impact_override"] or IMPACTS[worst]
        incident["updated_at"] = now
        if incident["status"] in ("monitoring", "resolved"):
            incident[f"{incident['status']}_at"] = incident[f"{incident['status']}_at"] or now
        if "body" in fields or "status" in fields:
            incident["incident_updates"].insert(0, self._update(incident, fields, affected))
        self.versions.setdefault(incident["id"], []).append((self._clock.now(), copy.deepcopy(incident)))
        return incident

    def _set_components(self, incident: JSON, fields: JSON) -> list[JSON]:
        affected = []
        for code, status in fields.get("components", {}).items():
            component = self.components[code]
            change = {"code": code, "name": component["name"], "old_status": component["status"], "new_status": status}
            component["status"], component["updated_at"] = status, self._clock.iso()
            affected.append(change)
        codes = [one["id"] for one in incident["components"]]
        codes = fields.get(
            "component_ids", [*codes, *(code for code in fields.get("components", {}) if code not in codes)]
        )
        incident["components"] = [dict(self.components[code]) for code in codes]
        return affected

    def _update(self, incident: JSON, fields: JSON, affected: list[JSON]) -> JSON:
        now = self._clock.iso()
        return {
            "id": self._next_id("up"),
            "incident_id": incident["id"],
            "status": incident["status"],
            "body": (fields.get("body") or "").replace("\r\n", "\n").rstrip(),
            "affected_components": affected or None,
            "deliver_notifications": fields.get("deliver_notifications", True),
            "created_at": now,
            "updated_at": now,
            "display_at": now,
        }

    def _next_id(self, kind: str) -> str:
        self._serial += 1
        return f"{kind}sb{self._serial:08d}"

    def _check(self, fields: JSON, *, is_new: bool) -> None:
        found = field_problems(fields, is_new=is_new, known=self.components)
        if found:
            raise RefusedError(422, found)

    def snapshot(self) -> JSON:
        """As `GET /_/state` shows it, without any lag."""
        return {"incidents": self.incidents(), "components": list(self.components.values())}


routes = Blueprint("statuspage", __name__, url_prefix="/statuspage/v1/pages/<page_id>")


@routes.before_request
def admit() -> None:
    """https://developer.statuspage.io/#section/Rate-Limiting: 60 calls a minute, a key."""
    if request.headers.get("Authorization") != f"OAuth {world.identity.statuspage_api_key}":
        raise RefusedError(401, "Could not authenticate")
    with world.lock:
        wait = world.limits.take("statuspage", per_minute=CALLS_A_MINUTE)
    if wait:
        raise RefusedError(429, "Too many requests", wait=wait)
    if (request.view_args or {}).pop("page_id", "") != world.statuspage.id:
        raise RefusedError(404, "Record not found")


@routes.get("/incidents")
def list_incidents() -> Response:
    """https://developer.statuspage.io/#operation/getPagesPageIdIncidents: newest first."""
    found = world.statuspage.incidents(lag=world.fault("statuspage").read_lag_s)
    return jsonify(_page_of(found))


@routes.post("/incidents")
def create_incident() -> tuple[Response, int]:
    """https://developer.statuspage.io/#operation/postPagesPageIdIncidents"""
    return jsonify(world.statuspage.create(_sent())), 201


@routes.get("/incidents/<incident_id>")
def get_incident(incident_id: str) -> Response:
    """https://developer.statuspage.io/#operation/getPagesPageIdIncidentsIncidentId"""
    return jsonify(world.statuspage.incident(incident_id, lag=world.fault("statuspage").read_lag_s))


@routes.patch("/incidents/<incident_id>")
def patch_incident(incident_id: str) -> Response:
    """https://developer.statuspage.io/#operation/patchPagesPageIdIncidentsIncidentId"""
    merge = world.fault("statuspage").metadata_mode == "merge"
    return jsonify(world.statuspage.patch(incident_id, _sent(), merge=merge))


@routes.get("/components")
def list_components() -> Response:
    """https://developer.statuspage.io/#operation/getPagesPageIdComponents : without pages once a minute."""
    if not {"page", "per_page"} & request.args.keys():
        wait = world.limits.take("statuspage:all components", per_minute=1)
        if wait:
            raise RefusedError(429, "Too many requests", wait=wait)
    return jsonify(_page_of(list(world.statuspage.components.values()), key="per_page"))


@routes.errorhandler(RefusedError)
def refuse(error: RefusedError) -> tuple[Response, int, dict[str, str]]:
    """As Statuspage writes it."""
    return jsonify({"error": error.said}), error.status, {"Retry-After": str(error.wait)} if error.wait else {}


def _sent() -> JSON:
    body = request.get_json(silent=True)
    fields = body.get("incident") if isinstance(body, dict) else None
    if not isinstance(fields, dict):
        raise RefusedError(422, ["incident is missing"])
    return {name: value for name, value in fields.items() if value is not None}


def _page_of(items: list[JSON], *, key: str = "limit") -> list[JSON]:
    page, limit = request.args.get("page", "1"), request.args.get(key, "100")
    if not (page.isdigit() and limit.isdigit() and int(page) >= 1 and 1 <= int(limit) <= 100):
        raise RefusedError(400, f"page starts at 1 and {key} is from 1 to 100")
    start = (int(page) - 1) * int(limit)
    return items[start : start + int(limit)]
