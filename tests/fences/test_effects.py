"""Every effect says what follows an unknown outcome, and which queue it may hold up."""

from typing import Any

import pytest

from incidents.outbox.effect import EFFECTS, QUEUES, effect
from tests.fences.code import nothing_to_mend
from tests.fences.test_facts import effects


def test_every_effect_says_what_follows_an_unknown_outcome() -> None:
    unsaid = [
        f"{one.run.__module__}: {one.kind} says none or several; name one of look=, repeat=True, drop=True"
        for one in effects()
        if (one.look is not None) + one.repeat + one.drop != 1
    ]
    nothing_to_mend(unsaid)


def test_every_queue_there_is_has_work() -> None:
    assert {one.queue for one in effects()} == set(QUEUES), "a queue without an effect is a worker that sleeps; drop it"


@pytest.mark.parametrize("given", [{}, {"repeat": True, "drop": True}, {"repeat": True, "queue": "nowhere"}])
def test_the_decorator_refuses_one_that_does_not_say(given: dict[str, Any]) -> None:
    before = dict(EFFECTS)
    with pytest.raises(ValueError, match="one of look, repeat, drop"):
        effect(on=int, **{"queue": "default", **given})
    assert before == EFFECTS
