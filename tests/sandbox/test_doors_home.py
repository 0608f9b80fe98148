"""POST /_/home"""

import json

from tests.sandbox.conftest import Application, Door


def test_it_sends_the_event_that_slack_sends(door: Door, application: Application) -> None:
    door.post("home", user="ines")
    path, headers, raw = application.received[0]
    sent = json.loads(raw)
    assert (path, headers["Content-Type"]) == ("/slack/events", "application/json")
    assert (sent["type"], sent["team_id"], sent["api_app_id"]) == ("event_callback", "T0SANDBOX", "A0SANDBOX")
    assert (sent["event"]["type"], sent["event"]["user"], sent["event"]["tab"]) == (
        "app_home_opened",
        "U0INES000",
        "home",
    )


def test_each_opening_is_another_event(door: Door, application: Application) -> None:
    for _ in range(2):
        door.post("home", user="ines")
    assert len({json.loads(raw)["event_id"] for _, _, raw in application.received}) == 2
