"""files.*, and image blocks that show what was uploaded."""

import pytest
import requests
from slack_sdk import WebClient

from sandbox.server import Running
from tests.sandbox.slack_words import JSON, modal, refusal, why

PNG = b"\x89PNG\r\n\x1a\n" + b"a chart"


def begun(slack: WebClient, *, length: int = len(PNG)) -> JSON:
    """An address to upload to, and the id of the file to be."""
    answer = slack.files_getUploadURLExternal(filename="chart.png", length=length, alt_txt="Errors")
    return {name: str(answer[name]) for name in ("upload_url", "file_id")}


def sent(address: str, content: bytes = PNG) -> requests.Response:
    return requests.post(address, data=content, headers={"Content-Type": "application/octet-stream"}, timeout=5)


def uploaded(slack: WebClient, content: bytes = PNG) -> str:
    """The id of a file that was completed just now."""
    file = begun(slack, length=len(content))
    assert sent(file["upload_url"], content).text == f"OK - {len(content)}"
    slack.files_completeUploadExternal(files=[{"id": file["file_id"], "title": "Errors"}])
    return str(file["file_id"])


def picture(file: str) -> JSON:
    return {"type": "image", "slack_file": {"id": file}, "alt_text": "Errors rise at 02:11"}


def test_a_picture_is_uploaded_and_shown(slack: WebClient, room: str, outside: Running) -> None:
    file = uploaded(slack)
    outside.state.clock.advance(1)
    assert slack.chat_postMessage(channel=room, text="x", blocks=[picture(file)])["ok"]
    shown = requests.get(f"{outside.url}/_/page/files/{file}", timeout=5)
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")


def test_slacks_own_client_uploads_here(slack: WebClient, outside: Running) -> None:
    file = begun(slack)
    assert requests.post(file["upload_url"], files={"file": PNG}, timeout=5).status_code == 400  # not the bytes alone
    assert (
        slack._upload_file(
            url=file["upload_url"], data=PNG, logger=slack._logger, timeout=5, proxy=None, ssl=None
        ).status
        == 200
    )


def test_a_file_is_known_once_it_has_been_looked_into(slack: WebClient, outside: Running) -> None:
    outside.state.slack.file_check_s = 60
    file = uploaded(slack)
    assert slack.files_info(file=file)["file"]["mimetype"] == ""
    outside.state.clock.advance(60)
    known = slack.files_info(file=file)["file"]
    assert (known["mimetype"], known["title"], known["alt_txt"]) == ("image/png", "Errors", "Errors")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"filename": "a.png"}, "invalid_arguments"),
        ({"length": "5"}, "invalid_arguments"),
        ({"filename": "a.png", "length": "many"}, "invalid_arguments"),
        ({"filename": "a.png", "length": "0"}, "missing_argument"),
        ({"filename": "a.png", "length": "2000000000"}, "file_upload_size_restricted"),
        ({"filename": "a.png", "length": "5", "alt_txt": "x" * 1001}, "alt_txt_too_large"),
    ],
)
def test_an_upload_is_not_begun(slack: WebClient, given: JSON, code: str) -> None:
    assert why(lambda: slack.api_call("files.getUploadURLExternal", params=given)) == code


def test_bytes_are_not_taken_at_an_unknown_address(slack: WebClient) -> None:
    address = begun(slack)["upload_url"]
    assert sent(f"{address}x").status_code == 404


def test_bytes_of_another_length_are_not_taken(slack: WebClient) -> None:
    file = begun(slack)
    assert sent(file["upload_url"], PNG + b"more").status_code == 400
    assert why(lambda: slack.files_completeUploadExternal(files=[{"id": file["file_id"]}])) == "file_not_found"


@pytest.mark.parametrize("files", ["[]", "{}", "[1]", "no json"])
def test_completing_names_files(slack: WebClient, files: str) -> None:
    asked = {"files": files}
    assert why(lambda: slack.api_call("files.completeUploadExternal", params=asked)) == "invalid_arguments"


def test_only_what_was_begun_is_completed(slack: WebClient) -> None:
    assert why(lambda: slack.files_completeUploadExternal(files=[{"id": "F0NOBODYS1"}])) == "file_not_found"


def test_a_file_that_was_not_completed_is_unknown(slack: WebClient, room: str) -> None:
    file = begun(slack)
    sent(file["upload_url"])
    assert why(lambda: slack.files_info(file=file["file_id"])) == "file_not_found"
    blocks = [picture(file["file_id"])]
    assert why(lambda: slack.chat_postMessage(channel=room, text="x", blocks=blocks)) == "invalid_blocks"


def test_a_message_shows_no_file_before_it_was_looked_into(slack: WebClient, room: str, outside: Running) -> None:
    outside.state.slack.file_check_s = 60
    blocks = [picture(uploaded(slack))]
    answered = refusal(lambda: slack.chat_postMessage(channel=room, text="x", blocks=blocks))
    assert answered["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]


def test_no_message_or_modal_shows_an_unknown_file(slack: WebClient, room: str, outside: Running) -> None:
    blocks = [picture("F0NOBODYS1")]
    ts = slack.chat_postMessage(channel=room, text="x")["ts"]
    assert why(lambda: slack.chat_update(channel=room, ts=ts, text="x", blocks=blocks)) == "invalid_blocks"
    trigger = outside.state.slack.new_trigger("U0ARUN000")
    assert why(lambda: slack.views_open(trigger_id=trigger, view=modal(*blocks))) == "invalid_arguments"


@pytest.mark.parametrize("named", [{}, {"id": "x"}, {"id": "F0NOBODYS1", "url": "https://files.slack.com/a"}])
def test_a_file_is_named_by_id_or_address_not_both(slack: WebClient, room: str, named: JSON) -> None:
    blocks = [{**picture(""), "slack_file": named}]
    assert why(lambda: slack.chat_postMessage(channel=room, text="x", blocks=blocks)) == "invalid_blocks"


def test_what_is_no_picture_is_not_shown(slack: WebClient, room: str, outside: Running) -> None:
    file = uploaded(slack, b"words")
    outside.state.clock.advance(1)
    assert why(lambda: slack.chat_postMessage(channel=room, text="x", blocks=[picture(file)])) == "invalid_blocks"
    assert requests.get(f"{outside.url}/_/page/files/{file}", timeout=5).status_code == 404
