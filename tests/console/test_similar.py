"""The incident's page shows what was like it before, and how that ended, to whom may know of it."""

from collections.abc import Callable

import pytest
from django.db.models import Q

from incidents.actor import Actor
from incidents.models import Incident, Person
from incidents.models.incident import IncidentQuerySet
from incidents.subject import keep_subjects
from tests.conftest import declare
from tests.console.conftest import SECOND, Read, address, section


@pytest.fixture
def again(story: Incident) -> Incident:
    """The story is over, and something like it has begun."""
    keep_subjects()
    declare()
    return Incident.objects.latest("number")


def test_it_shows_how_each_ended_and_leads_there(read: Read, again: Incident, story: Incident, ic: Person) -> None:
    shown = section(read(again), "similar")
    assert f'<a href="{address(story)}">{story.reference}</a>' in shown
    assert "Resolved in under 1 min, " in shown
    assert f"led by {ic}" in shown
    assert f"Customers read last: “{SECOND}”" in shown
    assert f">{story.postmortem.identifier} in Linear</a>" in shown
    assert f'<a href="/admin/postmortem/{story.pk}/">read it here</a>' in shown


def test_of_nothing_alike_it_says_so(read: Read, incident: Incident) -> None:
    assert "Nothing that was resolved so far is like it." in section(read(incident), "similar")


def test_what_a_reader_may_not_know_of_is_not_named(
    read: Read, again: Incident, story: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    see: Callable[[IncidentQuerySet, Actor], IncidentQuerySet] = lambda them, _: them.filter(~Q(pk=story.pk))  # noqa: E731
    monkeypatch.setattr(IncidentQuerySet, "visible_to", see)
    page = read(again)
    assert story.reference not in page
    assert "Nothing that was resolved so far" in page
