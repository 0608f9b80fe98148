"""The critical path is of the steps as they are."""

from slackbot.warroom.steps import STEPS, Step
from tests.bench.room import IN_A_ROW, critical_path


def test_every_step_says_how_many_calls_it_makes_in_a_row() -> None:
    assert IN_A_ROW.keys() == {step.name for step in STEPS}, "tests/bench/room.py: IN_A_ROW has one line for each"


def test_the_longest_way_counts() -> None:
    def nothing(_incident: object) -> None: ...

    chain = [Step(name="responders", do=nothing), Step(name="headline", do=nothing, needs=("responders", "channel"))]
    assert critical_path([*chain, Step(name="channel", do=nothing)]) == 6
