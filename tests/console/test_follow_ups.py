"""What is to be done, in the console: listed, added through the verb that Slack calls, ended here where there is no Linear."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from incidents import lifecycle, postmortem
from incidents.actor import WORKER
from incidents.follow_ups import add_follow_up
from incidents.models import FollowUp, Incident, Person
from tests.conftest import by
from tests.console.conftest import As, Read, address, section

ONCE = str(uuid4())  # as the page has it


@pytest.fixture
def console(signed_in_as: As, ic: Person) -> Client:
    return signed_in_as(ic)


def add(console: Client, incident: Incident, **sent: Any) -> Any:
    """The form sent off."""
    form = {"text": "Alert on the pool", "whom": "", "priority": "2", "once": ONCE} | sent
    return console.post(reverse("add_follow_up", args=[incident.pk]), form)


def end(console: Client, one: FollowUp, how: str) -> Any:
    return console.post(reverse("end_follow_up", args=[one.incident_id, one.pk]), {"how": how}, follow=True)


def shown(console: Client, incident: Incident) -> str:
    return section(console.get(address(incident)).content.decode(), "to-be-done")


def test_nothing_so_far(console: Client, incident: Incident) -> None:
    assert "Nothing so far: no follow-up action was added." in shown(console, incident)


def test_one_is_added_for_somebody_and_listed(console: Client, incident: Incident, ic: Person) -> None:
    assert add(console, incident, whom=ic.reference, priority="1").url == f"{address(incident)}#to-be-done"
    one = FollowUp.objects.get()
    assert (one.owner, one.urgency.label) == (ic, "urgent")
    assert "Alert on the pool" in shown(console, incident)
    assert f"<bdi>Ines Castro</bdi>, urgent, due {one.due:%-d %b %Y}" in shown(console, incident)


def test_sent_off_twice_it_is_added_once(console: Client, incident: Incident) -> None:
    for _ in range(2):
        add(console, incident)
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize("sent", [{"text": " "}, {"text": "x" * 251}, {"whom": "p_nobody"}, {"priority": "9"}])
def test_what_cannot_be_is_not_added_and_says_so(console: Client, incident: Incident, sent: dict[str, str]) -> None:
    add(console, incident, **sent)
    assert "Nothing was added" in console.get(address(incident)).content.decode()
    assert not FollowUp.objects.exists()


def test_whoever_may_not_sees_no_form_and_adds_nothing(read: Read, root: Client, incident: Incident) -> None:
    assert "Add it" not in section(read(incident), "to-be-done")
    add(root, incident)
    assert not FollowUp.objects.exists()


def test_overdue_says_so(console: Client, incident: Incident, ic: Person) -> None:
    add_follow_up(incident, text="Alert sooner", owner=None, actor=by(ic), once="k")
    FollowUp.objects.update(due_on="2026-01-05")
    assert '<span class="tag bad">overdue</span>' in shown(console, incident)


@pytest.mark.parametrize("how", ["done", "dropped"])
def test_one_that_is_not_in_linear_is_ended_here(console: Client, incident: Incident, settings: Any, how: str) -> None:
    settings.LINEAR_API_KEY = ""
    add(console, incident)
    assert 'value="dropped"' in shown(console, incident)
    end(console, FollowUp.objects.get(), how)
    assert FollowUp.objects.get().stands == how
    assert 'value="dropped"' not in shown(console, incident)


def test_one_that_linear_follows_is_ended_there(console: Client, incident: Incident) -> None:
    add(console, incident)
    FollowUp.objects.update(identifier="INC-2", url="https://linear.example/2")
    assert 'value="dropped"' not in shown(console, incident)
    assert "Close INC-2 there" in end(console, FollowUp.objects.get(), "done").content.decode()
    assert FollowUp.objects.get().stands == "open"


def test_on_the_postmortem_it_is_added_too(console: Client, incident: Incident, ic: Person) -> None:
    lifecycle.resolve(incident, actor=by(ic))
    postmortem.write(incident, summary="It was the pool.", is_fallback=False, actor=WORKER)
    page = reverse("postmortem", args=[incident.pk])
    assert add(console, incident, back="postmortem").url == f"{page}#to-be-done"
    assert "Alert on the pool" in section(console.get(page).content.decode(), "to-be-done")
    assert 'dir="auto">To be done<' not in console.get(page).content.decode()
