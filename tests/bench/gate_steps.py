"""`python -m tests.bench.gate_steps SERVER COPY NAME`: the gate's steps timed, by turns with their statements and calls run bare.

JSON on standard output: milliseconds of ours and bare, a step. The statements are caught on their way to the database and sent
again, with the same values, to a copy of it as it was before: each step in a transaction as there, by psycopg alone. The mirror
is called by boto3 alone. Each publication is followed by its own bare run, so that both find the same machine.
"""

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import psycopg

from sandbox.moto_server import seed
from tests import environment  # first: it sets what Django and boto3 read

# isort: split
import boto3
import django

if TYPE_CHECKING:
    from statuspage.models import Draft

ROUNDS, WARM = 20, 3
TRANSACTIONS = {"approve", "reserve", "sending", "settled"}
END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"

Statement = tuple[str, Any]
Round = list[tuple[str, list[Statement]]]  # each step with what it sent


class Steps:
    """How long each step took, and what it sent to the database, round by round."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.rounds: list[Round] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Times what is done inside and listens to its statements."""
        from django.db import connection  # noqa: PLC0415 its settings are there only now

        sent: list[Statement] = []

        def listen(execute: Any, sql: str, values: Any, *more: Any) -> Any:
            sent.append((sql, values))
            return execute(sql, values, *more)

        with connection.execute_wrapper(listen):
            began = time.perf_counter()
            yield
            self.took[name].append((time.perf_counter() - began) * 1000)
        self.rounds[-1].append((name, sent))

    def median(self, name: str) -> float:
        """Milliseconds, of the rounds after the first few."""
        return statistics.median(self.took[name][WARM:])


def main(server: str, copy: str, name: str) -> None:
    """Ours first, each time: what it sends is what is sent again."""
    django.setup()
    seed(environment.aws_url, hmac_secret="unused")
    drafts = [_draft(number) for number in range(WARM + ROUNDS)]
    _copy(server, name)
    ours, bare, calls = Steps(), Steps(), _mirror_calls(drafts[0].incident.chain)
    with psycopg.connect(copy, autocommit=True, cursor_factory=psycopg.ClientCursor) as database:
        database.execute("SET timezone TO 'UTC'")
        for draft in drafts:
            ours.rounds.append([])
            _publish(draft, ours)
            _bare(ours.rounds[-1], bare, database, calls)
    sys.stdout.write(json.dumps({step: (ours.median(step), bare.median(step)) for step in ours.took}))


def _draft(number: int) -> "Draft":
    """A draft that waits, in an incident that somebody of `commanders` leads; the chain is mirrored."""
    from incidents import intake, people, roles  # noqa: PLC0415
    from incidents.models.incident import Severity  # noqa: PLC0415
    from tests.conftest import TEAM, by, enrol  # noqa: PLC0415
    from tests.statuspage.conftest import write  # noqa: PLC0415

    ines = enrol("U0INES000", "Ines Castro", "commanders")
    enrol("U0RAVI000", "Ravi Menon", "responders")
    dana = people.by_slack(
        team=TEAM, user=f"U0DANA{number:03}", name="Dana"
    )  # the same one would be asked which she means
    incident, _ = intake.declare(title="Checkout errors", severity=Severity.P1, actor=by(dana), person=dana)
    return write(roles.claim(incident, actor=by(ines)))


def _publish(draft: "Draft", steps: Steps) -> None:
    from clients.boundary import no_transaction_open  # noqa: PLC0415
    from incidents.audit.mirror import mirror_tail  # noqa: PLC0415
    from incidents.models import Person  # noqa: PLC0415
    from statuspage import client  # noqa: PLC0415
    from statuspage.approve import approve  # noqa: PLC0415
    from statuspage.proof import mirror_approval, prove  # noqa: PLC0415
    from tests.conftest import by  # noqa: PLC0415
    from tests.statuspage.conftest import publication_of  # noqa: PLC0415

    ines = Person.objects.get(slack_id="U0INES000")
    digest, actor = draft.newest_revision().digest, by(ines)  # the button has them
    with steps.step("approve"):
        approval = approve(draft.incident, draft_id=draft.pk, digest=digest, actor=actor)
    mirror_tail(approval.event.chain)  # as its own effect does, a moment later
    no_transaction_open()
    publication = publication_of(approval)
    with steps.step("mirror"):
        mirror_approval(publication.approval.event)
    with steps.step("reserve"):
        publication._reserve()
    with steps.step("read_back"):
        publication.approval = prove(publication.approval_id)
    with steps.step("sending"):
        publication._begin_sending([])
    shown = client.send(publication._post(), first_byte_by=time.monotonic() + 5)
    with steps.step("settled"):
        publication._confirm(shown)


def _copy(server: str, name: str) -> None:
    """Of the database as it is, which nobody may be using meanwhile."""
    from django.db import connection  # noqa: PLC0415

    source = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(server.replace(f"/{source}?", "/postgres?"), autocommit=True) as maker:
        maker.execute(END_OTHERS, [source])
        maker.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"'.encode())


def _bare(ours: Round, bare: Steps, database: psycopg.Connection, calls: dict[str, Callable[[], Any]]) -> None:
    """The same by the libraries alone."""
    for name, sent in ours:
        began = time.perf_counter()
        with database.transaction() if name in TRANSACTIONS else nullcontext():
            for sql, values in sent:
                answer = database.execute(sql.encode(), values)
                if answer.description:
                    answer.fetchall()
        calls.get(name, lambda: None)()
        bare.took[name].append((time.perf_counter() - began) * 1000)


def _mirror_calls(chain: str) -> dict[str, Callable[[], Any]]:
    """One question each, as the mirror is asked when it is up to date, of a chain that it has."""
    from incidents.audit.mirror import mirror_tail, sort_key  # noqa: PLC0415

    mirror_tail(chain)
    table = boto3.client("dynamodb", endpoint_url=environment.aws_url)
    at: dict[str, Any] = {"TableName": "incident-response-audit", "ConsistentRead": True}
    newest: dict[str, Any] = {"KeyConditionExpression": "pk = :pk", "ScanIndexForward": False, "Limit": 1}
    key = {"pk": {"S": chain}, "sk": {"S": sort_key(1)}}
    return {
        "mirror": lambda: table.query(**at, **newest, ExpressionAttributeValues={":pk": key["pk"]}),
        "read_back": lambda: table.get_item(**at, Key=key),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
