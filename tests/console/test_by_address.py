"""Whoever knows an id has no more for it: every address of the console, with ids that exist, by somebody who may know of none.

The records themselves, as the admin lists them, are in test_visible.py.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver

from incidents.models import Incident, KeptMessage, OutboxEntry, Person
from statuspage.models import Approval, Draft, Publication
from tests.console.conftest import enter
from tests.fences.routes import A_PART, example, routes

LISTED = re.compile(r"admin/(auth|incidents|statuspage|slackbot|ai|console)/")  # by the admin: test_visible.py
OF_NO_INCIDENT = ("admin/access-tokens/", "admin/second-factors/", "admin/r/")
OURS = [
    route
    for route in dict(routes(get_resolver().url_patterns))
    if route.startswith("admin/")
    and A_PART.search(route)
    and not LISTED.match(route)
    and not route.startswith(OF_NO_INCIDENT)
]
ABOUT = (Incident, Draft, Publication, Approval, OutboxEntry, KeptMessage)


def addresses(route: str) -> Iterator[str]:
    """With each id there is in the place of the first part; what else it names does not exist."""
    kind = A_PART.search(route)
    for model in ABOUT:
        for pk in model._default_manager.values_list("pk", flat=True):
            if kind and kind[0].startswith("<uuid") == ("-" in str(pk)):
                yield example(route.replace(kind[0], str(pk), 1).replace("<slug:name>", "resolve"))


@pytest.fixture
def stranger(story: Incident, transactional_db: None) -> Client:
    """Signed in with a second factor, with every right of Django's, and may know of no incident."""
    account = User.objects.create_superuser("gone")
    Person.objects.create(name="Gone", user=account, is_active=False)
    return enter(Client(), account)


def says(answer: Any, story: Incident) -> bool:
    body = b"".join(answer) if answer.streaming else answer.content
    return story.title.encode() in body or story.reference.encode() in body


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_id_opens_nothing(stranger: Client, story: Incident, method: str) -> None:
    before = Incident.objects.values().get()
    asked = [path for route in OURS for path in addresses(route)]
    answers = {path: getattr(stranger, method)(path) for path in asked}
    assert len(answers) > 20
    assert {path for path, answer in answers.items() if answer.status_code == 200 or says(answer, story)} == set()
    assert Incident.objects.values().get() == before
