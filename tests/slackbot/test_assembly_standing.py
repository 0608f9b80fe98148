"""How rooms are made, as the numbers that alert: from the record, whoever made the room."""

import pytest

from incidents import assembly_standing, lifecycle
from incidents.actor import WORKER
from incidents.models import Incident


def test_the_slowest_rooms_of_the_last_hour_are_timed(room: Incident) -> None:
    made = room.events.get(action="WAR_ROOM_CREATED")
    assert assembly_standing.tail_seconds() == made.detail["ms"] / 1000


@pytest.mark.usefixtures("transactional_db")
def test_where_no_room_was_made_none_was_slow() -> None:
    assert (assembly_standing.tail_seconds(), assembly_standing.directory_failed_count()) == (0.0, 0)


def test_a_room_that_failed_counts_until_it_is_made(incident: Incident) -> None:
    incident = lifecycle.begin_assembly(incident, actor=WORKER)
    lifecycle.assembly_failed(incident, actor=WORKER, why="Slack does not answer.")
    assert assembly_standing.failed_count() == 1
    lifecycle.begin_assembly(incident, actor=WORKER)
    assert assembly_standing.failed_count() == 0
