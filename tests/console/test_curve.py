"""The curves kept with an incident, and what is drawn on them."""

import re
from datetime import timedelta

from django.utils import timezone

from incidents import roles
from incidents.context import Context, Curve
from incidents.models import ContextSnapshot, Incident, Person
from tests.conftest import by
from tests.console.conftest import Read, section


def keep(incident: Incident, *, minutes: int = 0, hole: bool = False) -> None:
    """A snapshot taken so long ago: an hour of error rate, 20 % in the last ten minutes; with a hole in the middle."""
    until = timezone.now() - timedelta(minutes=minutes)
    times = [ago for ago in range(60, -1, -2) if not (hole and 20 < ago < 40)]
    errors = [(until - timedelta(minutes=ago), 0.2 if ago <= 10 else 0.004) for ago in times]
    content = ContextSnapshot.as_stored(Context(service="checkout", curves={Curve.ERRORS: errors}))
    ContextSnapshot.objects.create(incident=incident, taken_at=until, content=content)


def test_the_error_rate_is_drawn_with_what_happened_on_it(read: Read, incident: Incident, ic: Person) -> None:
    keep(incident)
    roles.claim(incident, actor=by(ic))
    seen = section(read(incident), "seen")
    assert "Errors, share of requests" in seen
    assert "at most 20 %" in seen
    assert 'class="curve bad" d="M' in seen
    assert re.search(r"<b class=\"bad\">1</b> <time[^>]*>[\d:]{5}</time> <span dir=\"auto\">Opened</span>", seen)
    assert re.search(r"<b class=\"stage\">2</b> <time[^>]*>[\d:]{5}</time> <span dir=\"auto\">Led</span>", seen)
    assert ">1\N{EN DASH}2</text>" in seen, "what is near together has one number"
    assert "; 1, " in seen, "all of it is said in words too"


def test_two_looks_are_one_curve_and_a_hole_in_it_stays_one(read: Read, incident: Incident) -> None:
    keep(incident, minutes=90)
    keep(incident)
    path = section(read(incident), "seen").partition('class="curve bad" d="')[2].partition('"')[0]
    assert path.count("M") == 2
    keep(incident, minutes=45, hole=True)
    assert section(read(incident), "seen").partition('class="curve bad" d="')[2].partition('"')[0].count("M") >= 1


def test_where_nothing_was_measured_nothing_is_drawn(read: Read, incident: Incident) -> None:
    content = ContextSnapshot.as_stored(Context(service="checkout"))
    ContextSnapshot.objects.create(incident=incident, taken_at=timezone.now(), content=content)
    assert "<svg" not in section(read(incident), "seen")
