"""Not me, and ask someone else: the next person is asked at once."""

from functools import partial

import pytest

from incidents.errors import NotNow, NotYours
from incidents.models import Person
from sandbox.world import World
from statuspage.models import Ask, Draft
from statuspage.pass_on import ask_someone_else, decline
from tests.at_once import at_once
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.statuspage.conftest import paged, said, say_yes, time_passes

STEP = "page_in_time"

pytestmark = pytest.mark.usefixtures("rota")


def test_not_me_pages_the_next_level_at_once_and_counts_once(
    waits: Draft, ic: Person, approver: Person, world: World
) -> None:
    for _ in range(3):
        decline(waits.incident, draft_id=waits.pk, actor=by(ic))
    settle()
    assert paged(world) == [["UOC0ARUN01"]]
    time_passes()
    assert paged(world) == [["UOC0ARUN01"]]  # but for the level after it, which whoever said not me is on alone
    assert said(waits.incident)[-1].endswith("schedule Customer updates, second wrote it or said not me")


def test_not_me_of_who_was_paged_pages_the_next_level(waits: Draft, approver: Person, world: World) -> None:
    time_passes()
    decline(waits.incident, draft_id=waits.pk, actor=by(approver))
    settle()
    assert paged(world) == [["UOC0ARUN01"], ["UOC0INES01"]]


def test_two_who_say_not_me_at_once_and_a_worker_are_one_page_a_level(
    waits: Draft, ic: Person, approver: Person, world: World
) -> None:
    calls = [partial(decline, waits.incident, draft_id=waits.pk, actor=by(approver)) for _ in range(3)]
    at_once(*calls)
    settle()
    assert [len(users) for users in paged(world)] == [1]
    assert Ask.objects.get().level == 2  # the first level is the approver alone, who said not me


def test_who_waits_for_it_has_the_next_asked(waits: Draft, responder: Person, world: World) -> None:
    ask_someone_else(waits.incident, draft_id=waits.pk, actor=by(responder))
    settle()
    assert paged(world) == [["UOC0ARUN01"]]
    assert said(waits.incident)[1:] == ["Had the next person asked to approve", "Paged to approve: Arun Patel"]


def test_an_outsider_says_not_me_for_nobody(waits: Draft, outsider: Person) -> None:
    with pytest.raises(NotYours):
        decline(waits.incident, draft_id=waits.pk, actor=by(outsider))


def test_not_me_for_what_is_approved_is_refused(waits: Draft, ic: Person, approver: Person) -> None:
    say_yes(waits, ic)
    with pytest.raises(NotNow, match="Nobody else is asked"):
        decline(waits.incident, draft_id=waits.pk, actor=by(approver))
