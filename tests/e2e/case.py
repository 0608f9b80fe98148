"""One incident, followed from both sides: its rows in the database and its room in Slack."""

from dataclasses import dataclass
from typing import Any

from slackbot.warroom.steps import STEPS
from tests.e2e.live import Live, Row
from tests.e2e.outer import JSON, Outer
from tests.e2e.waiting import PATIENCE, eventually

ALL_STEPS = sorted(step.name for step in STEPS)
INCIDENTS = """
SELECT incident.* FROM incidents_incident AS incident JOIN incidents_alert AS alert ON alert.incident_id = incident.id
WHERE alert.group_id = %s
"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """The incident of one alert group."""

    live: Live
    outer: Outer
    group: str

    # The record

    def incidents(self) -> list[Row]:
        """Every incident there is for the group."""
        return self.live.rows(INCIDENTS, self.group)

    def row(self) -> Row:
        """The one there has to be."""
        (row,) = self.incidents()
        return row

    def steps(self) -> list[str]:
        """The steps of the room that are done."""
        done = self.live.rows("SELECT name FROM slackbot_roomstep WHERE incident_id = %s", self.row()["id"])
        return sorted(row["name"] for row in done)

    def events(self, action: str) -> list[dict[str, Any]]:
        """The audit events of that name."""
        query = "SELECT parsed FROM incidents_auditevent WHERE incident_id = %s AND action = %s ORDER BY seq"
        return [row["parsed"] for row in self.live.rows(query, self.row()["id"], action)]

    def publications(self) -> list[str]:
        """The states of its publications."""
        query = "SELECT state FROM statuspage_publication WHERE incident_id = %s ORDER BY created_at"
        return [row["state"] for row in self.live.rows(query, self.row()["id"])]

    def draft_states(self) -> list[str]:
        """The states of its customer updates."""
        query = "SELECT state FROM statuspage_draft WHERE incident_id = %s ORDER BY id"
        return [row["state"] for row in self.live.rows(query, self.row()["id"])]

    # The room

    def channel(self) -> str:
        """Slack's id of the room on record; empty before."""
        rows = self.live.rows("SELECT channel FROM slackbot_warroom WHERE incident_id = %s", self.row()["id"])
        return str(rows[0]["channel"]) if rows else ""

    def rooms(self) -> list[JSON]:
        """Every channel that was made for it."""
        name = f"incident-{self.row()['number']}-"
        return [each for each in self.outer.state()["slack"]["channels"] if each["name"].startswith(name)]

    def room(self) -> JSON:
        """The one there has to be."""
        (room,) = self.rooms()
        return room

    def messages(self, kind: str) -> list[JSON]:
        """The posts in the room that are of that kind, by their notification or blocks: headline, draft_waiting, stopped, …"""
        return [each for each in self.room()["messages"] if is_a(kind, each)]

    def stands(self, seconds: float = PATIENCE) -> None:
        """Return when the room is complete."""
        eventually("the room stands", lambda: self.row()["room_ready_at"], seconds=seconds, seen=self.live.owed)

    # What people do in it

    def says(self, user: str, text: str) -> None:
        """A slash command, answered 200."""
        assert self.outer.command(self.room()["id"], user, text)["status"] == 200

    def is_led_by(self, user: str) -> None:
        """They claim it, and do lead it."""
        self.says(user, "claim")
        eventually("somebody leads", lambda: self.row()["ic_id"])

    def has_a_draft(self, asked_by: str) -> None:
        """A customer update waits in the room."""
        self.says(asked_by, "status draft")
        eventually("a draft waits", lambda: self.messages("draft_waiting"))

    def tells_customers(self, user: str) -> None:
        """From a room that stands to the words on the page: they lead, have a draft, and approve it."""
        self.is_led_by(user)
        self.has_a_draft(user)
        self.outer.submission(self.reviews(user), user)
        eventually("it is published", lambda: self.publications() == ["PUBLISHED"])

    def reviews(self, user: str) -> JSON:
        """They press the draft's button; gives the modal once it can be submitted."""
        draft = self.messages("draft_waiting")[-1]
        assert self.outer.click(self.room()["id"], user, draft["ts"], "review_draft")["status"] == 200
        return eventually("the words to review", lambda: self._modal(user))

    def _modal(self, user: str) -> JSON | None:
        views: list[JSON] = self.outer.state()["slack"]["views"]
        return next((each for each in views if each["user"] == user and each["view"].get("submit")), None)

    def hears(self, user: str, words: str) -> None:
        """Return when the room has told that person alone something with these words in it."""
        eventually(f"{user} is told {words!r}", lambda: any(words in said for said in self._told(user)))

    def _told(self, user: str) -> list[str]:
        return [message["text"] for message in self.room()["messages"] if message["ephemeral_to"] == user]


def is_a(kind: str, message: JSON) -> bool:
    """By what only that message has: its own block, or for the checklist its notification's first word."""
    if kind == "checklist":
        return bool(message["text"].startswith("Checklist "))
    return any(block.get("block_id") == kind for block in message["blocks"])
