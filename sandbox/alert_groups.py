"""What OnCall remembers: its alert groups, what was noted on them, and who was paged."""

from typing import Any

from sandbox.clock import Clock
from sandbox.rota import DIRECT_PAGING, INTEGRATION, ROBOT, ROUTE, TEAM

JSON = dict[str, Any]
# What an alert group notes of its states: who silenced it is not among that.
_NOTED = ("acknowledged_at", "acknowledged_by", "resolved_at", "resolved_by", "silenced_at")


class OnCall:
    """The alert groups and what was noted on them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.alert_groups: dict[str, JSON] = {}
        self.resolution_notes: list[JSON] = []
        self.paged: list[JSON] = []

    def open_group(self, *, title: str, labels: dict[str, str], integration: str = INTEGRATION) -> JSON:
        """A new firing alert group."""
        group_id = f"ISB{len(self.alert_groups) + 1:010d}"
        group: JSON = {
            "id": group_id,
            "integration_id": integration,
            "route_id": ROUTE,
            "team_id": TEAM,
            "alerts_count": 1,
            "state": "new",
            "created_at": self._clock.iso(),
            **dict.fromkeys(_NOTED),
            "title": title,
            "labels": [_label(key, value) for key, value in labels.items()],
            "permalinks": {"slack": None, "telegram": None, "web": f"http://oncall.example/alert-groups/{group_id}"},
            "last_alert": {
                "id": f"A{group_id[1:]}",
                "alert_group_id": group_id,
                "created_at": self._clock.iso(),
                "payload": {"title": title, "state": "alerting", **labels},
            },
        }
        self.alert_groups[group_id] = group
        return group

    def page(self, users: list[str], *, title: str, message: str, source_url: str | None) -> JSON:
        """Pages them: an alert group of its own. What it is about stands in the payload, as OnCall writes it there."""
        group = self.open_group(title=title, labels={}, integration=DIRECT_PAGING)
        said = {"title": title, "message": message, "author_username": ROBOT["username"], "permalink": source_url}
        group["last_alert"]["payload"] = {"oncall": said}
        self.paged.append({"alert_group_id": group["id"], "users": users, "title": title, "message": message})
        return group

    def move(self, group: JSON, state: str, *, by: str | None) -> None:
        """Acknowledged, resolved or silenced, once; or `new` again, with nothing left of what was taken back."""
        if group["state"] == state:
            return
        group["state"] = state
        if state == "new":
            group.update(dict.fromkeys(_NOTED))
            return
        noted = {f"{state}_at": self._clock.iso(), f"{state}_by": by}
        group.update({name: value for name, value in noted.items() if name in _NOTED})

    def add_note(self, group_id: str, text: str) -> JSON:
        """A resolution note, written by the API's own user."""
        note = {
            "id": f"MSB{len(self.resolution_notes) + 1:010d}",
            "alert_group_id": group_id,
            "author": None,
            "source": "web",
            "created_at": self._clock.iso(),
            "text": text,
        }
        self.resolution_notes.append(note)
        return note

    def snapshot(self) -> JSON:
        """As `GET /_/state` shows it."""
        notes = self.resolution_notes
        return {
            "alert_groups": [
                {**group, "resolution_notes": [note for note in notes if note["alert_group_id"] == group["id"]]}
                for group in self.alert_groups.values()
            ],
            "paged": self.paged,
        }


def _label(key: str, value: str) -> JSON:
    return {"key": {"id": f"K{key}", "name": key}, "value": {"id": f"V{value}", "name": value}}
