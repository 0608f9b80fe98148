"""Compares the page with what we published, and the record with itself. Whatever it finds is on record once, whoever looks.

`look` is one call, made every minute; `check_record` and `check_page` compare everything, every hour.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import structlog
from django.conf import settings

from incidents.models.installation import Installation
from incidents.outbox.clock import database_now
from statuspage.foreign import Comparison, Found, compare
from statuspage.models.foreign_post import ForeignPost
from statuspage.models.gate_check import GateCheck
from statuspage.models.publication import Publication
from statuspage.note_foreign import note
from statuspage.page import StatuspageIncident
from statuspage.published import on_the_page
from statuspage.violations import Violation, violations

log = structlog.get_logger(__name__)

NEWEST = 100  # incidents: what one call gives
BEFORE = timedelta(days=90)  # older incidents that are read too: an update now may stand in one of them


def look() -> list[ForeignPost]:
    """What is foreign among the newest incidents of the page and was not known. Raises Refused and TryLater."""
    page = list(islice(Publication.incidents_on_page(_installed() - BEFORE), NEWEST))
    new = _note(_compare(page, whole=False).found)
    _keep(looked_at=database_now())
    return new


def check_record() -> list[Violation]:
    """What was published without an earlier approval of exactly those words. Asks nothing outside."""
    found = violations()
    for one in found:
        log.error("gate_violation", incident=one.incident, publication=one.publication, what=one.what)
    _keep(violations=[one.kept() for one in found])
    return found


def check_page() -> GateCheck:
    """All that the page has shown since the installation. Raises Refused and TryLater."""
    result = _compare(list(Publication.incidents_on_page(_installed() - BEFORE)), whole=True)
    _note(result.found)
    now = database_now()
    counts = {"updates": result.updates, "scheduled": result.scheduled, "older": result.older}
    return _keep(looked_at=now, checked_at=now, **counts)


def _installed() -> datetime:
    return Installation.objects.get().created_at


def _compare(page: Sequence[StatuspageIncident], *, whole: bool) -> Comparison:
    ours = on_the_page(None if whole else [one.id for one in page])
    return compare(page, ours, since=_installed(), now=database_now(), whole=whole)


def _note(found: Sequence[Found]) -> list[ForeignPost]:
    """Those that were not on record."""
    there = {one.statuspage_incident for one in found}
    known = set(
        ForeignPost.objects.filter(page=settings.STATUSPAGE_PAGE_ID, statuspage_incident__in=there).values_list(
            "statuspage_incident", "statuspage_update", "kind", "digest"
        )
    )
    new = [one for one in found if (one.statuspage_incident, one.statuspage_update, one.kind, one.digest) not in known]
    return [post for post in map(note, new) if post]


def _keep(**now: Any) -> GateCheck:
    return GateCheck.objects.update_or_create(page=settings.STATUSPAGE_PAGE_ID, defaults=now)[0]
