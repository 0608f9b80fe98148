"""Pictures that messages show."""

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from clients.errors import Refused, TryLater
from sandbox.faults import Fault
from sandbox.world import World
from slackbot import client, files
from slackbot.files import upload_png

PNG = b"\x89PNG\r\n\x1a\n" + b"a chart"

pytestmark = pytest.mark.usefixtures("world")


def upload(png: bytes = PNG, *, alt_text: str = "Errors rise at 02:11") -> str:
    return upload_png(png, filename="errors.png", title="Errors at checkout", alt_text=alt_text)


def test_a_picture_can_be_shown_at_once(world: World) -> None:
    room = client.create_private_channel("incident-1-checkout").id
    shown = {"type": "image", "slack_file": {"id": upload()}, "alt_text": "Errors rise at 02:11"}
    client.post(room, text="What we see", blocks=[shown], event_type="context", event_payload={"incident": "1"})
    (file,) = world.slack.files.values()
    assert (file.content, file.title, file.alt_text) == (PNG, "Errors at checkout", "Errors rise at 02:11")


def test_a_long_description_is_cut_to_what_slack_takes(world: World) -> None:
    upload(alt_text="x" * 1500)
    assert [len(file.alt_text) for file in world.slack.files.values()] == [1000]


def test_a_picture_that_slack_does_not_look_into_comes_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WAITS", (0.01, 0.01))
    world.slack.file_check_s = 60
    with pytest.raises(TryLater) as later:
        upload()
    assert later.value.code == "file_not_ready"


def test_nothing_is_sent_to_an_address_elsewhere(world: World, settings: Settings) -> None:
    settings.SLACK_FILES_URL = settings.SLACK_FILES_URL.removesuffix("s")  # the address begins so, but is another's
    with pytest.raises(Refused) as refused:
        upload()
    assert refused.value.code == "foreign_address"
    assert not any(file.content for file in world.slack.files.values())


def test_what_slack_refuses_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        upload(b"")
    assert refused.value.code == "missing_argument"


def test_a_lost_answer_is_tried_later(world: World) -> None:
    world.faults = {"slack": Fault(lose_answers=1.0)}
    with pytest.raises(TryLater):
        upload()


def test_the_address_is_in_no_log(world: World) -> None:
    with capture_logs() as logs:
        upload()
    (file,) = world.slack.files.values()
    assert file.ticket not in str(logs)
    assert any("/slack/files/upload" in line.get("path", "") for line in logs)
