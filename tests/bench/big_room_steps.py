"""`python -m tests.bench.big_room_steps SERVER`: commands worked in a big room and in an empty one, by turns.

JSON on standard output: milliseconds of each, big and empty. SERVER is the superuser's address of the database.
"""

import json
import os
import statistics
import sys
import time
import uuid
from typing import TYPE_CHECKING

import django

from tests.bench.audit_events import make
from tests.bench.slack_rows import room

if TYPE_CHECKING:
    from incidents.models import Incident

PEOPLE, MESSAGES = 500, 5_000
ROUNDS, WARM = 25, 5
COMMANDS = ("timeline", "status")


def main(server: str) -> None:
    """Of each the median."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    big, empty = room("C0BIG", people=PEOPLE), room("C0EMPTY", people=1)
    begun = big.events.count()
    make(server, incidents=(big.number, big.number), seqs=(begun + 1, begun + MESSAGES))
    _say_as_much(big)
    took: dict[str, tuple[float, float]] = {}
    for name in COMMANDS:
        rounds = [(_worked(big, name), _worked(empty, name)) for _ in range(ROUNDS)][WARM:]
        took[name] = (statistics.median(one for one, _ in rounds), statistics.median(other for _, other in rounds))
    sys.stdout.write(json.dumps(took))


def _say_as_much(incident: "Incident") -> None:
    """Messages of ours too."""
    from slackbot.models import RoomMessage  # noqa: PLC0415 its settings are there only now

    said = ({"event_type": "reply", "key": f"bench:{number}", "ts": f"{number}.1"} for number in range(MESSAGES))
    RoomMessage.objects.bulk_create(RoomMessage(room=incident.room, **one) for one in said)


def _worked(incident: "Incident", name: str) -> float:
    """Milliseconds; what is left to do is to send the reply."""
    from slackbot import inbound  # noqa: PLC0415 as above
    from slackbot.models.inbound_request import InboundRequest, RequestKind  # noqa: PLC0415

    channel, person = incident.room.channel, incident.declared_by
    about = {"kind": RequestKind.COMMAND, "name": name, "channel": channel, "person": person, "incident": incident}
    made = InboundRequest.objects.create(key=uuid.uuid4().hex, **about)
    request = InboundRequest.objects.select_related("person", "incident").get(pk=made.pk)
    began = time.perf_counter()
    inbound.work(request)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
