"""What of ours the page shows, or may show: for comparing it with the page."""

from collections.abc import Iterable
from itertools import chain

from django.conf import settings
from django.db.models import Q

from statuspage.content import NEW
from statuspage.foreign import Ours
from statuspage.models.publication import Publication
from statuspage.models.publication_state import AT_STATUSPAGE, UNDER_WAY, PublicationState
from statuspage.models.published_before import PublishedBefore


def on_the_page(statuspage_incidents: Iterable[str] | None = None) -> list[Ours]:
    """Those in these Statuspage incidents (None: all), and all that are under way. Two queries, whatever there is."""
    rows = Publication.objects.filter(state__in=AT_STATUSPAGE).select_related("approval__revision")
    if statuspage_incidents is not None:
        rows = rows.filter(Q(state__in=UNDER_WAY) | Q(statuspage_incident__in=set(statuspage_incidents)))
    ours = (_ours(row) for row in rows.order_by("settled_at").iterator(chunk_size=500))
    before = PublishedBefore.objects.all()
    if statuspage_incidents is not None:
        before = before.filter(statuspage_incident__in=set(statuspage_incidents))
    lost = map(_before, before.iterator(chunk_size=500))
    return [one for one in chain(ours, lost) if one.content.page == settings.STATUSPAGE_PAGE_ID]


def _before(row: PublishedBefore) -> Ours:
    return Ours(
        publication=str(row.pk),
        incident=row.incident_id,
        content=row.content,
        state=PublicationState.PUBLISHED,
        statuspage_incident=row.statuspage_incident,
        update=row.statuspage_update,
        settled_at=row.shown_at,
    )


def _ours(row: Publication) -> Ours:
    target = "" if row.target == NEW else row.target
    return Ours(
        publication=str(row.pk),
        incident=row.incident_id,
        content=row.content,
        state=row.state,
        statuspage_incident=row.statuspage_incident or target,
        update=row.statuspage_update,
        known=row.known_updates,
        sending_at=row.sending_at,
        settled_at=row.settled_at,
    )
