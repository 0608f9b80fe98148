"""A made-up year: the same for the same seed, on record as seeded, with chains that verify; never by mistake beside real ones."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from incidents.audit.verify import walk
from incidents.models import Alert, AuditEvent, Incident, OutboxEntry
from incidents.models.incident import State
from incidents.year.plan import Ending, year
from statuspage.models import Publication
from tests.conftest import declare

UNTIL = datetime(2026, 11, 25, tzinfo=UTC)


def seed(*options: str) -> None:
    call_command("seed_year", "--until", "2026-11-25", "--incidents", "60", *options, verbosity=0)


def told() -> list[tuple[object, ...]]:
    """What the year says, without when it was written."""
    return list(
        Incident.objects.order_by("pk").values_list("pk", "title", "severity", "state", "started_at", "resolved_at")
    )


@pytest.fixture
def seeded(transactional_db: None) -> None:
    seed()


@pytest.mark.usefixtures("seeded")
def test_every_chain_verifies() -> None:
    verdicts = [step for step in walk(mirrored=False) if step.verdict or step.broken]
    assert [step.broken for step in verdicts if step.broken] == []
    assert len(verdicts) == 61


@pytest.mark.usefixtures("seeded")
def test_it_says_of_itself_that_it_was_seeded() -> None:
    of_incidents = AuditEvent.objects.exclude(incident=None)
    assert set(of_incidents.values_list("parsed__actor__via", flat=True)) == {"seed"}
    assert set(Alert.objects.values_list("source", flat=True)) == {"seeded"}
    assert AuditEvent.objects.get(action="YEAR_SEEDED").detail == {"incidents": 60, "seed": 1}


@pytest.mark.usefixtures("seeded")
def test_when_it_was_written_is_on_record_too() -> None:
    assert all(step.late for step in walk(mirrored=False) if step.place.chain.startswith("INCIDENT") and step.events)


@pytest.mark.usefixtures("seeded")
def test_nothing_of_it_was_published_and_nothing_is_owed() -> None:
    assert not Publication.objects.exists()
    assert set(OutboxEntry.objects.values_list("kind", flat=True)) <= {"mirror_chain"}
    assert not Incident.objects.exclude(state__in=[State.RESOLVED, State.CANCELLED]).exists()


@pytest.mark.usefixtures("seeded")
def test_the_same_year_is_not_written_twice() -> None:
    with pytest.raises(CommandError, match="on record already"):
        seed()
    seed("--seed", "2")
    assert Incident.objects.count() == 120


def test_the_same_seed_is_the_same_year() -> None:
    assert year(200, seed=5, until=UNTIL) == year(200, seed=5, until=UNTIL)
    assert year(200, seed=5, until=UNTIL) != year(200, seed=6, until=UNTIL)


@pytest.mark.usefixtures("transactional_db", "outside")
def test_beside_real_incidents_it_is_written_only_if_told_so() -> None:
    declare()
    with pytest.raises(CommandError, match="real incidents in this database"):
        seed()
    assert Incident.objects.count() == 1
    seed("--beside-real-incidents")
    assert Incident.objects.count() == 61


def test_more_goes_wrong_by_day_and_on_weekdays_and_it_takes_longer_by_night() -> None:
    planned = year(4_000, seed=1, until=UNTIL)
    by_day = [one for one in planned if 8 <= one.at.hour < 18]
    assert len(by_day) > 0.6 * len(planned)
    assert sum(one.at.weekday() >= 5 for one in planned) < 0.2 * len(planned)
    night, day = ([one.minutes for one in planned if one.at.hour // 8 == shift] for shift in (0, 2))
    assert sum(night) / len(night) > 1.2 * sum(day) / len(day)


def test_it_is_over_by_its_end_and_a_twin_is_called_otherwise() -> None:
    planned = {one.id: one for one in year(2_000, seed=1, until=UNTIL)}
    twins = [(one, planned[one.twin]) for one in planned.values() if one.twin]
    assert max(one.ended_at for one in planned.values()) < UNTIL
    assert len(twins) == 200
    assert all(one.trouble == other.trouble and one.ending == Ending.RESOLVED for one, other in twins)
    assert sum(one.title == other.title for one, other in twins) < 10
