"""`manage.py audit_export --incident INC-214`: an audit log as a bundle that can be checked elsewhere, or as a table for people.

It stands here and not with the record, because a bundle holds receipts of the status page too.
"""

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.errors import OutsideError
from console.audit.export import export_with_receipts
from incidents.actor import OPERATOR
from incidents.audit.export import Export, Form
from incidents.audit.extent import extent_of
from incidents.errors import VerbRefused
from incidents.models import Incident


class Command(BaseCommand):
    help = "Writes an incident's audit log as a bundle that anybody can check with Python alone. The export is on record itself."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--incident", help="whose log, e.g. INC-214")
        which.add_argument("--system", action="store_true", help="the system's own: sign-ins, people, rights, exports")
        parser.add_argument("--csv", action="store_true", help="a table for people instead, which proves nothing")
        parser.add_argument(
            "--from-head", type=int, help="the number of a signed head that the auditor has from before"
        )
        parser.add_argument("--out", type=Path, help="the file; it must not exist yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        out: Path | None = options["out"]
        if out and (out.exists() or not out.parent.is_dir()):
            raise CommandError(f"{out} exists already" if out.exists() else f"there is no folder {out.parent}")
        incident = None if options["system"] else self._incident(options["incident"])
        extent = extent_of(incident, from_head=options["from_head"])
        try:
            made = export_with_receipts(extent, form=Form.TABLE if options["csv"] else Form.BUNDLE, actor=OPERATOR)
        except VerbRefused as refused:
            raise CommandError(str(refused)) from None
        except OutsideError as outage:
            raise CommandError(f"the key that signs it does not answer ({outage}); nothing was written") from None
        written = self._write(made, out or Path(made.name))
        self.stdout.write(f"{written}: {made.events} events, SHA-256 {made.digest}")

    def _write(self, made: Export, out: Path) -> Path:
        """Under its name only once it is whole, to be read by nobody else."""
        with made.file, NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
            shutil.copyfileobj(made.file, file)
        return Path(file.name).replace(out)

    def _incident(self, reference: str) -> Incident:
        digits = reference.upper().removeprefix("INC-")
        if not digits.isdecimal():
            raise CommandError(f"{reference} is no reference; it looks like INC-214")
        incident = Incident.objects.visible_to(OPERATOR).filter(number=digits).first()
        if incident is None:
            raise CommandError(f"{reference} is not on record")
        return incident
