"""What the schema shows of requests and answers: one incident, as a client would meet it."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

INES = {"reference": "p_9f2c41d07be3a865", "name": "Ines Castro"}
CARLA = {"reference": "p_41d07be3a8659f2c", "name": "Carla Berg"}
ROOM_AT, LED_AT = "2026-11-28T14:02:11.402113Z", "2026-11-28T14:03:40.118000Z"
HASH, BEFORE = "9f2c41d07be3a865" * 4, "41d07be3a8659f2c" * 4
INCIDENT: dict[str, Any] = {
    "reference": "INC-214",
    "id": "6f1c0f0e-4a4e-4d56-9f42-0c8a3f2f7a10",
    "title": "Checkout errors",
    "severity": "P1",
    "state": "ACTIVE",
    "is_open": True,
    "shadow": False,
    "service": "checkout",
    "team": "payments",
    "affected": ["checkout"],
    "ic": INES,
    "declared_by": CARLA,
    "started_at": "2026-11-28T14:01:58.000000Z",
    "detected_at": None,
    "opened_at": "2026-11-28T14:02:05.880412Z",
    "room_ready_at": ROOM_AT,
    "mitigated_at": None,
    "resolved_at": None,
    "cancelled_at": None,
    "cancel_reason": "",
    "duplicate_of": None,
    "console": "https://incidents.example.com/admin/incidents/incident/6f1c0f0e-4a4e-4d56-9f42-0c8a3f2f7a10/change/",
}
LINE = {
    "seq": 9,
    "at": LED_AT,
    "action": "NOTE_ADDED",
    "said": "Note: the deploy of 13:58 is rolled back",
    "who": "Carla Berg",
    "event": "0b8f3a55-1f0e-4c55-8d8e-6c2f6b9a3d21",
    "link": "",
}
REVISION = {
    "number": 1,
    "digest": HASH,
    "author": CARLA,
    "created_at": LED_AT,
    "title": "Problems with checkout",
    "body": "We are investigating errors at checkout. Some payments may fail.",
    "status": "investigating",
    "impact": "major",
    "notify": True,
    "components": "Checkout: partial outage",
    "component_changes": [
        {"id": "cmpcheckout1", "name": "Checkout", "was": "operational", "state": "partial_outage"},
    ],
}
DRAFT = {
    "id": 31,
    "incident": "INC-214",
    "state": "PENDING",
    "origin": "api",
    "whence": "drafted by API client Status bot for Carla Berg",
    "asked_by": CARLA,
    "note": "",
    "created_at": LED_AT,
    "revision": REVISION,
    "review": "https://incidents.example.com/admin/review/31/",
}
EVENT = {
    "id": LINE["event"],
    "chain": f"INCIDENT#{INCIDENT['id']}",
    "incident": "INC-214",
    "seq": 9,
    "at": LED_AT,
    "action": "NOTE_ADDED",
    "said": LINE["said"],
    "who": "Carla Berg",
    "previous": BEFORE,
    "canonical": '{"action":"NOTE_ADDED","actor":{"ref":"p_41d07be3a8659f2c","via":"api"},"at":"2026-11-28T14:03:40.118000Z"}',
    "hash": HASH,
}
HEAD = {
    "number": 42,
    "at": "2026-11-28T14:15:00.000000Z",
    "previous": BEFORE,
    "canonical": '{"at":"2026-11-28T14:15:00.000000Z","chains":[],"epoch":1,"number":42}',
    "digest": HASH,
    "signed": f"incident-response signed head 1 {HASH}",
    "signature": "00" * 64,
    "algorithm": "ed25519",
    "key": BEFORE,
}
PERSON = {**INES, "is_active": True, "groups": ["commanders"]}

SPREAD = {"count": 3, "median": 94, "p95": 210}
PERIOD = {
    "since": "2026-11-28",
    "until": "2026-11-28",
    "incidents": {"P1": 1, "P2": 2, "P3": 0},
    "false_alarms": 1,
    "times": dict.fromkeys(["room", "room_update", "customer_update", "mitigate", "resolve", "approval"], SPREAD),
    "reminded": 4,
    "answered": 3,
}


def _page(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"next": None, "results": list(rows)}


ASKED: dict[str, dict[str, Any]] = {
    "incidents_declare": {"title": "Checkout errors", "severity": "P1", "service": "checkout"},
    "incidents_note": {"text": "The deploy of 13:58 is rolled back"},
    "incidents_draft": {
        "text": REVISION["body"],
        "status": "investigating",
        "impact": "major",
        "components": [{"component": "Checkout", "state": "partial_outage"}],
        "notify": True,
    },
}
ORDERED: dict[str, dict[str, str]] = {  # of each list: what an order means, and how it is asked
    "incidents_list": {"the newest first": "-number", "the longest resolved first": "resolved_at"},
    "incidents_timeline": {"the newest first": "-seq"},
    "incidents_drafts": {"the last changed first": "-changed_at"},
    "audit_list": {"the newest first": "-at", "chain after chain": "place"},
    "incidents_audit": {"as it is verified": "seq"},
    "heads_list": {"as they were signed": "number"},
    "people_list": {"by name": "name"},
}
GIVEN: dict[str, dict[str, Any]] = {
    "start": {
        "client": "Status bot",
        "owner": CARLA,
        "scopes": ["draft", "read"],
        "expires_at": "2026-12-28T14:00:00Z",
        "requests_a_minute": 120,
        "addresses": {
            "incidents": "/api/v1/incidents/",
            "people": "/api/v1/people/",
            "roles": "/api/v1/roles/",
            "audit": "/api/v1/audit/",
            "heads": "/api/v1/heads/",
            "analytics": "/api/v1/analytics/",
            "schema": "/api/schema/",
        },
    },
    "incidents_list": _page(INCIDENT),
    "incidents_get": {**INCIDENT, "customers_read": None},
    "incidents_declare": {**INCIDENT, "customers_read": None},
    "incidents_timeline": _page(LINE),
    "incidents_note": LINE,
    "incidents_people": {
        "incident": "INC-214",
        "ic": INES,
        "handoff_to": None,
        "declared_by": CARLA,
        "roles": [{"role": "ic", "person": INES, "since": LED_AT}],
        "responders": [{"person": INES, "via": "on call: Primary", "invited_at": ROOM_AT, "not_reached": ""}],
    },
    "incidents_drafts": _page(DRAFT),
    "incidents_draft": {**DRAFT, "revisions": [REVISION]},
    "drafts_get": {**DRAFT, "revisions": [REVISION]},
    "audit_list": _page(EVENT),
    "incidents_audit": _page(EVENT),
    "audit_get": EVENT,
    "incidents_verification": {
        "incident": "INC-214",
        "chain": EVENT["chain"],
        "first_previous": BEFORE,
        "length": 9,
        "last_hash": HASH,
        "salt": HASH,
        "leaf": BEFORE,
        "first_head": 42,
        "newest_head": 42,
        "mirrored": 9,
    },
    "heads_list": _page(HEAD),
    "heads_get": HEAD,
    "people_list": _page(PERSON),
    "people_get": PERSON,
    "analytics": {
        "zone": "UTC",
        "severity": None,
        "step": "day",
        "is_exact": True,
        "is_behind": False,
        "whole": PERIOD,
        "periods": [PERIOD],
        "pulse": [{"since": "2026-10-01", "until": "2026-10-31", "ratings": 6, "average": 4.5}],
    },
    "roles_list": {"roles": [{"role": "comms_lead", "label": "comms lead"}], "groups": ["approvers", "commanders"]},
}


def examples_of(name: str) -> list[OpenApiExample]:
    """Of that operation: what is sent, if anything is, and what is given."""
    asked = [OpenApiExample("asked", value=ASKED[name], request_only=True)] if name in ASKED else []
    status = "201" if name in ASKED else "200"
    ways = [
        OpenApiExample(what, value=way, parameter_only=("ordering", "query"))
        for what, way in ORDERED.get(name, {}).items()
    ]
    return [*asked, *ways, OpenApiExample("given", value=GIVEN[name], response_only=True, status_codes=[status])]
