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
