"""The settings of what comes after an incident."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize("value", ["48", "2w", "0h", "1000h", "-2d"])
def test_a_term_that_is_none(found: Found, value: str) -> None:
    ((number, said),) = found(POSTMORTEM_DUE=value)
    assert (number, said) == ("E006", "POSTMORTEM_DUE must be hours such as 48h, working days such as 2d, or 0")


@pytest.mark.parametrize("value", ["0", "24h", "10d"])
def test_a_term(found: Found, value: str) -> None:
    assert found(POSTMORTEM_DUE=value) == []


def test_linear_is_asked_after_its_webhooks(found: Found) -> None:
    without = found(LINEAR_WEBHOOK_SECRET="s", LINEAR_API_KEY="", LINEAR_TEAM_ID="")
    assert without == [("E003", "LINEAR_API_KEY is not set although LINEAR_WEBHOOK_SECRET is")]
