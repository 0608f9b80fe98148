"""Every other way of saving that Django knows, tried against the gate: nothing reaches customers, and no row says that it did."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core import serializers
from django.core.management import call_command
from django.db import DatabaseError, connection, models
from django.db.models.functions import Now
from django.test import Client

from statuspage.errors import BypassAttempted
from statuspage.models import Approval, Draft, Publication, Revision
from tests.statuspage.conftest import Page, publication_of

WALL = "through the gate|by save|with its event|cannot become|noted once"  # each says itself why
SENT = {"attempt": 1, "sending_at": Now()}
UPDATE = "UPDATE statuspage_publication SET state = %s, attempt = 1, sending_at = clock_timestamp()"
STATES = ("SENDING", "PUBLISHED")


@pytest.fixture
def reserved(approval: Approval, page: Page) -> Iterator[Publication]:
    """Approved and reserved: everything is there but what the gate does next. Afterwards nothing was sent, nor says it was."""
    publication = publication_of(approval)
    publication._reserve()
    yield publication
    assert page() == []
    assert not Publication.objects.filter(state__in=["SENDING", "PUBLISHED"]).exists()


def refused(way: Callable[[], object]) -> None:
    with pytest.raises((BypassAttempted, DatabaseError), match=WALL):
        way()


def changed(publication: Publication, state: str) -> Publication:
    publication.state = state
    publication.attempt, publication.sending_at = 1, publication.approval.created_at
    return publication


IN_PYTHON: dict[str, Callable[[Publication, str], object]] = {
    "update": lambda one, state: Publication.objects.filter(pk=one.pk).update(state=state),
    "bulk_update": lambda one, state: Publication.objects.bulk_update([changed(one, state)], ["state"]),
    "bulk_create": lambda one, state: Publication.objects.bulk_create(
        [Publication(approval=one.approval, state=state)]
    ),
    "update_or_create": lambda one, state: Publication.objects.update_or_create({"state": state}, pk=one.pk),
    "get_or_create": lambda one, state: Publication.objects.get_or_create({"approval": one.approval}, state=state),
    "create": lambda one, state: Publication.objects.create(approval=one.approval, state=state),
    "a related manager": lambda one, state: one.incident.publications.update(state=state),
    "the base manager": lambda one, state: Publication._base_manager.filter(pk=one.pk).update(state=state, **SENT),
    "save(update_fields)": lambda one, state: changed(one, state).save(update_fields=["state"]),
    "save(force_update)": lambda one, state: changed(one, state).save(force_update=True),
    "Model.save": lambda one, state: models.Model.save(changed(one, state)),
    "save_base": lambda one, state: changed(one, state).save_base(raw=True),
    "a deserialized row": lambda one, state: [each.save() for each in deserialized(changed(one, state))],
    "raw()": lambda one, state: list(Publication.objects.raw(f"{UPDATE} RETURNING *", [state])),
}


def deserialized(one: Publication) -> Any:
    return serializers.deserialize("json", serializers.serialize("json", [one]))


@pytest.mark.parametrize("way", IN_PYTHON)
def test_no_way_of_saving_gets_around_the_gate(reserved: Publication, way: str) -> None:
    for state in STATES:
        refused(partial(IN_PYTHON[way], reserved, state))


def test_nor_does_sql(reserved: Publication) -> None:
    def run(state: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(UPDATE, [state])

    for state in STATES:
        refused(partial(run, state))


def test_nor_does_loaddata(reserved: Publication, tmp_path: Path) -> None:
    fixture = tmp_path / "rows.json"
    for state in STATES:
        fixture.write_text(serializers.serialize("json", [changed(reserved, state)]))
        refused(partial(call_command, "loaddata", fixture, verbosity=0))


def test_loaddata_brings_no_forged_approval(approval: Approval, page: Page, tmp_path: Path) -> None:
    (row,) = json.loads(serializers.serialize("json", [approval]))
    event = approval.revision.draft.incident.events.get(action="IC_CLAIMED")
    row |= {"pk": approval.pk + 1, "fields": row["fields"] | {"event": str(event.pk)}}
    fixture = tmp_path / "rows.json"
    fixture.write_text(json.dumps([row]))
    refused(partial(call_command, "loaddata", fixture, verbosity=0))
    assert (Approval.objects.count(), page()) == (1, [])


TYPED = """
from statuspage.models import Publication
one = Publication.objects.get()
one.state, one.attempt, one.sending_at = "{state}", 1, one.approval.created_at
super(Publication, one).save()
"""


def test_nor_does_the_shell(reserved: Publication) -> None:
    for state in STATES:
        refused(partial(call_command, "shell", command=TYPED.format(state=state), no_imports=True))


def test_an_effect_that_nobody_owes_is_not_done(approval: Approval, page: Page, settle: Callable[[], None]) -> None:
    """A reserved row by itself sends nothing: what publishes is the debt that the approval left, and it was voided."""
    publication_of(approval)._reserve()
    approval.void("tried out")
    settle()
    assert page() == []
    assert Publication.objects.get().state == "LAPSED"


@pytest.mark.parametrize("model", [Draft, Revision, Approval, Publication], ids=lambda model: model.__name__)
def test_nor_does_the_admin(reserved: Publication, client: Client, model: type[models.Model]) -> None:
    client.force_login(User.objects.create_superuser("root", password="x" * 20))
    name, row = model._meta.model_name, model._default_manager.get()
    sent = {"state": "PUBLISHED", "_save": "Save"}
    base = f"/admin/statuspage/{name}"
    answers = [client.post(f"{base}/{path}", sent) for path in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/")]
    answers.append(client.post(f"{base}/", {"action": "delete_selected", "_selected_action": [row.pk]}))
    assert [answer.status_code for answer in answers][:3] == [403, 403, 403]
    assert model._default_manager.get() == row


def test_the_admin_edits_none_of_it_within_another_page() -> None:
    edited_within = {inline.model for page in admin.site._registry.values() for inline in page.inlines}
    assert edited_within.isdisjoint({Draft, Revision, Approval, Publication})


def test_what_was_approved_goes_out_by_its_own_way_all_the_same(approval: Approval, page: Page) -> None:
    publication_of(approval).save()
    assert len(page()) == 1
