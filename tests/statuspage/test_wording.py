"""What could never go out is refused while it is written."""

from dataclasses import replace

import pytest

from incidents.errors import VerbRefused
from statuspage.errors import UnreadableContent
from tests.statuspage.templates import HOLDING


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": " "}, "Give it a name"),
        ({"name": "x" * 81}, "Give it a name"),
        ({"title": "x" * 201}, "at most 200"),
        ({"body": " "}, "no words in it"),
        ({"body": "pay\u200bments"}, "nobody can see"),
        ({"name": "Check\u202eout"}, "nobody can see"),
        ({"title": ""}, "says its title and impact too"),
        ({"impact": None}, "says its title and impact too"),
    ],
)
def test_what_could_not_go_out_is_no_template(changes: dict[str, str], why: str) -> None:
    with pytest.raises(VerbRefused, match=why):
        replace(HOLDING, **changes)  # type: ignore[arg-type]


def test_a_text_that_nobody_could_review_is_no_template() -> None:
    with pytest.raises(UnreadableContent, match="at most"):
        replace(HOLDING, body="x" * 25_001)
