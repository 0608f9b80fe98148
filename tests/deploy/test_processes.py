"""Whatever starts the processes starts the same ones in the same way, and lets them finish what they have begun."""

import re
from collections import defaultdict

import pytest
from celery import current_app

from incident_response.asgi import ANSWER_SECONDS, BODY_SECONDS
from incidents.outbox.effect import EFFECTS, QUEUES, task_name
from tests.deploy import processes
from tests.deploy.chart import NAMES, usual
from tests.deploy.processes import COMPOSE

STARTED_BY_HAND = {"relay", "migrate"}  # the sandbox signs for itself and migrates before it starts anything


def longest() -> dict[str, float]:
    """Seconds after which the longest task of each queue is killed."""
    found: defaultdict[str, float] = defaultdict(float)
    queues = {task_name(kind): effect.queue for kind, effect in EFFECTS.items()}
    for name, task in current_app.tasks.items():
        if not name.startswith("celery."):
            queue = queues.get(name, current_app.conf.task_default_queue)
            found[queue] = max(found[queue], task.time_limit or current_app.conf.task_time_limit)
    return dict(found)


def test_compose_starts_what_the_sandbox_starts() -> None:
    started = processes.of_compose()
    assert {name: started[name] for name in started.keys() - STARTED_BY_HAND} == processes.of_the_sandbox()


def test_the_chart_starts_what_compose_starts() -> None:
    assert processes.of_the_chart() == processes.of_compose()


def test_the_guide_starts_what_the_sandbox_starts() -> None:
    assert processes.of_the_guide() == processes.of_the_sandbox()


def test_each_queue_has_a_worker() -> None:
    assert set(QUEUES) <= processes.of_the_chart().keys() & processes.of_compose().keys()
    assert longest().keys() == set(QUEUES)


@pytest.mark.parametrize("name", NAMES)
def test_a_worker_in_the_cluster_may_finish_what_it_has_begun(name: str) -> None:
    pods = usual(name).pods()
    assert {queue for queue in QUEUES if pods[queue]["terminationGracePeriodSeconds"] <= longest()[queue]} == set()


def test_a_worker_on_one_machine_may_finish_what_it_has_begun() -> None:
    grace = {queue: int(COMPOSE["services"][queue]["stop_grace_period"].removesuffix("s")) for queue in QUEUES}
    assert {queue for queue in QUEUES if grace[queue] <= longest()[queue]} == set()


def test_the_broker_repeats_nothing_that_still_runs() -> None:
    assert current_app.conf.broker_transport_options["visibility_timeout"] > max(longest().values())


def test_a_web_server_in_the_cluster_answers_what_it_was_sent() -> None:
    web = usual("default").pods()["web"]
    ended = int(web["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    probe = web["containers"][0]["readinessProbe"]
    assert ended > BODY_SECONDS + ANSWER_SECONDS
    assert web["terminationGracePeriodSeconds"] > ended + 2  # granian's own patience
    assert probe["periodSeconds"] * probe["failureThreshold"] <= ended + ANSWER_SECONDS


def test_the_relay_and_the_web_server_are_where_they_are_looked_for() -> None:
    pods = usual("production").pods()
    target = next(
        one["value"] for one in pods["relay"]["containers"][0]["env"] if one["name"] == "SIGNING_RELAY_TARGET"
    )
    found = re.fullmatch(r"http://([a-z-]+):(\d+)/webhooks/grafana-oncall", target)
    assert found, target
    service = usual("production").of("Service")["web"]
    assert (found[1], int(found[2])) == (service["metadata"]["name"], service["spec"]["ports"][0]["port"])
    allowed = usual("production").of("ConfigMap")["settings"]["data"]["DJANGO_ALLOWED_HOSTS"]
    assert found[1] in allowed.split(",")
