"""The Celery application: four queues, messages that are only hints, and the sweep that makes them certain.

Every message names an outbox entry; what to do is read from the database under its lock (see incidents/outbox).
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")

SWEEP_SECONDS = 2.0

app = Celery("incident_response")
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
        "visibility_timeout": 900,  # above the longest time limit, or a slow task would be delivered twice
    },
    beat_schedule={
        "sweep": {"task": "incidents.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS * 2}},
    },
)
app.autodiscover_tasks()
