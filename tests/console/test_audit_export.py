"""The buttons and the command that take an audit log away."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from incidents.audit.actions import Action
from incidents.models import AuditEvent, Incident, Person
from tests.conftest import enrol
from tests.console.conftest import address, enter, section
from tests.incidents.bundles import unpacked, verified


@pytest.fixture(autouse=True)
def no_mirror(settings: Any) -> Any:
    settings.AUDIT_TABLE_NAME = ""
    return settings


@pytest.fixture
def aurora(client: Client, transactional_db: None) -> Client:
    auditor = enrol("U0AUDIT00", "Aurora Dietz", "auditors")
    assert auditor.user
    return enter(client, auditor.user)


def press(client: Client, incident: Incident, form: str) -> Any:
    return client.post(reverse("admin:incidents_incident_export", args=[incident.pk, form]))


def test_an_auditor_takes_the_bundle_away_and_it_is_ok(aurora: Client, incident: Incident, tmp_path: Path) -> None:
    answer = press(aurora, incident, "zip")
    assert answer["Content-Disposition"] == f'attachment; filename="audit-{incident.reference}-1.zip"'
    (tmp_path / "it.zip").write_bytes(answer.getvalue())
    status, said = verified(unpacked((tmp_path / "it.zip").open("rb"), tmp_path / "it"))
    assert (status, said[:3]) == (0, "OK:")


def test_the_table_is_for_reading(aurora: Client, incident: Incident) -> None:
    answer = press(aurora, incident, "csv")
    assert answer["Content-Type"] == "text/csv"
    assert b"Ravi Menon" in answer.getvalue()


def test_the_page_has_the_buttons_for_whoever_may(aurora: Client, incident: Incident) -> None:
    assert "Export bundle" in section(aurora.get(address(incident)).content.decode(), "chain")


def test_the_page_has_none_for_the_superuser(root: Client, incident: Incident) -> None:
    assert "Export bundle" not in section(root.get(address(incident)).content.decode(), "chain")


def test_who_may_not_is_told_who_may(client: Client, incident: Incident, responder: Person) -> None:
    assert responder.user
    answer = enter(client, responder.user).post(
        reverse("admin:incidents_incident_export", args=[incident.pk, "zip"]), follow=True
    )
    assert "Only an auditor or an operator can take an audit log away." in answer.content.decode()
    assert not AuditEvent.objects.filter(action=Action.AUDIT_EXPORTED).exists()


def test_without_its_key_it_says_so(aurora: Client, incident: Incident, no_mirror: Any) -> None:
    no_mirror.AUDIT_KMS_KEY_ID = "alias/there-is-none"
    answer = aurora.post(reverse("admin:incidents_incident_export", args=[incident.pk, "zip"]), follow=True)
    assert "Nothing was taken away: the key that signs it does not answer now." in answer.content.decode()


def test_it_takes_a_button_and_an_incident(aurora: Client, incident: Incident) -> None:
    assert aurora.get(reverse("admin:incidents_incident_export", args=[incident.pk, "zip"])).status_code == 405
    assert press(aurora, incident, "exe").status_code == 404
    assert press(aurora, Incident(), "zip").status_code == 404


def test_the_command_writes_a_file_for_nobody_else(incident: Incident, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "log.zip"
    call_command("audit_export", "--incident", incident.reference, "--out", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert capsys.readouterr().out.startswith(f"{out}: 1 events, SHA-256 ")
    assert verified(unpacked(out.open("rb"), tmp_path / "it"))[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it", "log.zip"]


def test_without_a_name_it_is_written_here(incident: Incident, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    call_command("audit_export", "--incident", incident.reference, "--csv")
    assert (tmp_path / f"audit-{incident.reference}-1.csv").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--incident", "INC-999999"], "INC-999999 is not on record"),
        (["--incident", "checkout"], "it looks like INC-214"),
        (["--system"], "Nothing is on record there yet"),
        (["--system", "--out", "/"], "/ exists already"),
        (["--system", "--out", "/there/is/none"], "there is no folder /there/is"),
    ],
)
def test_the_command_says_what_is_wrong(transactional_db: None, options: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("audit_export", *options)


def test_the_command_says_that_the_key_does_not_answer(incident: Incident, no_mirror: Any, tmp_path: Path) -> None:
    no_mirror.AUDIT_KMS_KEY_ID = "alias/there-is-none"
    with pytest.raises(CommandError, match=r"does not answer .* nothing was written"):
        call_command("audit_export", "--incident", incident.reference, "--out", str(tmp_path / "log.zip"))
    assert list(tmp_path.iterdir()) == []
