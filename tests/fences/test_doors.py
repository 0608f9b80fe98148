"""The table of the console's doors is whole: every address and button stands in it, and it says what the table of who may says.

That each opens to whom it says is walked in tests/console/test_doors_walked.py; the verbs behind Slack in test_authority.py.
"""

import re

from incidents.authority_table import TABLE, Who
from tests.console.doors import COLUMNS, GUIDE, Door, doors, routes_to_be_listed
from tests.fences.test_authority import meant

ELSEWHERE = re.compile(r"^- `(\w+)`", re.MULTILINE)
IN_WORDS = {"whoever is in a group", "whoever is signed in", "whoever is signed out", "nobody", "superusers"}
UNLED = {"admin/run/<uuid:pk>/lead/"}  # pressed on one that nobody leads


def test_every_address_and_button_is_in_it() -> None:
    listed = {door.route for door in doors()}
    empty = (
        Door(way="GET", route=route, line="", opens=frozenset()) for route in sorted(routes_to_be_listed() - listed)
    )
    assert "\n".join(door.written() for door in empty) == "", "docs/doors.md: add these, tick to whom they open"
    assert listed - routes_to_be_listed() == set(), "docs/doors.md: there are no such addresses any more"


def test_each_stands_there_once() -> None:
    names = [str(door) for door in doors()]
    assert len(names) == len(set(names))


def test_each_names_a_line_of_the_table_of_who_may() -> None:
    assert {door.line for door in doors()} - IN_WORDS - TABLE.keys() == set()


def test_it_says_what_the_table_of_who_may_says() -> None:
    wrong = [f"{door.written()} but the line means {sorted(expected)}" for door in doors() if door.line in TABLE
             and (expected := meaning(door)) != door.opens]  # fmt: skip
    assert "\n".join(wrong) == ""


def meaning(door: Door) -> set[str]:
    """To whom it opens by its line: of those whom the console lets in at all."""
    led = door.route not in UNLED
    inside = {heading: name for heading, name in COLUMNS.items() if name not in ("", "outsider")}
    return {heading for heading, name in inside.items() if meant(door.line, name, "console", led=led)}


def test_every_line_of_that_table_has_its_door_or_is_said_in_slack_alone() -> None:
    here = {door.line for door in doors()}
    in_slack = set(ELSEWHERE.findall(GUIDE.read_text()))
    people = {verb for verb, rule in TABLE.items() if rule.who != (Who.PRODUCT,)}
    assert people - here - in_slack == set(), "docs/doors.md: say where this is done"
    assert in_slack & here == set()
    assert in_slack - people == set()
