"""The outside world as these tests act in it: OnCall's sender, people in Slack, and a reader of the status page."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import requests

from sandbox.identity import APP, TEAM
from tests.conftest import native, signed
from tests.e2e.waiting import PATIENCE

JSON = dict[str, Any]
SENDER_WAITS = 4.0  # seconds; what OnCall does not hear by then it sends again
SLACK_WAITS = 3.0


def quiet(group: str) -> JSON:
    """What OnCall sends of an alert too small for a room."""
    return native(group, integration={"id": f"C{group}", "labels": {"severity": "low"}})


class Outer:
    """Everything is sent by HTTP, genuinely signed. `told` is what the sandbox tells outside programs."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = told
        self._doors = f"http://127.0.0.1:{told['SANDBOX_PORT']}/_"
        self.web = told["WEB_URL"]

    # Senders of webhooks

    def deliver(
        self,
        body: JSON | bytes,
        *,
        secret: str = "",
        ago: int = 0,
        waits: float = SENDER_WAITS,
        web: str = "",
        **headers: str,
    ) -> requests.Response:
        """One webhook as OnCall's relay sends it, signed `ago` seconds ago; `secret`, `web` and `headers` replace the right ones.

        Raises requests.Timeout past the sender's patience of `waits` seconds and requests.ConnectionError when it is cut off.
        """
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        key = secret or self._told["GRAFANA_ONCALL_HMAC_SECRET"]
        right = signed(raw, at=int(time.time()) - ago, secret=key)
        return requests.post(f"{web or self.web}/webhooks/grafana-oncall", raw, headers=right | headers, timeout=waits)

    def deliver_until_answered(self, body: JSON) -> requests.Response:
        """As a sender that repeats what nobody answered, or was asked to send again."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.deliver(body)
            except (requests.ConnectionError, requests.Timeout):
                answer = None
            if answer is not None and answer.status_code != 503:
                return answer
            assert time.monotonic() < until, "nobody answers the sender"
            time.sleep(0.1)

    # People in Slack

    def command(self, channel: str, user: str, text: str) -> JSON:
        """`/incident <text>`."""
        return self._door("command", channel=channel, user=user, text=text)

    def click(self, channel: str, user: str, ts: str, action_id: str) -> JSON:
        """A button under a message."""
        return self._door("click", channel=channel, user=user, ts=ts, action_id=action_id)

    def submission(self, view: JSON, user: str, *, web: str = "") -> requests.Response:
        """A modal's submission, straight to the application: Slack sends the same one twice when it hears no answer."""
        kept = {each: view["view"].get(each, "") for each in ("callback_id", "private_metadata")}
        shown = {"id": view["id"], "hash": "1764036660.01", "state": {}} | kept
        who = {"id": user, "username": user.lower(), "team_id": TEAM}
        payload = {"type": "view_submission", "team": {"id": TEAM}, "api_app_id": APP, "user": who, "view": shown}
        raw = urlencode({"payload": json.dumps(payload)}).encode()
        at = str(int(time.time()))
        key = self._told["SLACK_SIGNING_SECRET"].encode()
        signature = "v0=" + hmac.new(key, f"v0:{at}:".encode() + raw, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": signature,
        }
        return requests.post(f"{web or self.web}/slack/interactivity", raw, headers=headers, timeout=SLACK_WAITS)

    def invite(self, channel: str, user: str) -> None:
        """Somebody brings them in by hand."""
        bot = {"Authorization": f"Bearer {self._told['SLACK_BOT_TOKEN']}"}
        url = f"{self._told['SLACK_API_URL']}conversations.invite"
        assert requests.post(url, {"channel": channel, "users": user}, headers=bot, timeout=5).json()["ok"]

    def _door(self, name: str, **body: object) -> JSON:
        answer: JSON = requests.post(f"{self._doors}/{name}", json=body, timeout=15).json()
        return answer

    # The world itself

    def breaks(self, **faults: JSON) -> None:
        """Exactly these systems misbehave from now on."""
        requests.put(f"{self._doors}/faults", json=faults, timeout=5).raise_for_status()

    def state(self) -> JSON:
        """What the outside world holds now."""
        state: JSON = requests.get(f"{self._doors}/state", timeout=10).json()
        return state

    def calls(self, system: str = "") -> list[JSON]:
        """What it was asked, in order."""
        query = {"system": system} if system else {}
        calls: list[JSON] = requests.get(f"{self._doors}/calls", params=query, timeout=10).json()
        return calls

    def posts(self) -> int:
        """How often somebody tried to tell customers something."""
        return sum(call["method"] in ("POST", "PATCH") for call in self.calls("statuspage"))

    def published(self) -> list[JSON]:
        """What customers read, newest first."""
        incidents: list[JSON] = self.state()["statuspage"]["incidents"]
        return incidents
