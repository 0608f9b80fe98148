"""`page` and `oncall`: shown with the local time first, paged once, told to all."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.errors import NotNow
from incidents.models import Incident, Person
from incidents.models.page import Page
from incidents.page_people import page, send
from sandbox import rota
from sandbox.faults import Fault
from tests.conftest import by
from tests.slackbot.conftest import ARUN, CARLA, INES, Slack, actions_of, text_of, words_in

Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def token(settings: Any) -> Any:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    return settings


def ask(slack: Slack, words: str) -> None:
    slack.command(f"page {words}", by=CARLA)


def test_a_person_is_shown_with_their_local_time_and_paged_once_confirmed(
    slack: Slack, room: Incident, settle: Settle
) -> None:
    ask(slack, f"<@{ARUN}|arun> the database is full")
    settle()
    shown = words_in(slack.view(CARLA))
    assert shown.partition("*Arun Patel* (")[2].partition(":")[2][2:].startswith(" there, Europe/Berlin)")
    assert slack.world.oncall.paged == []
    slack.submit(slack.view(CARLA))
    settle()
    (paged,) = slack.world.oncall.paged
    assert (paged["users"], paged["message"]) == (["UOC0ARUN01"], "the database is full\nAsked for by Carla Berg.")
    assert [text_of(one) for one in slack.posts("paged")] == ["*Paged:* Arun Patel."]


def test_a_schedule_pages_who_is_on_call_there(slack: Slack, room: Incident, settle: Settle) -> None:
    ask(slack, "customer updates, second words are needed")
    settle()
    slack.submit(slack.view(CARLA))
    settle()
    (paged,) = slack.world.oncall.paged
    assert (paged["users"], paged["message"].splitlines()[0]) == (["UOC0INES01"], "words are needed")


def test_the_same_request_pages_once(slack: Slack, room: Incident, settle: Settle) -> None:
    ask(slack, f"<@{ARUN}>")
    settle()
    slack.submit(slack.view(CARLA))
    settle()
    send(Page.objects.get())
    assert len(slack.world.oncall.paged) == 1
    assert actions_of(room).count("SOMEBODY_PAGED") == 1


def test_a_page_that_oncall_refuses_is_told(slack: Slack, room: Incident, settle: Settle, token: Any) -> None:
    ask(slack, f"<@{ARUN}>")
    settle()
    token.GRAFANA_ONCALL_USER_TOKEN = token.GRAFANA_ONCALL_TOKEN
    slack.submit(slack.view(CARLA))
    settle()
    assert text_of(slack.posts("paged")[0]).startswith("*Not paged:* Arun Patel.")
    assert actions_of(room).count("NOBODY_PAGED") == 1


def test_of_an_incident_that_ended_meanwhile_nobody_is_woken(slack: Slack, room: Incident, settle: Settle) -> None:
    ask(slack, f"<@{ARUN}>")
    settle()
    slack.command("resolve", by=INES)
    settle()
    assert "nobody was paged" in str(slack.submit(slack.view(CARLA))["errors"]["why.why"])
    settle()
    assert slack.world.oncall.paged == []


def test_somebody_elses_dialog_confirms_nothing(slack: Slack, room: Incident, settle: Settle, ic: Person) -> None:
    ask(slack, f"<@{ARUN}>")
    settle()
    with pytest.raises(NotNow, match="still loading"):
        page(room, key=Page.objects.get().key, why="", actor=by(ic))


def test_an_outage_is_waited_for(slack: Slack, room: Incident, settle: Settle, catch_up: Settle) -> None:
    ask(slack, f"<@{ARUN}>")
    settle()
    slack.world.faults = {"oncall": Fault(status=503)}
    slack.submit(slack.view(CARLA))
    settle()
    slack.world.faults = {}
    catch_up()
    assert len(slack.world.oncall.paged) == 1


def test_what_means_nobody_pages_nobody(slack: Slack, room: Incident, settle: Settle) -> None:
    for words in ("", "somebody", "Primaries", "<@U0NOBODY0>", "<@U0GUEST00>"):
        ask(slack, words)
    settle()
    assert (slack.world.oncall.paged, Page.objects.count()) == ([], 0)


def test_without_the_users_token_it_says_so(slack: Slack, room: Incident, settle: Settle, token: Any) -> None:
    token.GRAFANA_ONCALL_USER_TOKEN = ""
    ask(slack, f"<@{ARUN}>")
    settle()
    assert "Please page them in OnCall." in words_in(slack.view(CARLA))


def test_who_is_on_call_is_said_by_schedule(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("oncall second", by=INES)
    settle()
    lines = slack.told(INES)[-1].splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Customer updates, second", "Secondary"]
    assert "there, Europe/Berlin)" in lines[0]


@pytest.mark.usefixtures("room")
def test_who_is_in_a_zone_that_is_none_is_named_without_their_time(
    slack: Slack, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rota.USERS, "UOC0MEI001", {**rota.USERS["UOC0MEI001"], "timezone": "Europe"})
    slack.command("oncall secondary", by=INES)
    settle()
    assert slack.told(INES)[-1] == "Secondary: *Mei Lin*"


def test_while_oncall_is_away_it_says_so(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.world.faults = {"oncall": Fault(status=503)}
    slack.command("oncall", by=INES)
    settle()
    assert "OnCall does not answer just now" in slack.told(INES)[-1]


def test_while_slack_cannot_say_who_confirms_nobody_is_paged(slack: Slack, room: Incident, settle: Settle) -> None:
    ask(slack, f"<@{ARUN}>")
    settle()
    slack.world.faults = {"slack": Fault(status=503)}
    answer = slack.submit(slack.view(CARLA))
    slack.world.faults = {}
    settle()
    assert "Slack cannot say who you are just now" in str(answer["errors"]["why.why"])
    assert slack.world.oncall.paged == []
