"""Verify now: asked for by a button, done behind the page, followed on a page of its own that says what was found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import AuditCheck, CheckState, Incident, Person
from tests.conftest import enrol
from tests.console.conftest import enter
from tests.statuspage.conftest import past_the_walls


@pytest.fixture
def auditor(client: Client, transactional_db: None) -> Client:
    """Signed in, of `auditors`."""
    account = enrol("U0AUDIT00", "Audra Stone", "auditors").user
    assert account
    return enter(client, account)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def verify(client: Client, incident: Incident) -> str:
    """The address of the page that the button leads to."""
    answer = client.post(f"/admin/audit/incident/{incident.pk}/verify/")
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_button_asks_and_the_page_follows_it(auditor: Client, incident: Incident) -> None:
    following = page(auditor, verify(auditor, incident))
    assert '<progress max="100" value="0"' in following
    assert "0 of 1 events." in following
    assert "Asked for by Audra Stone" in following
    assert '<noscript><meta http-equiv="refresh"' in following
    assert "being verified" in page(auditor, f"/admin/audit/incident/{incident.pk}/")


def test_once_it_is_done_the_page_and_the_log_say_so(
    auditor: Client, incident: Incident, settle: Callable[[], None]
) -> None:
    address = verify(auditor, incident)
    settle()
    done = page(auditor, address)
    assert "Every event follows the one before it, and none was changed." in done
    assert "http-equiv" not in done
    assert ">verified<" in page(auditor, f"/admin/audit/incident/{incident.pk}/")


def test_the_script_is_told_how_far_it_is(auditor: Client, incident: Incident) -> None:
    address = verify(auditor, incident)
    AuditCheck.objects.update(events_total=200, events_done=50)
    now = {"percent": 25, "said": "50 of 200 events.", "over": False}
    assert auditor.get(f"{address}progress/").json() == now


def test_what_does_not_move_says_why(auditor: Client, incident: Incident) -> None:
    address = verify(auditor, incident)
    AuditCheck.objects.update(moved_at="2026-01-01T00:00Z")
    assert "it goes on by itself once a worker is free." in page(auditor, address)


def test_a_difference_is_named_on_every_page_of_it(
    auditor: Client, incident: Incident, settle: Callable[[], None]
) -> None:
    changed = f"UPDATE incidents_auditevent SET canonical = canonical || '\\x20' WHERE chain = '{incident.chain}'"
    past_the_walls(changed, "incidents_auditevent")
    auditor.post("/admin/audit/verify/")
    settle()
    check = AuditCheck.objects.get()
    for address in (f"/admin/audit/check/{check.pk}/", "/admin/audit/"):
        assert f"{incident.reference}, event 1:" in page(auditor, address).replace("</strong>", "")
    assert "The audit log does not verify." in page(auditor, f"/admin/audit/incident/{incident.pk}/")


def test_a_difference_in_what_one_may_not_read_is_said_and_not_named(root: Client, incident: Incident) -> None:
    found = {
        "chain": "INCIDENT#7c0b1a52-0000-4000-8000-000000000000",
        "reference": "INC-7000001",
        "seq": 4,
        "field": "hash",
    }
    check = AuditCheck.objects.create(
        state=CheckState.BROKEN, finished_at="2026-11-28T00:00Z", findings=[found | {"said": "changed"}]
    )
    said = page(root, f"/admin/audit/check/{check.pk}/")
    assert "1 more in what you may not read." in said
    everything = page(root, "/admin/audit/")
    assert "The audit log does not verify." in everything
    assert "INC-7000001" not in said + everything


def test_who_may_not_ask_has_no_button_and_is_refused(client: Client, incident: Incident) -> None:
    viewer = enrol("U0VERA000", "Vera Lind", "viewers").user
    assert viewer
    client.force_login(viewer)
    assert "Verify" not in page(client, f"/admin/audit/incident/{incident.pk}/")
    for address in (f"/admin/audit/incident/{incident.pk}/verify/", "/admin/audit/verify/"):
        refused = client.post(address, follow=True).content.decode()
        assert "Only an auditor or an operator can have the audit log checked." in refused
    assert not AuditCheck.objects.exists()


def test_what_is_not_for_this_reader_is_a_404(root: Client, incident: Incident) -> None:
    check = AuditCheck.objects.create(incident=incident)
    Person.objects.create(name="Gone", user=User.objects.get(username="root"), is_active=False)
    assert root.get(f"/admin/audit/check/{check.pk}/").status_code == 404
    assert root.post(f"/admin/audit/incident/{incident.pk}/verify/").status_code == 404
    assert root.get("/admin/audit/check/987654/").status_code == 404


def test_a_verification_from_before_it_was_opened_says_nothing_of_it(
    auditor: Client, incident: Incident, settle: Callable[[], None]
) -> None:
    assert auditor.post("/admin/audit/verify/").status_code == 302
    settle()
    assert ">verified<" in page(auditor, f"/admin/audit/incident/{incident.pk}/")
    Incident.objects.update(opened_at=AuditCheck.objects.get().started_at + timedelta(seconds=1))
    assert "Nobody has verified it so far" in page(auditor, f"/admin/audit/incident/{incident.pk}/")
