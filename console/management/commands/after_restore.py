"""`manage.py after_restore`: settles what had happened after the backup that this database was restored from, and lets work go on.

It stands here because it compares the record, the status page, Slack and Linear. docs/restore.md says when, and what it cannot
bring back.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.errors import OutsideError
from console.restore import Restore, hold_by_hand, why_held
from incidents.actor import OPERATOR, Actor
from incidents.audit.store import audit_store
from incidents.errors import VerbRefused
from incidents.models.person import Person

NO_MIRROR = (
    "NO SECOND COPY of the audit log is kept (AUDIT_TABLE_NAME). Nobody can tell what this database has lost: events, incidents,"
    " approvals and publications after the backup are not compared and do not come back. What customers read since then shows as"
    " posted by others until somebody signs for it."
)


class Command(BaseCommand):
    help = (
        "After the database was restored from a backup: compares it with the audit log's second copy, Statuspage, Slack and Linear,"
        " brings back what was lost, and lets work go on. It can be run again at any time. Exit status 1: refused, or nothing is"
        " held; 2: one of them does not answer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only says what it would do")
        parser.add_argument("--as", dest="who", help="the reference (p_…) of the operator who does it")
        parser.add_argument(
            "--hold", action="store_true", help="only holds all effects: for a restore that no second copy can tell of"
        )
        parser.add_argument(
            "--without-mirror",
            action="store_true",
            help="where no second copy is kept: go on with what the backup knows",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._run(**options)
        except VerbRefused as refused:
            raise CommandError(str(refused), returncode=1) from None
        except OutsideError as outage:
            raise CommandError(
                f"{outage}. Everything is held still; run this again when it answers.", returncode=2
            ) from None

    def _run(self, *, dry_run: bool, who: str | None, hold: bool, without_mirror: bool, **_options: Any) -> None:
        if hold:
            self.stdout.write("Held from now on." if hold_by_hand() else "It is held already.")
            return
        store = audit_store()
        if (store is None) != without_mirror:
            raise CommandError(_about_the_mirror(kept=store is not None), returncode=1)
        if without_mirror:
            self.stderr.write(NO_MIRROR)
            if not dry_run:
                hold_by_hand()
        said = why_held(dry=dry_run)
        if not said and not (without_mirror and dry_run):
            raise CommandError("Nothing is held, and the second copy knows nothing that is not here.", returncode=1)
        self.stdout.write(said)
        for line in Restore(actor=_actor(who), store=store, dry=dry_run).steps():
            self.stdout.write(line)


def _about_the_mirror(*, kept: bool) -> str:
    if kept:
        return "A second copy is kept (AUDIT_TABLE_NAME): run it without --without-mirror, so that it is compared."
    return f"{NO_MIRROR} To go on nevertheless, say --without-mirror."


def _actor(reference: str | None) -> Actor:
    if reference is None:
        return OPERATOR
    person = Person.objects.filter(reference=reference).first()
    if person is None:
        raise CommandError(f"{reference} is nobody's reference; it looks like p_0123456789abcdef", returncode=1)
    return Actor(via="command", person=person)
