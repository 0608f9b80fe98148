"""The list of incidents a page at a time: whatever is opened meanwhile, who pages through sees each once, there and back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.lists import find
from console.lists.find import asked_for
from console.lists.paging import Place
from console.lists.place import Mark
from incidents.models import Incident

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 5)  # few, so that many begin at once
OPENED = st.lists(MOMENTS, max_size=12)
MEANWHILE = st.lists(st.lists(MOMENTS, max_size=3), max_size=6)


def opened(moments: list[int]) -> set[int]:
    """Incidents that started at those; their numbers."""
    made = [Incident(title="Errors", severity="P2", started_at=BEGAN + timedelta(hours=each)) for each in moments]
    return {one.number for one in Incident.objects.bulk_create(made)}


def walked(meanwhile: list[list[int]], *, newest_first: bool, back: bool = False) -> list[int]:
    """The numbers on page after page, while others are opened in between."""
    seen: list[int] = []
    rest, place = iter(meanwhile), Place[Mark](at_end=back)
    while True:
        found = find.find(asked_for(Incident.objects.all(), []), place, newest_first=newest_first)
        numbers = [one.number for one in found.rows]
        seen = numbers + seen if back else seen + numbers
        if not (found.earlier_pages if back else found.later_pages):
            return seen
        edge = Mark.of(found.rows[0 if back else -1])
        place = Place(before=edge) if back else Place(after=Mark.read(str(edge)))
        opened(next(rest, []))


@pytest.mark.usefixtures("transactional_db")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=OPENED, meanwhile=MEANWHILE, newest_first=st.booleans(), back=st.booleans())
def test_each_is_seen_once_and_none_is_missed(
    first: list[int], meanwhile: list[list[int]], newest_first: bool, back: bool
) -> None:
    Incident.objects.all().delete()
    size, find.SIZE = find.SIZE, 3
    try:
        were = opened(first)
        seen = walked(meanwhile, newest_first=newest_first, back=back)
    finally:
        find.SIZE = size
    assert len(seen) == len(set(seen))
    assert were <= set(seen)
    shown = [
        (one.started_at, one.number)
        for one in map({one.number: one for one in Incident.objects.all()}.get, seen)
        if one
    ]
    assert shown == sorted(shown, reverse=newest_first)


@given(st.datetimes(), st.integers(0, 10**18 - 1))
def test_a_place_is_read_as_it_was_written(at: datetime, number: int) -> None:
    mark = Mark(at=at.replace(tzinfo=UTC), number=number)
    assert Mark.read(str(mark)) == mark
