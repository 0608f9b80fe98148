"""The Celery application: four queues, a P1's room first in each, hints as messages, and the sweep that makes them certain.

Every message names an outbox entry; what to do is read from the database under its lock (see incidents/outbox).
"""

import os
from contextlib import suppress

import structlog
from celery import Celery, signals
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from incident_response import broker

log = structlog.get_logger(__name__)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")

SWEEP_SECONDS = 2.0
RECONCILE_SECONDS = 60.0
RELEASE_SECONDS = 5.0
DIRECTORY_SECONDS = 300.0
LOOK_SECONDS = 60.0
FOLLOW_SECONDS = 600.0  # how often Linear is asked what became of follow-ups
CHECK_SECONDS = 3600.0
WORDS_SECONDS = 10.0
SUBJECT_SECONDS = 60.0
ROLL_UP_SECONDS = 60.0
DUE_SECONDS = 600.0  # how often we ask whether the audit log is to be checked
SIGN_SECONDS = 900.0
FORGET_SECONDS = 600.0
FORGET_MESSAGES_SECONDS = 3600.0  # for what is kept for days: a beat that dies each day would never come to a daily one
GUARD_SECONDS = 60.0
RESTORE_SECONDS = 60.0  # how often the mirror is asked whether it knows more than the database
SLOW_SECONDS = 15.0  # how often Slack's slowness is looked at

broker.register()
app = Celery("incident_response", task_cls="incident_response.tracing:EachTask")
app.set_default()  # for every thread: Celery keeps the current app per thread, and requests are answered in threads
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue="default",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    task_time_limit=120,
    task_soft_time_limit=100,
    broker_connection_retry_on_startup=True,
    # A dead or frozen Redis must cost a webhook well under a second: no retries, short timeouts. The sweep makes up for it.
    broker_transport_options={
        "max_retries": 0,
        "socket_timeout": 0.5,
        "socket_connect_timeout": 0.5,
        "priority_steps": [0, 3, 6, 9],  # a list in Redis for each, emptied in this order (incidents/outbox/rank.py)
        "visibility_timeout": 900,  # above the longest time limit, or a slow task would be delivered twice
    },
    beat_schedule={
        "sweep": {"task": "incidents.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS * 2}},
        "release_rooms": {
            "task": "incidents.release_rooms",
            "schedule": RELEASE_SECONDS,
            "options": {"expires": RELEASE_SECONDS},
        },
        "follow_directory": {
            "task": "incidents.follow_directory",
            "schedule": DIRECTORY_SECONDS,
            "options": {"expires": DIRECTORY_SECONDS},
        },
        "look_after_follow_ups": {
            "task": "incidents.look_after_follow_ups",
            "schedule": FOLLOW_SECONDS,
            "options": {"expires": FOLLOW_SECONDS},
        },
        "reconcile": {
            "task": "incidents.reconcile",
            "schedule": RECONCILE_SECONDS,
            "options": {"expires": RECONCILE_SECONDS},
        },
        "ask_for_head": {
            "task": "incidents.ask_for_head",
            "schedule": SIGN_SECONDS,
            "options": {"expires": SIGN_SECONDS},
        },
        "check_audit": {
            "task": "incidents.check_audit",
            "schedule": DUE_SECONDS,
            "options": {"expires": DUE_SECONDS},
        },
        "look_at_page": {
            "task": "statuspage.look_at_page",
            "schedule": LOOK_SECONDS,
            "options": {"expires": LOOK_SECONDS},
        },
        "check_gate": {
            "task": "statuspage.check_gate",
            "schedule": CHECK_SECONDS,
            "options": {"expires": CHECK_SECONDS},
        },
        "watch_logging": {
            "task": "ai.watch_logging",
            "schedule": GUARD_SECONDS,
            "options": {"expires": GUARD_SECONDS},
        },
        "forget_requests": {
            "task": "slackbot.forget_requests",
            "schedule": FORGET_SECONDS,
            "options": {"expires": FORGET_SECONDS},
        },
        "forget_messages": {
            "task": "console.forget_messages",
            "schedule": FORGET_MESSAGES_SECONDS,
            "options": {"expires": FORGET_MESSAGES_SECONDS},
        },
        "watch_slack": {
            "task": "slackbot.watch_slack",
            "schedule": SLOW_SECONDS,
            "options": {"expires": SLOW_SECONDS},
        },
        "look_for_restore": {
            "task": "incidents.look_for_restore",
            "schedule": RESTORE_SECONDS,
            "options": {"expires": RESTORE_SECONDS},
        },
        "fill_audit_words": {
            "task": "incidents.fill_audit_words",
            "schedule": WORDS_SECONDS,
            "options": {"expires": WORDS_SECONDS},
        },
        "keep_subjects": {
            "task": "incidents.keep_subjects",
            "schedule": SUBJECT_SECONDS,
            "options": {"expires": SUBJECT_SECONDS},
        },
        "roll_up": {
            "task": "incidents.roll_up",
            "schedule": ROLL_UP_SECONDS,
            "options": {"expires": ROLL_UP_SECONDS},
        },
    },
)
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Having a receiver is what tells Celery to leave Django's LOGGING in force."""


@signals.beat_init.connect
def reconcile_at_once(**_kwargs: object) -> None:
    """What came while we were down is looked for now, not in a minute. A broker that is down makes it a minute after all."""
    with suppress(OperationalError, RedisError, OSError):
        app.send_task("incidents.reconcile", expires=RECONCILE_SECONDS, retry=False)
        app.send_task(
            "incidents.ask_for_head", expires=SIGN_SECONDS, retry=False
        )  # beats may die young for a long time


@signals.celeryd_init.connect
@signals.beat_init.connect
def check_settings(**_kwargs: object) -> None:
    """A worker or beat with a wrong setting stops with one line that names it."""
    from incident_response.startup import refuse_to_start_on_errors  # noqa: PLC0415 settings are not there yet at import

    refuse_to_start_on_errors()


@signals.worker_init.connect
def hold_a_restored_database(**_kwargs: object) -> None:
    """Before it takes anything up: one that the mirror is ahead of is a backup. Where either does not answer nobody knows, and it
    is asked again every minute; nothing is published meanwhile, since that needs both.
    """
    from django.db import DatabaseError, connections  # noqa: PLC0415 as above

    from clients.errors import OutsideError  # noqa: PLC0415 as above
    from incidents.restore.look import hold_if_ahead  # noqa: PLC0415 as above

    try:
        hold_if_ahead(every_chain=True)
    except (OutsideError, DatabaseError) as error:
        log.warning("mirror_not_compared", error=type(error).__name__)
    connections.close_all()


@signals.worker_process_init.connect
def keep_crew(**_kwargs: object) -> None:
    """The threads of its rooms, and their connections, last as long as a process of the pool."""
    from slackbot.warroom import crew  # noqa: PLC0415 as above

    crew.keep()


@signals.worker_process_shutdown.connect
def tell_the_last(**_kwargs: object) -> None:
    """Of traces and errors: what waits goes now."""
    from clients import background  # noqa: PLC0415 as above

    background.flush_all()


@signals.worker_ready.connect
def tell_what_is_counted(**_kwargs: object) -> None:
    """With METRICS_PORT, of all the pool's processes. The port was not there for them to inherit."""
    from django.conf import settings  # noqa: PLC0415 as above

    from incident_response import exposition  # noqa: PLC0415 as above

    if settings.METRICS_PORT:
        exposition.serve(settings.METRICS_PORT, settings.METRICS_FOLDER)


@signals.worker_ready.connect
def compare_workers_settings(**_kwargs: object) -> None:
    """Its pool's processes have connections of their own: this one's is closed again."""
    _compare("worker")


@signals.beat_init.connect
def compare_beats_settings(**_kwargs: object) -> None:
    """The same for the beat."""
    _compare("beat")


def _compare(process: str) -> None:
    from django.db import connections  # noqa: PLC0415 as above

    from incident_response.settings_seen import compare_settings  # noqa: PLC0415 as above

    compare_settings(process)
    connections.close_all()
