"""The application's settings, with one route: the same first event, row by row through the ORM."""

from incident_response.settings import *  # noqa: F403 the whole of it

ROOT_URLCONF = "tests.bench.orm_urls"
