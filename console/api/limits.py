"""How often a token may write: beside the limit of its requests, which counts all of them."""

from datetime import timedelta

from console.api.problem import Problem
from console.api.refusals import Refused
from incidents.access import Access
from incidents.models.incident import Incident

HOUR = timedelta(hours=1)


def refuse_beyond(access: Access, what: str, incident: Incident | None, *, most: int) -> None:
    """Counts and notes it first, so that of many at once no more than that many are done. Raises Refused."""
    access.note(what, incident)
    if access.times(what, within=HOUR) > most:
        words = f"This token may do that {most} times within an hour. Come again later, or have its owner do it."
        raise Refused(Problem(kind="too-often", detail=words, wait=60))
