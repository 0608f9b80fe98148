"""The wiring: settings, urls, Celery, the server's front, health and metrics. No incident lives here.

The record of incidents is the app beside it, `incidents`; the names are alike, the jobs are not.
"""

from incident_response.celery import app as celery_app

__all__ = ["celery_app"]
