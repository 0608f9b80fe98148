"""What other systems call people can be stored and shown, whatever they hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from clients.names import LONGEST_ADDRESS, Address, Name


class Called(BaseModel):
    name: Name = ""
    email: Address = ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (None, ""),
        ("   ", ""),
        (" Ines\n Castro\t", "Ines Castro"),
        ("I\x00nes", "I nes"),
        ("\u202eInes", "Ines"),
        ("\u200b", ""),
        ("\x1b[31mInes\x07", "[31mInes"),
        ("\u0645\u062d\u0645\u062f \U0001f525", "\u0645\u062d\u0645\u062f \U0001f525"),
        ("N" * 500, "N" * 200),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(said: str | None, kept: str) -> None:
    assert Called.model_validate({"name": said}).name == kept


def test_an_address_that_is_too_long_for_one_is_none() -> None:
    assert Called(email=f"{'x' * LONGEST_ADDRESS}@example.com").email == ""


@given(st.text(alphabet=st.characters(), max_size=300))
def test_whatever_it_is_it_can_be_written_down(said: str) -> None:
    told = Called.model_validate({"name": json.loads(json.dumps(said)), "email": said})
    assert "\x00" not in told.model_dump_json()
