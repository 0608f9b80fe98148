"""An older database is put in place: what has happened since is settled from the mirror, the page and Slack, and nothing twice."""

from collections.abc import Callable
from itertools import islice, takewhile
from typing import Any

import pytest
from django.core.management import CommandError

from console.restore import Restore
from incidents import lifecycle
from incidents.actor import OPERATOR
from incidents.audit.actions import Action
from incidents.audit.mirror import mirror_tail
from incidents.audit.store import audit_store
from incidents.errors import VerbRefused
from incidents.models import AuditEvent, Incident, OutboxEntry
from incidents.models.installation import Installation
from incidents.restore.hold import is_held
from incidents.restore.look import hold_if_ahead
from incidents.restore.settle import next_epoch
from sandbox.world import World
from statuspage import gate_check
from statuspage.draft import prefilled
from statuspage.models import Draft, ForeignPost, Publication, PublishedBefore
from statuspage.violations import violations
from tests import backup, kept
from tests.conftest import by, declare, do_everything_owed
from tests.incidents.test_audit import note
from tests.statuspage.conftest import Page, past_the_walls, say_yes, write
from tests.statuspage.restoring import after_restore, leader, messages_by_room, posts, verified

BACKUPS: list[backup.Backup] = []


@pytest.fixture
def draft(transactional_db: None, world: World, request: pytest.FixtureRequest) -> Draft:
    """A draft that waits in a room that stands, led by Ines; nothing is owed."""

    def make() -> None:
        write(request.getfixturevalue("led"))
        do_everything_owed()

    kept.once("a draft waits in a room that stands", make)
    return Draft.objects.select_related("incident").get()


@pytest.fixture
def lost(transactional_db: None, world: World, request: pytest.FixtureRequest) -> Incident:
    """A backup is made while a draft waits; customers are told, another incident begins; the backup is put in place."""

    def make() -> None:
        draft = request.getfixturevalue("draft")
        BACKUPS[:] = [backup.taken()]
        say_yes(draft, leader(draft))
        do_everything_owed()
        lifecycle.mitigate(draft.incident, actor=by(leader(draft)))
        declare_another()
        do_everything_owed()

    kept.once("published after a backup", make)
    assert (posts(world), Publication.objects.get().state) == (1, "PUBLISHED")
    other = Incident.objects.order_by("-number")[0]
    backup.restored(BACKUPS[0])
    assert hold_if_ahead(every_chain=True)
    return other


def declare_another() -> Incident:
    Incident.objects.update(declared_by=None)  # else a second one within five minutes is the first
    return declare()


def test_while_it_is_held_nothing_is_done_and_what_comes_in_is_recorded(
    lost: Incident, fire: Callable[..., Any], world: World
) -> None:
    calls = len(world.calls)
    assert fire().status_code == 200
    do_everything_owed()
    assert len(world.calls) == calls
    assert OutboxEntry.objects.filter(kind="assemble_room", state="pending").exists()


def test_what_was_lost_is_there_again_and_published_once(lost: Incident, world: World, page: Page) -> None:
    said = after_restore()
    do_everything_owed()
    assert "Settled. Work goes on in epoch 2." in said
    assert (posts(world), len(page())) == (1, 1)
    assert Incident.objects.get(number=lost.number).title == lost.title
    assert [one.state for one in Incident.objects.order_by("number")] == ["MITIGATED", "ROOM_ASSEMBLED"]
    assert (verified(), violations()) == (0, [])


def test_what_is_public_is_no_stranger_and_the_next_update_follows_it(lost: Incident, page: Page) -> None:
    after_restore()
    do_everything_owed()
    gate_check.look()
    (before,) = PublishedBefore.objects.all()
    assert str(before) == f"{before.statuspage_update}, published before the database was restored"
    assert ForeignPost.objects.count() == 0
    assert Draft.objects.get().state == "PUBLISHED"
    following = prefilled(before.incident)
    assert (following.target, following.body) == (page()[0]["id"], before.body)


def test_rooms_are_found_and_none_is_made_a_second_time(lost: Incident, world: World) -> None:
    rooms = messages_by_room(world)
    after_restore()
    do_everything_owed()
    assert messages_by_room(world) == rooms
    assert Incident.objects.get(pk=lost.pk).room.channel in rooms


def test_a_dry_run_says_the_same_and_changes_nothing(lost: Incident) -> None:
    events = AuditEvent.objects.count()
    would = after_restore("--dry-run")
    assert f"{lost.reference} comes back" in would
    assert (AuditEvent.objects.count(), is_held()) == (events, True)


def test_each_step_is_in_the_audit_and_a_second_run_finds_nothing_to_do(lost: Incident) -> None:
    after_restore()
    settled = AuditEvent.objects.get(action=Action.RESTORE_SETTLED)
    assert (settled.detail["returned"], settled.detail["found"], settled.detail["mirror"]) == (1, 1, True)
    assert AuditEvent.objects.filter(action=Action.PUBLICATION_FOUND).count() == 1
    with pytest.raises(CommandError, match="Nothing is held"):
        after_restore()


def test_a_run_that_is_cut_off_after_any_line_is_run_again_and_ends_the_same(lost: Incident, world: World) -> None:
    store = audit_store()
    for _ in range(6):
        steps = Restore(actor=OPERATOR, store=store, dry=False).steps()
        list(
            takewhile(lambda line: "are owed" not in line, islice(steps, 2))
        )  # one thing is done, and the next one said
    assert (next_epoch(store), is_held()) == (2, True)  # cut off between the mirror and the database
    after_restore()
    do_everything_owed()
    assert (Installation.objects.get().epoch, PublishedBefore.objects.count(), posts(world)) == (2, 1, 1)
    assert [one.state for one in Incident.objects.order_by("number")] == ["MITIGATED", "ROOM_ASSEMBLED"]
    assert verified() == 0


def test_one_that_the_record_has_no_approval_of_is_named(lost: Incident) -> None:
    after_restore()
    past_the_walls(
        "DELETE FROM incidents_auditevent WHERE action = 'STATUSPAGE_DRAFT_APPROVED'", "incidents_auditevent"
    )
    (found,) = violations()
    assert "no approval of these words before it" in found.what


def test_the_old_database_is_held_by_the_new_epoch(lost: Incident) -> None:
    old = backup.taken()
    after_restore()
    backup.restored(old)
    Installation.objects.update(held_at=None, held_why="")
    assert hold_if_ahead(every_chain=False)
    assert "of epoch 2" in Installation.objects.get().held_why


def test_it_refuses_while_the_mirror_goes_on_growing(lost: Incident) -> None:
    steps = Restore(actor=OPERATOR, store=audit_store(), dry=False).steps()
    list(takewhile(lambda line: "are owed" not in line, steps))
    now = backup.taken()
    note(Incident.objects.get(pk=lost.pk), "a worker of the old database")
    mirror_tail(lost.chain)
    backup.restored(now)
    with pytest.raises(VerbRefused, match="goes on growing"):
        list(steps)
    assert is_held()


def test_a_chain_that_somebody_went_on_with_keeps_the_lost_end_as_evidence(draft: Draft, world: World) -> None:
    then = backup.taken()
    say_yes(draft, leader(draft))
    do_everything_owed()
    backup.restored(then)
    note(draft.incident, "before anybody noticed")
    hold_if_ahead(every_chain=True)
    assert "are kept beside it" in after_restore()
    do_everything_owed()
    assert (posts(world), Draft.objects.get().state) == (1, "PUBLISHED")
    assert verified() == 0


def test_an_approval_of_the_backup_is_void_and_sends_nothing(draft: Draft, world: World) -> None:
    say_yes(draft, leader(draft))
    then = backup.taken()
    do_everything_owed()
    backup.restored(then)
    assert hold_if_ahead(every_chain=True)
    after_restore()
    do_everything_owed()
    assert posts(world) == 1
    assert Draft.objects.get().state == "PUBLISHED"


def test_an_approval_that_was_never_sent_waits_to_be_given_anew(draft: Draft, world: World) -> None:
    say_yes(draft, leader(draft))
    then = backup.taken()
    lifecycle.mitigate(draft.incident, actor=by(leader(draft)))
    OutboxEntry.objects.filter(kind="publish").delete()
    do_everything_owed()
    backup.restored(then)
    assert hold_if_ahead(every_chain=True)
    after_restore()
    do_everything_owed()
    assert (posts(world), Draft.objects.get().state) == (0, "PENDING")


def test_without_a_second_copy_the_operator_has_to_say_so(draft: Draft, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = ""
    with pytest.raises(CommandError, match="NO SECOND COPY"):
        after_restore()
    said = after_restore("--without-mirror")
    assert "NO SECOND COPY" in said
    assert "Settled" in said
    assert AuditEvent.objects.get(action=Action.RESTORE_SETTLED).detail["mirror"] is False


def test_a_database_that_lost_nothing_is_not_held(draft: Draft) -> None:
    assert not hold_if_ahead(every_chain=True)
    with pytest.raises(CommandError, match="Nothing is held"):
        after_restore()
