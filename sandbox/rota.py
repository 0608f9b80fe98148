"""What OnCall is configured with: two integrations, their route and escalation chain, four schedules, the users."""

from typing import Any

from sandbox.people import ARUN, CARLA, INES, MEI, NOOR, PEOPLE, RAVI

JSON = dict[str, Any]
# The door's alerts come from both in turn: in a storm no integration is given more than half of the rooms.
INTEGRATIONS = ("CCHECKOUT1", "CCHECKOUT2")
INTEGRATION, ROUTE, CHAIN, TEAM = "CCHECKOUT1", "RCHECKOUT1", "FCHAIN0001", "TCHECKOUT1"
ROBOT: JSON = {"id": "UOC0ROBOT1", "username": "incident-robot", "email": "incident-robot@example.com"}
# What is paged directly is an alert group of an integration of OnCall's own.
DIRECT_PAGING = "CDIRECT001"
_ROTAS = {
    "SPRIMARY01": ("Primary", [INES, RAVI]),
    "SSECOND001": ("Secondary", [MEI]),
    "SAPPROVE01": ("Customer updates", [ARUN]),
    "SAPPROVE02": ("Customer updates, second", [INES]),
}

ROUTES: dict[str, JSON] = {
    ROUTE: {
        "id": ROUTE,
        "integration_id": INTEGRATION,
        "escalation_chain_id": CHAIN,
        "routing_type": "jinja2",
        "routing_regex": "",
        "position": 0,
        "is_the_last_route": True,
    }
}
POLICIES: list[JSON] = [
    {"type": "notify_on_call_from_schedule", "notify_on_call_from_schedule": "SPRIMARY01"},
    {"type": "notify_persons", "persons_to_notify": [CARLA.oncall, NOOR.oncall]},
    {"type": "notify_on_call_from_schedule", "notify_on_call_from_schedule": "SSECOND001"},
]
SCHEDULES: dict[str, JSON] = {
    code: {
        "id": code,
        "team_id": TEAM,
        "name": name,
        "type": "web",
        "time_zone": "Europe/Berlin",
        "on_call_now": [person.oncall for person in rota],
    }
    for code, (name, rota) in _ROTAS.items()
}
USERS: dict[str, JSON] = {
    one["id"]: {**one, "role": "user", "timezone": "Europe/Berlin", "teams": [TEAM], "is_phone_number_verified": False}
    for one in [
        ROBOT,
        *({"id": p.oncall, "username": p.handle, "email": p.email, "name": p.name} for p in PEOPLE if p.oncall),
    ]
}
