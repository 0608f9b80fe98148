"""What people write in Slack, as words."""

import pytest

from incidents.models import Person
from slackbot.written import in_words
from tests.slackbot.conftest import INES

pytestmark = pytest.mark.usefixtures("outside")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (f"<@{INES}> saw it", "@Ines Castro saw it"),
        ("<@U0NOBODY0> and <@U0OTHER00|omar>", "@U0NOBODY0 and @omar"),
        ("<#C0SB000001|general>, <!here>, <!subteam^S1|@sre>", "#general, @here, @sre"),
        ("<https://example.com/a?b=1&amp;c=2|the graph>", "the graph (https://example.com/a?b=1&c=2)"),
        ("<https://example.com> <https://example.com|https://example.com>", "https://example.com https://example.com"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
        ("<!date^1764123060^{time}|02:11 UTC>", "02:11 UTC"),
        ("&lt;@U0INES000&gt;", "<@U0INES000>"),
        ("<<<", "<<<"),
    ],
)
def test_mentions_links_and_entities_are_read(ic: Person, sent: str, words: str) -> None:
    assert in_words(sent) == words
