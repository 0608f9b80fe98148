"""The read-back: a record or a copy that says anything else than what is about to be sent stops it."""

from typing import Any

import pytest

from incidents.audit.mirror import mirror_tail, sort_key
from incidents.models import AuditEvent, Incident
from statuspage.errors import AutoPublishNotPermittedError, ReadBackMismatch
from statuspage.models import Approval
from tests.statuspage.conftest import (
    Page,
    past_the_walls,
    publication_of,
    publish,
)

OTHER_WORDS = "convert_to(replace(convert_from(canonical, 'UTF8'), 'o', '0'), 'UTF8')"
OTHER_DOOR = "convert_to(replace(convert_from(canonical, 'UTF8'), '\"via\":\"slack\"', '\"via\":\"mail\"'), 'UTF8')"


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        pytest.param(
            "UPDATE statuspage_approval SET digest = repeat('0', 64)", "statuspage_approval", id="approved digest"
        ),
        pytest.param(
            f"UPDATE statuspage_revision SET canonical = {OTHER_WORDS}, digest = encode(sha256({OTHER_WORDS}), 'hex')",
            "statuspage_revision",
            id="words",
        ),
        pytest.param(
            f"UPDATE incidents_auditevent SET canonical = {OTHER_DOOR} WHERE action = 'STATUSPAGE_DRAFT_APPROVED'",
            "incidents_auditevent",
            id="event",
        ),
    ],
)
def test_a_record_that_was_tampered_with_publishes_nothing(
    approval: Approval, page: Page, sql: str, table: str
) -> None:
    past_the_walls(sql, table)
    with pytest.raises(AutoPublishNotPermittedError):
        publish(approval)
    assert page() == []


def rewrite(event: AuditEvent, **column: str) -> None:
    """With a hash that fits, as only somebody can who owns the database; `column` is set to the SQL given."""
    (name, value) = next(iter(column.items()))
    past_the_walls(f"UPDATE incidents_auditevent SET {name} = {value} WHERE id = '{event.pk}'", "incidents_auditevent")
    past_the_walls("UPDATE incidents_auditevent SET hash = sha256(previous || canonical)", "incidents_auditevent")


def saying_otherwise(place: str) -> str:
    """The event's canonical form with another value there. Nothing else in it changes."""
    whole = f"jsonb_set(convert_from(canonical, 'UTF8')::jsonb, '{{{place}}}', '\"other\"')"
    return f"convert_to({whole}::text, 'UTF8')"


@pytest.mark.parametrize("name", ["draft", "revision", "digest", "target", "approver", "group", "role"])
def test_an_event_that_says_otherwise_publishes_nothing(approval: Approval, page: Page, name: str) -> None:
    rewrite(approval.event, canonical=saying_otherwise(f"detail,{name}"))
    with pytest.raises(ReadBackMismatch, match=f"says otherwise: {name}"):
        publish(approval)
    assert page() == []


def test_an_event_of_another_kind_is_no_approval(approval: Approval, page: Page) -> None:
    rewrite(approval.event, canonical=saying_otherwise("action"))
    with pytest.raises(ReadBackMismatch, match="says otherwise: its kind"):
        publish(approval)
    assert page() == []


def test_an_event_of_another_incident_is_no_approval(approval: Approval, page: Page) -> None:
    rewrite(approval.event, incident_id="NULL")
    with pytest.raises(ReadBackMismatch, match="says otherwise: its kind"):
        publish(approval)
    assert page() == []


def test_a_copy_that_was_changed_behind_newer_ones_publishes_nothing(
    approval: Approval, led: Incident, page: Page, sandbox_aws: Any
) -> None:
    publication_of(approval)._reserve()  # a newer event, by which the mirror's end is ours
    mirror_tail(led.chain)
    key = {"pk": led.chain, "sk": sort_key(approval.event.seq)}
    sandbox_aws.put_item(Item=sandbox_aws.get_item(Key=key)["Item"] | {"canonical": b"{}"})
    with pytest.raises(ReadBackMismatch, match="second copy of the approval"):
        publish(approval)
    assert page() == []
