"""`manage.py audit_repair --from-mirror --incident INC-214 [--as p_…]`: what the mirror has and we have not becomes evidence."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.errors import OutsideError
from incidents.actor import Actor
from incidents.audit.compare import Difference, compare
from incidents.audit.record import system_chain
from incidents.audit.repair import repair_chain, repair_system_chain
from incidents.errors import VerbRefused
from incidents.models.incident import Incident
from incidents.models.person import Person

SYSTEM = "system"


class Command(BaseCommand):
    help = (
        "Compares a chain with its mirror and says what the mirror holds otherwise; with --as, brings that in as evidence,"
        " after which copying and publishing go on. Nothing is overwritten on either side."
        " Exit status 1: refused; 2: the mirror does not answer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from-mirror", action="store_true", required=True)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--incident", help="e.g. INC-214")
        which.add_argument("--chain", help=f"the name of a chain, or: {SYSTEM}")
        parser.add_argument(
            "--as", dest="who", help="the reference (p_…) of the operator who repairs it; else it is only compared"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        incident = _incident(options)
        try:
            difference = compare(incident.chain if incident else system_chain())
            self.stdout.write(_in_words(difference))
            if options["who"]:
                self._repair(incident, difference, options["who"])
        except VerbRefused as refused:
            raise CommandError(str(refused), returncode=1) from None
        except OutsideError as outage:
            raise CommandError(f"The mirror does not answer: {outage}", returncode=2) from None

    def _repair(self, incident: Incident | None, difference: Difference, reference: str) -> None:
        actor = Actor(via="command", person=_operator(reference))
        if incident:
            event = repair_chain(incident, difference=difference, actor=actor)
        else:
            event = repair_system_chain(difference=difference, actor=actor)
        self.stdout.write(f"Repaired: event {event.seq} of {event.chain} says so. Copying and publishing go on.")


def _incident(options: dict[str, Any]) -> Incident | None:
    """None is the system chain."""
    named = options["incident"] or options["chain"]
    if named in (SYSTEM, system_chain()):
        return None
    digits, key = named.upper().removeprefix("INC-"), named.removeprefix("INCIDENT#")
    which = {"number": int(digits)} if digits.isdecimal() else {"pk": key}
    try:
        return Incident.objects.get(**which)
    except (Incident.DoesNotExist, ValidationError):
        raise CommandError(
            f"{named} is not on record here. A chain is named INCIDENT#…, an incident INC-214."
        ) from None


def _operator(reference: str) -> Person:
    person = Person.objects.filter(reference=reference).first()
    if person is None:
        raise CommandError(f"{reference} is nobody's reference; it looks like p_0123456789abcdef")
    return person


def _in_words(difference: Difference) -> str:
    if not difference.since:
        return "The mirror holds nothing that the database has not, or otherwise."
    said = [f"{difference.chain}: database and mirror differ from event {difference.since} on."]
    if difference.follows:
        said.append(
            f"  {len(difference.follows)} events of the mirror follow our last, event {difference.ends}. They are:"
        )
    if difference.kept:
        said.append(f"  {len(difference.kept)} items of the mirror are no copies of ours. They are:")
    for item in [*difference.follows, *difference.kept]:
        said.append(f"    {item.pk} {item.sk} {item.canonical.decode(errors='replace')}")
    if difference.missing:
        said.append(f"  Missing in the mirror, which has later ones: {', '.join(map(str, difference.missing))}")
    return "\n".join(said)
