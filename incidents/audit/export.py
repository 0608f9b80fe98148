"""An audit log is taken away, as a bundle to be checked elsewhere or as a table for people: on record before a byte leaves."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.bundle import Enclosed, write_bundle
from incidents.audit.extent import Extent
from incidents.audit.record import record
from incidents.audit.signing_key import configured
from incidents.audit.table import write_table
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow
from incidents.system_verb import system_verb


class Form(StrEnum):
    """What it is taken away as; `value` is how its file's name ends."""

    BUNDLE = "zip"
    TABLE = "csv"


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file without a name on this machine, at its beginning, and the name that it is to have. Whoever gets it closes it."""

    file: BinaryIO
    name: str
    events: int
    digest: str


def export(extent: Extent, *, form: Form, actor: Actor, enclosed: Iterable[Enclosed] = ()) -> Export:
    """Raises NotYours, and the failures of clients/errors.py if the key does not sign: then nothing was taken away."""
    begin_export(extent, form=form, actor=actor)
    with ExitStack() as unless_done:
        file = cast(BinaryIO, unless_done.enter_context(TemporaryFile()))
        digest = _write(file, extent, form=form, actor=actor, enclosed=enclosed)
        export_audit(extent, form=form, digest=digest, actor=actor)
        file.seek(0)
        unless_done.pop_all()
    name = f"audit-{extent.name}-{extent.up_to}.{form}"
    return Export(file=file, name=name, events=extent.up_to, digest=digest)


def _write(file: BinaryIO, extent: Extent, *, form: Form, actor: Actor, enclosed: Iterable[Enclosed]) -> str:
    if form == Form.TABLE:
        return write_table(file, extent)
    return write_bundle(file, extent, actor=actor, key=configured(), enclosed=enclosed)


@system_verb
def begin_export(extent: Extent, *, form: Form, actor: Actor) -> None:
    """Before the work: whether there is something, and they may have it."""
    refuse_unless_may(actor.as_of_now(), "export_audit", extent.incident)
    if not extent.up_to:
        raise NotNow("Nothing is on record there yet.")
    if form == Form.TABLE and extent.incident is None:
        raise NotNow("The table is made of an incident. Take the system's log as a bundle.")


@system_verb
def export_audit(extent: Extent, *, form: Form, digest: str, actor: Actor) -> None:
    """Before it leaves: what was made is on record, with the SHA-256 of the bundle's manifest or of the table."""
    refuse_unless_may(actor.as_of_now(), "export_audit", extent.incident)
    record(
        Action.AUDIT_EXPORTED,
        actor=actor,
        exported=extent.name,
        chain=extent.chain,
        form=form.name.lower(),
        events=extent.up_to,
        sha256=digest,
    )
