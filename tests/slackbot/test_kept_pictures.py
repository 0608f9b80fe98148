"""Pictures of kept messages: fetched by their id, from Slack's own address alone, and judged by their bytes."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from incidents.audit.actions import Action
from incidents.models import Incident, KeptImage
from incidents.timeline import timeline
from sandbox.faults import Fault
from slackbot.events.registry import work
from slackbot.models import InboundRequest
from tests.slackbot.chat import PNG, react, share
from tests.slackbot.conftest import INES, RAVI, Slack, actions_of
from tests.slackbot.signed import send
from tests.slackbot.test_events import event

Settle = Callable[[], None]


def kept(slack: Slack, settle: Settle, **file: Any) -> str:
    """What Ines is told who wants a message with that file kept."""
    react(slack, share(slack, "See this.", by=RAVI, **file), by=INES)
    settle()
    return slack.told(INES)[-1]


def test_its_bytes_are_kept_with_their_hash_on_record(slack: Slack, room: Incident, settle: Settle) -> None:
    kept(slack, settle)
    image, digest = KeptImage.objects.get(), sha256(PNG).hexdigest()
    assert (bytes(image.content), image.mimetype, image.sha256) == (PNG, "image/png", digest)
    event = room.events.get(action=Action.IMAGE_KEPT)
    assert (event.detail["sha256"], event.detail["image"], event.words) == (digest, image.pk, {"name": "errors.png"})


def test_one_that_is_deleted_in_slack_stays_and_that_is_added_once(
    slack: Slack, client: Client, room: Incident, settle: Settle
) -> None:
    ts = share(slack, "See this.", by=RAVI)
    react(slack, ts, by=INES)
    settle()
    [message] = [one for one in slack.room.messages if one.ts == ts]
    gone, message.files = message.files[0], []
    before = {"ts": ts, "text": "See this.", "files": [{"id": gone.id, "mode": "hosted"}]}
    now = before | {"files": [{"id": gone.id, "mode": "tombstone"}]}
    changed = {"subtype": "message_changed", "channel": slack.room.id, "message": now, "previous_message": before}
    send(client, "/slack/events", event(type="message", **changed))
    settle()
    work(InboundRequest.objects.get(name="message.message_changed"))
    assert actions_of(room).count("IMAGE_DELETED") == 1
    assert KeptImage.objects.count() == 1
    assert "Deleted in Slack, and kept here, a picture of what Ravi Menon wrote" in timeline(room)[-1].said


@pytest.mark.parametrize(
    "content",
    [b"<svg onload='alert(1)'/>", b"%PDF-1.7", b"MZ", b"RIFF....WAVE", b"GIF8"],
    ids=["svg", "pdf", "exe", "wave", "half"],
)
def test_what_is_no_picture_is_not(slack: Slack, room: Incident, settle: Settle, content: bytes) -> None:
    said = kept(slack, settle, content=content, name="harmless.png")
    assert "A file of it was not kept: only pictures are" in said
    assert (KeptImage.objects.exists(), room.kept_messages.count()) == (False, 1)


def test_one_over_the_limit_is_not_fetched(slack: Slack, room: Incident, settings: Any, settle: Settle) -> None:
    settings.KEPT_IMAGE_MB = 1
    assert "larger than is kept here" in kept(slack, settle, content=PNG + bytes(1_000_001))
    assert not [call for call in slack.world.calls if "/files-pri/" in call.path]


def test_one_that_is_larger_than_slack_says_is_cut_off(
    slack: Slack, room: Incident, settings: Any, settle: Settle
) -> None:
    settings.KEPT_IMAGE_MB = 1
    ts = share(slack, "See this.", by=RAVI, content=PNG + bytes(1_100_000))
    for file in slack.world.slack.files.values():
        file.length = 10
    react(slack, ts, by=INES)
    settle()
    assert "A file of it was not kept" in slack.told(INES)[-1]
    assert not KeptImage.objects.exists()


def test_nothing_is_asked_of_an_address_elsewhere(slack: Slack, room: Incident, settings: Any, settle: Settle) -> None:
    settings.SLACK_FILES_URL = settings.SLACK_FILES_URL.removesuffix("s")
    assert "not kept in Slack itself" in kept(slack, settle)
    assert not [call for call in slack.world.calls if "/files-pri/" in call.path]


def test_while_slack_is_away_the_words_are_kept_and_the_picture_follows(
    slack: Slack, room: Incident, settle: Settle, catch_up: Settle
) -> None:
    ts = share(slack, "See this.", by=RAVI)
    react(slack, ts, by=INES)
    slack.world.faults = {"slack": Fault(status=503)}
    settle()
    slack.world.faults = {}
    catch_up()
    assert (room.kept_messages.count(), KeptImage.objects.count()) == (1, 1)
    assert room.events.filter(action=Action.IMAGE_KEPT).count() == 1
