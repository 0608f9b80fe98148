"""Pictures: ours for messages, uploaded to Slack and shared nowhere; and people's, fetched by their id alone.

https://docs.slack.dev/messaging/working-with-files#upload : three steps, then a wait. Slack looks into a file only after
the last step, and refuses a block that shows it ("invalid slack file") until it has.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from pydantic import BaseModel, ConfigDict

from clients import http
from clients.errors import Refused, TryLater
from clients.slack import SYSTEM, call, parse
from incidents.kept_images import mimetype_of
from incidents.models.kept_image import Mimetype

ALT_TEXT = 1_000  # characters, with a file; an image block holds 2,000
FETCH_DEADLINE = 10.0  # seconds
WAITS = (0.2, 0.4, 0.8, 1.6, 2.0)  # seconds before each further look


class _Address(BaseModel):
    """Where to send the bytes: whoever has the address may, so it is in no error and, whole, in no log."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    file_id: str
    upload_url: str


class _File(BaseModel):
    """`mimetype` is empty until Slack has looked into it, `url_private` where it is hidden or elsewhere."""

    model_config = ConfigDict(frozen=True)

    mimetype: str = ""
    name: str | None = None
    size: int = 0
    url_private: str = ""


@dataclass(frozen=True, kw_only=True)
class Picture:
    name: str
    mimetype: Mimetype
    content: bytes


def upload_png(png: bytes, *, filename: str, title: str, alt_text: str) -> str:
    """The id of a file that `{"type": "image", "slack_file": {"id": …}, "alt_text": …}` can show at once.

    May be repeated: a file that no message shows is seen by nobody. Takes up to 5 s more than its calls. Raises Refused
    or TryLater. files.getUploadURLExternal, files.completeUploadExternal, files.info
    """
    told = alt_text[:ALT_TEXT]
    answer = call("files.getUploadURLExternal", safe=True, filename=filename, length=len(png), alt_txt=told)
    address = parse(_Address, answer)
    _send(png, to=address.upload_url)
    named = [{"id": address.file_id, "title": title}]
    call("files.completeUploadExternal", safe=True, files=named)
    _wait_for_it(address.file_id)
    return address.file_id


def fetch_image(file: str, *, most: int) -> Picture:
    """Somebody's picture of at most so many bytes, which say themselves what it is. No redirect is followed.

    Raises Refused, its `code` one of WHY or Slack's own, or TryLater. files.info
    """
    told = parse(_File, call("files.info", safe=True, file=file), "file")
    if told.mimetype and told.mimetype not in Mimetype.values:
        raise Refused(SYSTEM, "the file is no picture", code="no_picture")
    if told.size > most:
        raise Refused(SYSTEM, "the picture is too large", code="too_large")
    content = _bytes(told.url_private, most=most)
    mimetype = mimetype_of(content)
    if mimetype is None:
        raise Refused(SYSTEM, "the file is no picture", code="no_picture")
    return Picture(name=told.name or "", mimetype=mimetype, content=content)


def _bytes(address: str, *, most: int) -> bytes:
    _refuse_foreign(address)
    token = {"Authorization": f"Bearer {settings.SLACK_BOT_TOKEN}"}
    return http.call(SYSTEM, "GET", address, safe=True, headers=token, deadline=FETCH_DEADLINE, largest=most).body


def _refuse_foreign(address: str) -> None:
    """Whoever is asked for a file is shown our token or our picture."""
    if not address.startswith(f"{settings.SLACK_FILES_URL.rstrip('/')}/"):
        raise Refused(SYSTEM, "it gave an address for a file that is not under SLACK_FILES_URL", code="foreign_address")


def _send(png: bytes, *, to: str) -> None:
    """Once: whether an address takes a second copy is not documented, and the next upload has an address of its own."""
    _refuse_foreign(to)
    http.call(SYSTEM, "POST", to, safe=True, repeats=0, data=png, headers={"Content-Type": "application/octet-stream"})


def _wait_for_it(file_id: str) -> None:
    for wait in (*WAITS, None):
        if parse(_File, call("files.info", safe=True, file=file_id), "file").mimetype:
            return
        if wait is not None:
            time.sleep(wait)
    raise TryLater(SYSTEM, "it has not looked into a picture yet", code="file_not_ready")


# Why a picture is not kept, as people read it.
WHY = {
    "no_picture": "only pictures are, of the kinds PNG, JPEG, GIF and WebP.",
    "too_large": "it is larger than is kept here.",
    "foreign_address": "it is not kept in Slack itself.",
    "file_not_found": "it is gone.",
    "file_deleted": "it is gone.",
}
