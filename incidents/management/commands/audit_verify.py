"""`manage.py audit_verify [--incident INC-214]`: checks every chain, and the mirror event by event."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.errors import OutsideError
from incidents.audit.record import system_chain
from incidents.audit.verify import verify_chain
from incidents.errors import ChainBroken
from incidents.models.incident import Incident


class Command(BaseCommand):
    help = "Checks the audit chains and their mirror; exit status 1 at the first difference, 2 when the mirror does not answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--incident", help="only this one, e.g. INC-214")

    def handle(self, *_args: Any, **options: Any) -> None:
        mirrored = bool(settings.AUDIT_TABLE_NAME)
        for name, chain in self._chains(options["incident"]):
            try:
                verdict = verify_chain(chain, mirrored=mirrored)
            except ChainBroken as broken:
                raise CommandError(f"{name}: {broken}", returncode=1) from None
            except OutsideError as outage:
                raise CommandError(f"{name}: the mirror does not answer ({outage})", returncode=2) from None
            behind = "no mirror" if verdict.behind is None else f"mirror {verdict.behind} behind"
            self.stdout.write(f"{name}: {verdict.events} events, head {verdict.head[:16]}, {behind}")
        self.stdout.write("Every chain verifies.")

    def _chains(self, reference: str | None) -> list[tuple[str, str]]:
        incidents = Incident.objects.order_by("number")
        if reference:
            incidents = incidents.filter(number=self._number(reference))
            if not incidents.exists():
                raise CommandError(f"{reference} is not on record")
        chains = [(incident.reference, incident.chain) for incident in incidents.iterator(chunk_size=500)]
        return chains if reference else [*chains, ("system", system_chain())]

    def _number(self, reference: str) -> int:
        digits = reference.upper().removeprefix("INC-")
        if not digits.isdecimal():
            raise CommandError(f"{reference} is no reference; it looks like INC-214")
        return int(digits)
