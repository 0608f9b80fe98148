"""What is on record and opened no room: listed, said in words, and given its room at a button."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Alert, Delivery, Incident, OutboxEntry
from incidents.models.delivery import Standing
from tests.conftest import native
from tests.console.conftest import Read, address, section

Do = Callable[[], None]
Fire = Callable[..., Any]
LIST = "/admin/incidents/incident/"
BANNER = "<strong>grafana-oncall is in shadow mode.</strong>"


def fired(fire: Fire, group: str = "IABC123", **labels: str) -> Incident:
    """Of a service of its own, so that it joins nothing."""
    fire(native(group, integration={"id": f"C{group}", "labels": {"service": group, **labels}}))
    return Incident.objects.get(alerts__group_id=group)


@pytest.fixture
def shadow(fire: Fire, settings: Any) -> Incident:
    """Of a source in shadow mode: a P1 that would have had a room."""
    settings.SHADOW_SOURCES = ["grafana-oncall"]
    return fired(fire, severity="P1")


@pytest.fixture
def minor(fire: Fire) -> Incident:
    """Of a severity that opens no room."""
    return fired(fire, "IMINOR1", severity="P3")


@pytest.fixture
def missed(fire: Fire) -> Incident:
    """Over when reconciliation found it."""
    incident = fired(fire, "IMISSED1", severity="P1")
    Incident.objects.filter(pk=incident.pk).update(needs_room=False)
    Alert.objects.filter(incident=incident).update(found_by="reconciled", state="resolved")
    incident.refresh_from_db()
    return incident


@pytest.fixture
def held(fire: Fire, settle: Do, settings: Any) -> Incident:
    """Over the limit of rooms."""
    settings.STORM_ROOMS = 0
    incident = fired(fire, severity="P1")
    settle()
    return incident


def test_a_shadow_incident_shows_room_people_and_texts_that_would_have_been(
    read: Read, shadow: Incident, settle: Do
) -> None:
    settle()
    page = read(shadow)
    would_be = section(page, "preview")
    assert f"#incident-{shadow.number}-checkout-errors" in would_be
    assert f"P1 {shadow.reference} Checkout errors since 02:11 UTC. Nobody leads yet." in would_be
    assert '<li dir="auto">Ines Castro (' in would_be
    assert "Here: 0 of " in would_be
    assert "Recorded in shadow mode (grafana-oncall)" in page


def test_until_it_is_known_who_is_on_call_the_page_says_so(read: Read, shadow: Incident) -> None:
    assert "is being looked up" in section(read(shadow), "preview")


def test_one_that_would_have_had_no_room_has_no_preview(read: Read, fire: Fire, settings: Any) -> None:
    settings.SHADOW_SOURCES = ["grafana-oncall"]
    assert 'id="preview"' not in read(fired(fire, severity="P3"))


def test_the_first_page_says_loudly_that_a_source_is_in_shadow_mode(root: Client, shadow: Incident) -> None:
    page = root.get("/admin/").content.decode()
    assert BANNER in page
    assert "1 in shadow mode" in page
    assert "All is quiet" in page


def test_without_shadow_mode_the_first_page_is_quiet_about_it(root: Client, incident: Incident) -> None:
    assert "shadow mode" not in root.get("/admin/").content.decode()


def test_each_kind_is_listed(root: Client, missed: Incident, minor: Incident, shadow: Incident) -> None:
    def listed(kind: str) -> list[Incident]:
        page = root.get(f"{LIST}?war_room={kind}").content.decode()
        return [one for one in (missed, minor, shadow) if f">{one.reference}<" in page]

    assert [listed(kind) for kind in ("missed", "severity", "shadow")] == [[missed], [minor], [shadow]]
    assert listed("any") == [missed, minor, shadow]


def test_each_says_in_words_why_it_has_no_room(read: Read, missed: Incident, minor: Incident) -> None:
    assert "its webhook never arrived" in read(missed)
    assert "Its severity, P3, opens no room by itself." in read(minor)
    assert "Found by reconciliation" in section(read(missed), "alerts")


def test_the_first_page_counts_them_and_what_no_source_knows(root: Client, missed: Incident, minor: Incident) -> None:
    Delivery.objects.filter(alert__incident=minor).update(standing=Standing.UNKNOWN)
    page = root.get("/admin/").content.decode()
    for words in ("1 missed: over when found", "1 of a severity that opens none", "1 named by a delivery, not known"):
        assert words in page


def test_the_share_of_alerts_without_a_severity_is_shown(root: Client, fire: Fire) -> None:
    fired(fire, severity="P2")
    fired(fire, "IABC124")
    Alert.objects.update(started_at=Incident.objects.first().opened_at)  # type: ignore[union-attr]
    assert "grafana-oncall: 1 of 2 alerts (50 %), taken as P1" in root.get("/admin/").content.decode()
    assert "alert_unlabelled_share 0.5" in root.get("/metrics").content.decode()


def test_a_button_opens_the_room_and_leads_back(root: Client, read: Read, minor: Incident) -> None:
    button = f"{LIST}{minor.pk}/open-room/"
    assert f'action="{button}"' in read(minor)
    assert root.get(button).status_code == 405
    answer = root.post(button)
    assert (answer.status_code, answer["Location"]) == (302, address(minor))
    assert OutboxEntry.objects.filter(kind="assemble_room", incident=minor).exists()
    assert "Open a room" not in read(Incident.objects.get())


def test_one_that_a_storm_holds_is_listed_and_released_at_the_button(root: Client, read: Read, held: Incident) -> None:
    assert "1 held by storm" in root.get("/admin/").content.decode()
    assert "many rooms were opened just before" in read(held)
    root.post(f"{LIST}{held.pk}/open-room/")
    assert "many rooms were opened just before" not in read(held)


def test_a_second_request_is_told_why_not(root: Client, minor: Incident) -> None:
    root.post(f"{LIST}{minor.pk}/open-room/")
    again = root.post(f"{LIST}{minor.pk}/open-room/", follow=True)
    assert "has its room already" in again.content.decode()


def test_who_may_not_read_it_opens_no_room(client: Client, minor: Incident) -> None:
    client.force_login(User.objects.create_user("nosy", password="x" * 20, is_staff=True))
    assert client.post(f"{LIST}{minor.pk}/open-room/").status_code == 403
    assert not OutboxEntry.objects.filter(kind="assemble_room").exists()
