"""Whether every outside system that is connected takes our credentials and lets us read. Nothing is changed there."""

from collections.abc import Iterator

from django.conf import settings

from clients.errors import OutsideError, Refused
from console.connections.systems import SYSTEMS, System
from incident_response.doctor.finding import Finding, fail, note, ok


def reached() -> Iterator[Finding]:
    """One line each."""
    for system in SYSTEMS:
        yield look_at(system)


def look_at(system: System) -> Finding:
    """What is so with that one."""
    if not getattr(settings, system.setting):
        return note(system.what, f"{system.setting} is not set, so {system.without}.")
    try:
        return ok(system.what, system.ask())
    except Refused as refused:
        return fail(system.what, f"{refused} ({refused.code}). Look at {system.look}.")
    except OutsideError as failure:
        return fail(
            system.what, f"{failure} ({failure.code}). Is the way there open? Else run this again when it answers."
        )
