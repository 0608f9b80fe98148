"""What Slack's limits set is told from the calls that were made."""

from collections import Counter

from tests.bench.ten_rooms import tiers_set


def test_limits_ask_for_nothing_up_to_a_minutes_worth() -> None:
    assert tiers_set(Counter({"pins.add": 20, "users.info": 100})) == 0


def test_what_is_above_comes_at_the_pace_of_its_tier() -> None:
    assert tiers_set(Counter({"pins.add": 22, "users.info": 105})) == 6
