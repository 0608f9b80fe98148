"""files.*: an upload in its three steps, and which of them a block may show."""

import re
import secrets
from collections.abc import Iterator

from flask import request

from sandbox.identity import TEAM
from sandbox.slack.arguments import JSON, Arguments, SlackError, invalid_arguments
from sandbox.slack.problems import say
from sandbox.slack.workspace import File, Workspace

ALT_TEXT_LENGTH = 1000
MOST_BYTES = 1_000_000_000
ID_PATTERN = "^[F][A-Z0-9]{8,}$"
KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"<svg": "image/svg+xml",
}


class UploadError(Exception):
    """The bytes are not taken; answered with that HTTP status."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


def get_upload_url(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
    said = arguments.text("length")
    if not said.isdigit():
        raise invalid_arguments("must provide an integer [json-pointer:/length]")
    if int(said) == 0:
        raise SlackError("missing_argument")
    if int(said) > MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    if len(arguments.text("alt_txt")) > ALT_TEXT_LENGTH:
        raise SlackError("alt_txt_too_large")
    file = File(
        id=workspace.serial("F0"),
        name=arguments.text("filename"),
        length=int(said),
        alt_text=arguments.text("alt_txt"),
        ticket=secrets.token_urlsafe(240),
    )
    workspace.files[file.id] = file
    return {"upload_url": f"{request.host_url}slack/files/upload/v1/{file.ticket}", "file_id": file.id}


def receive(workspace: Workspace, ticket: str, content: bytes) -> str:
    """https://docs.slack.dev/messaging/working-with-files#upload : raw bytes to the address; anything but 200 is a no.

    Which status says so is not documented.
    """
    file = next((one for one in workspace.files.values() if one.ticket == ticket and not one.completed_at), None)
    if file is None:
        raise UploadError(404, "no upload is expected here")
    if len(content) != file.length:
        raise UploadError(400, f"{len(content)} bytes came, {file.length} were announced")
    file.content = content
    return f"OK - {len(content)}"


def complete_upload(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal, without sharing: no client of ours shares.

    Completing the same file again changes nothing.
    """
    named = arguments.parsed("files", error="invalid_arguments")
    if not isinstance(named, list) or not named or not all(isinstance(one, dict) for one in named):
        raise invalid_arguments("must provide an array of objects [json-pointer:/files]")
    if arguments.text("channel_id") or arguments.text("channels"):
        raise invalid_arguments("this stand-in shares no file [json-pointer:/channel_id]")
    files = [workspace.files.get(str(one.get("id"))) for one in named]
    for file, one in zip(files, named, strict=True):
        if file is None or file.content is None:
            raise SlackError("file_not_found")
        file.title = str(one.get("title") or file.name)
        file.completed_at = file.completed_at or workspace.clock.now()
    return {"files": [_object(workspace, file) for file in files if file]}


def info(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/files.info, without comments."""
    file = workspace.files.get(arguments.text("file"))
    if file is None or not file.completed_at:
        raise SlackError("file_not_found")
    return {"file": _object(workspace, file)}


def content_of(workspace: Workspace, named: str) -> File:
    """The file behind an address's `<team>-<file id>`. https://docs.slack.dev/reference/objects/file-object"""
    file = workspace.files.get(named.removeprefix(f"{TEAM}-"))
    if file is None or file.content is None:
        raise UploadError(404, "no such file")
    return file


def kind_of(file: File) -> str:
    """The media type that its first bytes say."""
    content = file.content or b""
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), "application/octet-stream")


def file_problems(workspace: Workspace, blocks: object, *, at: str) -> list[str]:
    """What is wrong with the files that blocks show, a line each.

    https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object : by id or url, a picture, and one
    that Slack has looked into, which it does only some time after the upload was completed.
    """
    return [problem for where, shown in _shown(blocks, at) for problem in _problems(workspace, shown, where)]


def _shown(thing: object, at: str) -> Iterator[tuple[str, object]]:
    if isinstance(thing, list):
        for number, one in enumerate(thing):
            yield from _shown(one, f"{at}/{number}")
    elif isinstance(thing, dict):
        if thing.get("type") == "image" and "slack_file" in thing:
            yield f"{at}/slack_file", thing["slack_file"]
        for name in ("accessory", "elements"):
            yield from _shown(thing.get(name), f"{at}/{name}")


def _problems(workspace: Workspace, shown: object, at: str) -> list[str]:
    if not isinstance(shown, dict) or ("id" in shown) == ("url" in shown):
        return [say("must provide either id or url", at)]
    if "id" in shown and not re.match(ID_PATTERN, str(shown["id"])):
        return [say(f"input must match regex pattern: {ID_PATTERN}", f"{at}/id")]
    of_it = (one for one in workspace.files.values() if shown.get("id") == one.id or shown.get("url") == _url(one))
    file = next(of_it, None)
    is_known = file and _is_seen(workspace, file) and kind_of(file).startswith("image/")
    return [] if is_known else [say("invalid slack file", at)]


def _is_seen(workspace: Workspace, file: File) -> bool:
    return bool(file.completed_at) and workspace.clock.now() >= file.completed_at + workspace.file_check_s


def _object(workspace: Workspace, file: File) -> JSON:
    """https://docs.slack.dev/reference/objects/file-object : no media type until it has been looked into."""
    kind = kind_of(file) if _is_seen(workspace, file) else ""
    return {
        "id": file.id,
        "created": int(file.completed_at),
        "name": file.name,
        "title": file.title,
        "mimetype": kind,
        "filetype": kind.rpartition("/")[2],
        "user": file.user,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": _url(file),
        "alt_txt": file.alt_text,
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
    }


def _url(file: File) -> str:
    return f"{request.host_url}slack/files/files-pri/{TEAM}-{file.id}/{file.name}"
