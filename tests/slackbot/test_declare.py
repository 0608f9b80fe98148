"""`/incident declare [severity] <title>`."""

from collections.abc import Callable

import pytest

from incidents.models import Incident
from slackbot.blocks import escape
from slackbot.models import InboundRequest, WarRoom
from tests.slackbot.conftest import CARLA, OTTO, Slack, text_of

Settle = Callable[[], None]

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def declare(slack: Slack, settle: Settle) -> Callable[..., str]:
    """Types it in #general and gives the reply, which only the sender sees."""

    def type_it(words: str, *, by: str = OTTO) -> str:
        slack.command(f"declare {words}", by=by, channel="general")
        settle()
        general = next(one for one in slack.world.slack.channels.values() if one.name == "general")
        return next(one.text for one in reversed(general.messages) if one.ephemeral_to == by)

    return type_it


def test_it_opens_an_incident_and_says_so(declare: Callable[..., str], slack: Slack) -> None:
    told = declare("P2 Checkout errors")
    incident = Incident.objects.get()
    assert told == f"{incident.reference} is open: Checkout errors. You will be in its room in a few seconds."
    assert (incident.severity, incident.title) == ("P2", "Checkout errors")
    assert OTTO in slack.room.members


@pytest.mark.parametrize(
    ("words", "severity", "title"),
    [
        ("Checkout errors", "P1", "Checkout errors"),
        ("p3 Checkout errors", "P3", "Checkout errors"),
        ("P1  Checkout \t errors\nsince 02:11", "P1", "Checkout errors since 02:11"),
        ("Sensor at -5 degrees", "P1", "Sensor at -5 degrees"),
        ("Checkout \u2014 errors", "P1", "Checkout \u2014 errors"),
        ("\u201cCheckout errors\u201d", "P1", "Checkout errors"),
        ("P2: \u201cCheckout errors\u201d", "P2", "Checkout errors"),
        ("\u201cP3\u201d Checkout\u200b errors", "P3", "Checkout\u200b errors"),
        ("Errors in <#C0PAY000|payments>", "P1", "Errors in #payments"),
        ("Errors at checkout: private keys", "P1", "Errors at checkout: private keys"),
        ('Cron of "backup --dry-run" hangs', "P1", 'Cron of "backup --dry-run" hangs'),
    ],
)
def test_severity_and_title_are_told_apart(declare: Callable[..., str], words: str, severity: str, title: str) -> None:
    declare(words)
    assert Incident.objects.values_list("severity", "title").get() == (severity, title)


@pytest.mark.parametrize("words", ["", "P1", "  "])
def test_without_title_nothing_is_opened(declare: Callable[..., str], words: str) -> None:
    assert declare(words).startswith("Nothing was opened: it needs a title.")
    assert not Incident.objects.exists()


@pytest.mark.parametrize("dash", ["-", "--", "\u2013", "\u2014", "\u2212", "\u2e3a", "\uff0d"])
def test_an_unknown_option_opens_nothing_whatever_the_dash(declare: Callable[..., str], dash: str) -> None:
    told = declare(f"{dash}private Salaries leaked")
    assert told.startswith(f"Nothing was opened and nobody was told. I do not know '{dash}private'.")
    assert not Incident.objects.exists()


@pytest.mark.parametrize("word", ["private", "Drill"])
def test_what_cannot_be_opened_yet_is_not_opened_as_something_else(declare: Callable[..., str], word: str) -> None:
    assert f"I cannot open a {word.lower()} incident yet." in declare(f"{word} Salaries leaked")
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "P1 private Salaries",
        "\u2014 private Salaries",
        "P1 \u2796 private Salaries",
        "\u201c\u2014private\u201d Salaries",
        "\u201cprivate\u201d Salaries",
        "private: Salaries",
        "\u200b\u2014private Salaries",
        "pri\u200bvate Salaries",
        "Salaries\u2060private",
        "\uff30\uff32\uff29\uff36\uff21\uff34\uff25 Salaries",
        "<#C0PRIV00|private> Salaries",
        "Salaries are *private*",
        "Salaries leaked again last night --private",
    ],
)
def test_nothing_is_opened_where_a_private_one_may_be_meant(
    declare: Callable[..., str], slack: Slack, words: str
) -> None:
    told = declare(words)
    assert told.startswith("Nothing was opened and nobody was told.")
    assert escape(words.rsplit(maxsplit=1)[-1]) in told
    assert not Incident.objects.exists()
    assert not InboundRequest.objects.exists()


def test_a_title_that_really_has_the_word_is_declared_with_it_later(declare: Callable[..., str]) -> None:
    told = declare("Private keys at checkout")
    assert "put it after the third and before the last: `/incident declare Errors at checkout: private …`." in told
    assert told.endswith("Your text:\ndeclare Private keys at checkout")
    declare("Errors at checkout: private keys")
    assert Incident.objects.get().title == "Errors at checkout: private keys"


def test_an_overlong_title_is_given_back(declare: Callable[..., str]) -> None:
    title = "x" * 301
    told = declare(title)
    assert told.startswith("Nothing was opened: that title has 301 characters, at most 300 fit.")
    assert told.endswith(title)
    assert not Incident.objects.exists()


def test_twice_in_five_minutes_answers_with_the_first(declare: Callable[..., str]) -> None:
    declare("Checkout errors")
    told = declare("Checkout errors!")
    incident = Incident.objects.get()
    room = WarRoom.objects.get()
    assert told == f"You declared {incident.reference} a moment ago: Checkout errors. Its room: <#{room.channel}>"


def test_another_person_opens_another(declare: Callable[..., str]) -> None:
    declare("Checkout errors")
    declare("Login errors", by=CARLA)
    assert Incident.objects.count() == 2


def test_a_title_comes_back_as_text(declare: Callable[..., str], slack: Slack) -> None:
    assert "is open: @channel &lt;b&gt; Checkout." in declare("<!channel> &lt;b&gt; Checkout")
    assert "<!channel>" not in text_of(slack.posts("headline")[0])
