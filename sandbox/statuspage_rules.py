"""Which fields of an incident Statuspage takes, and what it says of one it does not take.

https://developer.statuspage.io/#operation/postPagesPageIdIncidents
"""

from collections.abc import Container
from typing import Any

JSON = dict[str, Any]
NAME_LENGTH, BODY_LENGTH = 255, 25_000
STATUSES = ("investigating", "identified", "monitoring", "resolved")
IMPACTS = ("none", "maintenance", "minor", "major", "critical")
IMPACT_OF = {"degraded_performance": "minor", "partial_outage": "major", "major_outage": "critical"}
COMPONENT_STATUSES = ("operational", "under_maintenance", *IMPACT_OF)
COMPONENTS = {"cmpcheckout1": "Checkout", "cmppayments1": "Payments", "cmpwebsite01": "Website", "cmpapi000001": "API"}


def field_problems(fields: JSON, *, is_new: bool, known: Container[str]) -> list[str]:
    """What Statuspage would say is wrong, a sentence each. `known` are the ids of the page's components."""
    found = []
    name, body, metadata = fields.get("name"), fields.get("body", ""), fields.get("metadata", {})
    if (is_new or "name" in fields) and not (isinstance(name, str) and name.strip()):
        found.append("Name can't be blank")
    if isinstance(name, str) and len(name) > NAME_LENGTH:
        found.append(f"Name is too long (maximum is {NAME_LENGTH} characters)")
    if "status" in fields and fields["status"] not in STATUSES:
        found.append(f"Status must be one of {', '.join(STATUSES)}")
    if fields.get("impact_override") not in (None, *IMPACTS):
        found.append(f"Impact override must be one of {', '.join(IMPACTS)}")
    if not isinstance(body, str):
        found.append("Body must be a string")
    elif len(body) > BODY_LENGTH:
        found.append(f"Body is too long (maximum is {BODY_LENGTH} characters)")
    if not isinstance(metadata, dict) or any(not isinstance(value, dict) for value in metadata.values()):
        found.append("Metadata must be an object of objects")
    return found + _component_problems(fields, known)


def _component_problems(fields: JSON, known: Container[str]) -> list[str]:
    found = []
    components, listed = fields.get("components", {}), fields.get("component_ids", [])
    if not isinstance(components, dict) or any(value not in COMPONENT_STATUSES for value in components.values()):
        found.append(f"Components must map ids to one of {', '.join(COMPONENT_STATUSES)}")
    if not isinstance(listed, list) or not all(isinstance(code, str) for code in listed):
        found.append("Component ids must be a list of ids")
    if not isinstance(fields.get("deliver_notifications", True), bool):
        found.append("Deliver notifications must be true or false")
    if found:
        return found
    return [
        f"Component {code} could not be found" for code in dict.fromkeys([*components, *listed]) if code not in known
    ]
