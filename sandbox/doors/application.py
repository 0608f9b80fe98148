"""Signed requests to the application, as OnCall's relay and Slack send them, and its answer as a door shows it."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import requests

from sandbox.current import world
from sandbox.doors.asked import JSON, DoorError
from sandbox.identity import APP, BOT_USER, TEAM

PATIENCE_S = 10.0


def send_alert(body: JSON, *, scheme: str, with_timestamp: bool) -> JSON:
    """Post a webhook as its sender does: HMAC headers over `<timestamp>:<raw body>` or the bare body, or a token."""
    raw = json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if scheme == "oncall-bearer":
        headers["Authorization"] = f"Bearer {world.identity.grafana_oncall_bearer}"
    else:
        sender = "OnCall" if scheme == "oncall-hmac" else "Alerting"
        timestamp = str(int(time.time()))  # the application's clock, not ours
        signed = timestamp.encode() + b":" + raw if with_timestamp else raw
        headers[f"X-Grafana-{sender}-Signature"] = _hex(world.identity.grafana_oncall_hmac_secret, signed)
        if with_timestamp:
            headers[f"X-Grafana-{sender}-Timestamp"] = timestamp
    return _post("/webhooks/grafana-oncall", raw, headers)


def send_slack(path: str, form: dict[str, str]) -> JSON:
    """Post a form as Slack does."""
    return _send_signed(path, urlencode(form).encode(), "application/x-www-form-urlencoded")


def send_event(event: JSON, *, event_id: str) -> JSON:
    """Post what happened to /slack/events. https://docs.slack.dev/apis/events-api"""
    around = {
        "token": "sandbox-verification-token",
        "team_id": TEAM,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(float(event["event_ts"])),
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }
    return _send_signed("/slack/events", json.dumps(around | {"event": event}).encode(), "application/json")


def _send_signed(path: str, raw: bytes, content_type: str) -> JSON:
    """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    timestamp = str(int(time.time()))
    signature = "v0=" + _hex(world.identity.slack_signing_secret, f"v0:{timestamp}:".encode() + raw)
    headers = {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature,
    }
    return _post(path, raw, headers)


def send_interaction(payload: JSON) -> JSON:
    """Post a payload to /slack/interactivity. https://docs.slack.dev/interactivity/handling-user-interaction"""
    return send_slack("/slack/interactivity", {"payload": json.dumps(payload)})


def _hex(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _post(path: str, raw: bytes, headers: dict[str, str]) -> JSON:
    url = world.identity.web_url.rstrip("/") + path
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy stands between two ports of one machine
            answer = session.post(url, data=raw, headers=headers, timeout=PATIENCE_S, allow_redirects=False)
    except requests.RequestException as error:
        raise DoorError(f"the application at {url} did not answer: {type(error).__name__}", 502) from error
    return {"status": answer.status_code, "body": _body(answer)}


def _body(answer: requests.Response) -> object:
    try:
        return answer.json()
    except requests.JSONDecodeError:
        return answer.text
