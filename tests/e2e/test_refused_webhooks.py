"""What fails verification leaves nothing behind, and what cannot be read is named."""

import json
import time

import pytest
import requests

from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import JSON, Outer

CANARY = "canary-in-the-body-4711"
FORGERIES: dict[str, JSON] = {
    "signature_wrong": {"secret": "not the one"},
    "signature_missing": {"X-Grafana-OnCall-Signature": ""},
    "signature_malformed": {"X-Grafana-OnCall-Signature": f"sha256={CANARY}"},
    "timestamp_outside_window": {"X-Grafana-OnCall-Timestamp": str(int(time.time()) - 3600)},
}  # by the reason each is refused for


def forge(outer: Outer, group: str, forgery: str) -> requests.Response:
    return outer.deliver(native(group) | {"note": CANARY}, **FORGERIES[forgery])


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_answered_401_and_leaves_no_row(live: Live, outer: Outer, group: str, forgery: str) -> None:
    before = live.everything()
    assert forge(outer, group, forgery).status_code == 401
    assert live.everything() == before


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_puts_nothing_in_a_queue(live: Live, outer: Outer, group: str, forgery: str) -> None:
    with live.heard_by_redis() as heard:
        forge(outer, group, forgery)
    assert [each for each in heard if "LPUSH" in each and "incidents.sweep" not in each] == []
    assert CANARY not in str(heard)


def test_forgeries_cause_no_call_but_one_refresh_of_the_secret(live: Live, outer: Outer, group: str) -> None:
    assert outer.deliver(b"[]").status_code == 400  # the secret is known from here on
    outside, aws = outer.calls(), asked_of_aws(live)
    assert {forge(outer, group, forgery).status_code for forgery in [*FORGERIES, "signature_wrong"]} == {401}
    assert outer.calls() == outside
    assert asked_of_aws(live) - aws <= 1


def asked_of_aws(live: Live) -> int:
    return live.log("moto").count('"POST / HTTP')


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_log_has_route_and_reason_and_nothing_of_the_request(
    live: Live, outer: Outer, group: str, forgery: str
) -> None:
    already = len(live.log("web"))
    forge(outer, group, forgery)
    said = [json.loads(line) for line in live.log("web")[already:].splitlines() if "webhook_rejected" in line]
    assert [(one["route"], one["reason"]) for one in said] == [("/webhooks/grafana-oncall", forgery)]
    assert CANARY not in live.logs()
    assert group not in live.logs()


def test_what_is_not_json_is_answered_400(live: Live, outer: Outer) -> None:
    before = live.everything()
    answer = outer.deliver(b'{"event": ' + CANARY.encode())
    assert (answer.status_code, answer.json()) == (400, {"message": "the body is not JSON"})
    assert live.everything() == before


def test_a_wrong_shape_is_answered_400_and_names_each_bad_field(outer: Outer) -> None:
    answer = outer.deliver({"event": {"type": 7}, "alert_group": {"id": []}, "integration": CANARY})
    assert answer.status_code == 400
    assert sorted(answer.json()["fields"]) == ["alert_group.id", "event.type", "integration"]
    assert CANARY not in answer.text


def test_a_genuine_one_after_them_opens_its_incident(outer: Outer, case: Case) -> None:
    answer = outer.deliver(native(case.group))
    assert (answer.status_code, answer.json()["incident_id"]) == (200, f"INC-{case.row()['number']}")
    case.stands()
