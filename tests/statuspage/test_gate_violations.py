"""`manage.py gate_violations`, the periodic check, and what /metrics says of both."""

import json
import math
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from incidents.models import Incident
from sandbox.server import Running
from sandbox.world import World
from statuspage.models import Approval, ForeignPost, GateCheck, Publication
from statuspage.tasks import check_gate, look_at_page
from tests.statuspage.conftest import break_statuspage, past_the_walls, publish
from tests.statuspage.test_foreign import post


def run(**options: Any) -> str:
    out = StringIO()
    call_command("gate_violations", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def published(approval: Approval) -> Publication:
    return publish(approval)


@pytest.fixture
def violated(published: Publication) -> Publication:
    past_the_walls("UPDATE statuspage_publication SET target = 'inothers'", "statuspage_publication")
    return published


def test_nothing_is_wrong(published: Publication) -> None:
    assert run().splitlines() == [
        "Violations: 0",
        "Foreign posts on record: 0",
        "Updates compared: 1; left out: 0 of scheduled maintenance, 0 from before the installation",
    ]


def test_a_violation_is_named_and_fails(violated: Publication, led: Incident) -> None:
    with pytest.raises(CommandError, match="Violations of the gate: 1") as failed:
        run()
    assert failed.value.returncode == 1
    [kept] = GateCheck.objects.get().violations
    assert kept["reference"] == led.reference
    assert "another incident of the status page" in kept["what"]


def test_a_foreign_post_is_listed_and_fails_nothing(published: Publication, world: World) -> None:
    post(world, body="One.\nTwo.")
    said = run()
    assert "(no incident of ours, since 2" in said
    assert "posted by somebody else, nobody has signed for it\n    | One.\n    | Two." in said


def test_all_of_it_as_json(published: Publication, world: World) -> None:
    post(world)
    document = json.loads(run(json=True))
    assert document["violations"] == []
    assert document["compared"] == {"updates": 2, "scheduled": 0, "older": 0}
    assert (document["foreign"][0]["words"], document["foreign"][0]["signed_by"]) == ("We look into it.", None)


def test_a_page_that_cannot_be_read_is_status_2_after_the_record_was_checked(
    published: Publication, outside: Running
) -> None:
    break_statuspage(outside, status=500)
    with pytest.raises(CommandError, match="could not be read, so that only the record") as failed:
        run()
    assert failed.value.returncode == 2
    assert GateCheck.objects.get().violations == []


def test_without_a_page_it_says_so(published: Publication, settings: Any) -> None:
    settings.STATUSPAGE_API_KEY = ""
    with pytest.raises(CommandError, match="No status page is connected"):
        run()
    look_at_page()
    assert GateCheck.objects.get().looked_at is None


def test_the_periodic_look_and_check_find_them(violated: Publication, world: World) -> None:
    post(world)
    look_at_page()
    assert ForeignPost.objects.count() == 1
    check_gate()
    checked = GateCheck.objects.get()
    assert (len(checked.violations), checked.updates) == (1, 2)
    assert str(checked) == checked.page


def test_a_page_that_refuses_us_is_quiet_and_the_age_tells(
    published: Publication, outside: Running, client: Client
) -> None:
    break_statuspage(outside, status=403)
    look_at_page()
    check_gate()
    assert math.isnan(measured(client, "gate_look_age_seconds"))


def test_metrics_say_how_the_gate_stands(violated: Publication, world: World, client: Client) -> None:
    post(world)
    check_gate()
    assert measured(client, "gate_violation_count") == 1
    assert measured(client, "foreign_post_unsigned_count") == 1
    assert 0 <= measured(client, "gate_look_age_seconds") < 60


def measured(client: Client, name: str) -> float:
    lines = client.get("/metrics").content.decode().splitlines()
    return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])
