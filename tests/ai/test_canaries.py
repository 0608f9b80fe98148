"""One thing of each kind that a model must not read, in every field of an incident: no request to the model holds any of them,
and no answer to an MCP client.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ai.catch_up import catch_up
from ai.classify import verdict_on
from ai.drafting import draft_update, request_draft, write_postmortem
from ai.fence import Fence
from ai.jobs import JOBS
from ai.mcp import reads
from ai.redaction.kinds import KINDS
from incidents import lifecycle, roles
from incidents.access import admit
from incidents.kept import Written, keep_message
from incidents.models import Incident, Person
from incidents.models.access_token import Audience
from incidents.notes import add_note
from incidents.nudges.hear import tell_room
from sandbox.world import World
from tests.conftest import by, native
from tests.incidents.test_access_tokens import made
from tests.statuspage.conftest import publish, say_yes, write

CASES = [json.loads(line) for line in Path(__file__).with_name("redaction_cases.jsonl").read_text("utf-8").splitlines()]
ONE_EACH = {case["kind"]: case for case in reversed(CASES) if "hides" in case and not case.get("known")}
PEOPLE = ("Ines", "Castro", "ines@example.com", "U0INES000", "Carla", "U0CARLA00")
HINT = 500  # characters that are kept of one
Fire = Callable[..., Any]


def in_pieces(most: int) -> list[str]:
    """All of them, some to a piece; what has several lines stands in none of one line."""
    pieces = [""]
    for text in (case["text"] for case in ONE_EACH.values() if "\n" not in case["text"]):
        if len(pieces[-1]) + len(text) + 3 > most:
            pieces.append("")
        pieces[-1] += f" | {text}"
    return pieces


def planted(fire: Fire, ic: Person, responder: Person) -> Incident:
    """Alerts, notes, what was told the room, a kept message and what is published: each holds everything."""
    for number, piece in enumerate(in_pieces(280)):
        alert = native()["alert_group"] | {"id": f"I{number}", "title": piece}
        fire(alert_group=alert, alert_group_id=f"I{number}")
    incident = Incident.objects.get()
    everything = "\n".join(case["text"] for case in ONE_EACH.values())
    said = f"{everything}\nInes Castro and Carla (<@U0CARLA00>, ines@example.com) saw it; ask Ines."
    roles.claim(incident, actor=by(ic))
    add_note(incident, text=said[:2000], actor=by(responder))
    tell_room(incident, text="Ines asks Carla: " + " ".join(in_pieces(10_000))[:1900], actor=by(ic))
    message = Written(channel="C1", ts="1.0", text=said, author=responder, link="https://x.example", edited="")
    keep_message(incident, message=message, actor=by(ic))
    publish(say_yes(write(incident, body=said, author=responder), ic))
    return incident


def draft_status(incident: Incident, ic: Person) -> None:
    for number, piece in enumerate(in_pieces(HINT - 40)):
        draft_update(request_draft(incident, hint=f"Ines Castro: {piece}", actor=by(ic), key=str(number)))


def resolve(incident: Incident, ic: Person) -> None:
    lifecycle.resolve(incident, actor=by(ic))
    write_postmortem(Incident.objects.get())


def classify(incident: Incident, _ic: Person) -> None:
    for piece in in_pieces(1_000):
        verdict_on(f"Ines Castro: {piece}", incident=incident)


ASKS: dict[str, Callable[[Incident, Person], object]] = {
    "status_draft": draft_status,
    "update_or_not": classify,
    "catch_up": lambda incident, _ic: catch_up(incident),
    "postmortem": resolve,  # the last: nothing is asked of an incident that is over
}


def words(body: Any) -> Iterator[str]:
    """Every text in a request, keys too."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict | list):
        for one in [*body, *body.values()] if isinstance(body, dict) else body:
            yield from words(one)


def test_every_job_and_every_kind_has_its_canary() -> None:
    assert {job.name for job in JOBS} == set(ASKS)
    assert set(KINDS) - set(ONE_EACH) <= {"name", "slack_handle", "aws_id", "national_id"}


def test_no_request_to_the_model_holds_one(fire: Fire, ic: Person, responder: Person, world: World) -> None:
    incident = planted(fire, ic, responder)
    for ask in ASKS.values():
        ask(incident, ic)
    paths = [call.path for call in world.calls if call.system == "bedrock"]
    assert len(paths) >= len(JOBS)
    sent = "\n".join(one for call in world.calls if call.system == "bedrock" for one in words(call.body))
    assert [kind for kind in ONE_EACH if f"[{kind.upper()}]" not in sent] == []
    assert given_away(sent) == []


def test_no_answer_to_an_mcp_client_holds_one(fire: Fire, ic: Person, responder: Person) -> None:
    incident = planted(fire, ic, responder)
    access = admit(made(responder)[1], audience=Audience.MCP)
    add_note(incident, text="Ines, ines@example.com, saw it.", actor=by(ic))
    answers = (
        reads.get_incident(access, incident.reference),
        reads.list_open(access, severity=None, most=9),
        reads.draft_postmortem(access, incident.reference),
    )
    told = ["\n".join(words(one.model_dump(mode="json"))) for one in answers]
    told.append(reads.read_timeline(access, incident.reference))
    assert [given_away(one) for one in told] == [[], [], [], []]


def given_away(text: str) -> list[str]:
    """What of it should not be in a text; our own instructions happen to have a word or two of it."""
    ours = " ".join([Fence().instructions(), *(job.prompt.text for job in JOBS)])
    secrets = [hidden for case in ONE_EACH.values() for hidden in case["hides"] if hidden not in ours]
    return [secret for secret in (*secrets, *PEOPLE) if secret in text]
