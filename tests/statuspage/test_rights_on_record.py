"""Rights and roles as the chains tell them: who had what when, whatever came later."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from incidents.audit.actions import Action
from statuspage.on_record import Event
from statuspage.rights_on_record import OVERLAP, RightsOnRecord
from statuspage.roles_on_record import IC, RolesOnRecord

START = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def told(minute: int, action: Action, **detail: Any) -> Event:
    """An event of that minute; its place in the chain is the same number."""
    at = START + timedelta(minutes=minute)
    return Event(
        id=uuid4(),
        chain="c",
        seq=minute,
        at=at,
        action=action,
        actor="p_namer",
        via="slack",
        detail=detail,
        is_whole=True,
    )


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def put_in(minute: int, account: int, group: str = "approvers", change: str = "added") -> Event:
    return told(minute, Action.GROUP_MEMBERSHIP_CHANGED, account=account, group=group, change=change)


def test_a_right_counts_from_its_first_moment_until_its_last() -> None:
    link = told(1, Action.PERSON_LINKED, person="p_a", account=7)
    rights = RightsOnRecord([link, put_in(2, 7), put_in(4, 7, change="removed")])
    held = [rights.in_group("p_a", "approvers", at(minute)) for minute in (1.5, 2, 3, 5)]
    assert held == [False, True, True, False]
    assert not rights.in_group("p_a", "commanders", at(3))


def test_of_two_that_overlap_either_may_have_been_first() -> None:
    link = told(1, Action.PERSON_LINKED, person="p_a", account=7)
    rights = RightsOnRecord([link, put_in(2, 7), put_in(4, 7, change="removed")])
    assert rights.in_group("p_a", "approvers", at(4) + OVERLAP / 2)
    assert not rights.in_group("p_a", "approvers", at(4) + OVERLAP * 2)


def test_an_account_counts_while_it_was_theirs() -> None:
    link = told(1, Action.PERSON_LINKED, person="p_a", account=7)
    directory = told(2, Action.PERSON_LINKED, person="p_a", directory="d1")
    away = told(4, Action.PERSON_UNLINKED, person="p_a", account=7)
    other = told(5, Action.PERSON_LINKED, person="p_b", account=7)
    rights = RightsOnRecord([link, directory, put_in(3, 7), away, other])
    assert [rights.in_group("p_a", "approvers", at(minute)) for minute in (3, 4.5, 6)] == [True, False, False]
    assert [rights.in_group("p_b", "approvers", at(minute)) for minute in (4.5, 6)] == [False, True]


@pytest.mark.parametrize("lent", [["account"], ["slack"]])
def test_a_merged_row_stands_for_the_other_until_it_is_undone(lent: list[str]) -> None:
    link = told(1, Action.PERSON_LINKED, person="p_gone" if lent == ["account"] else "p_kept", account=7)
    merged = told(3, Action.PEOPLE_MERGED, person="p_gone", into="p_kept", lent=lent)
    undone = told(5, Action.MERGE_UNDONE, person="p_gone", was="p_kept", returned=lent)
    rights = RightsOnRecord([link, put_in(2, 7), merged, undone])
    one = [rights.are_one("p_gone", "p_kept", at(minute)) for minute in (2, 4, 6)]
    assert one == [False, True, False]
    assert rights.in_group("p_kept", "approvers", at(4))
    assert rights.in_group("p_gone", "approvers", at(4)), "under the one as under the other"
    assert rights.in_group("p_gone", "approvers", at(6)) == (lent == ["account"])


def test_roles_are_those_before_the_event() -> None:
    events = [
        told(1, Action.IC_CLAIMED, ic="p_a"),
        told(2, Action.ROLE_GIVEN, role="comms_lead", to="p_b"),
        told(3, Action.ROLE_GIVEN, role="scribe", to="p_c"),
        told(4, Action.HANDOFF_ACCEPTED, ic="p_d"),
        told(5, Action.ROLE_TAKEN_AWAY, role="comms_lead", was=["p_b"]),
        told(6, Action.REOPENED, now="ACTIVE"),
        told(7, Action.REOPENED, now="ROOM_ASSEMBLED"),
        told(8, Action.IC_CLAIMED, ic="p_e"),
        told(9, Action.IC_RELEASED, was="ACTIVE"),
        told(10, Action.ROLE_TAKEN_AWAY, role="scribe", was=["p_c"]),
    ]
    led = [RolesOnRecord.before(seq, events).holders.get(IC) for seq in range(1, 11)]
    assert led == [None, "p_a", "p_a", "p_a", "p_d", "p_d", "p_d", None, "p_e", None]
    comms = [RolesOnRecord.before(seq, events).holders.get("comms lead") for seq in (2, 3, 5, 6)]
    assert comms == [None, "p_b", "p_b", None]


def test_a_naming_counts_for_twelve_hours() -> None:
    [naming] = RolesOnRecord.before(9, [told(1, Action.STAND_IN_NAMED, person="p_a")]).namings
    assert (naming.person, naming.by) == ("p_a", "p_namer")
    assert [naming.counts(at(minute)) for minute in (0, 1, 721, 722)] == [False, True, True, False]
