"""`python -m tests.bench.statements COUNT FILE...`: pgbench scripts, each recording so many first events as webhooks do.

With the application's settings in the environment. The statements are caught on their way to the database.
"""

import hashlib
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from tests.bench.intake import genuine_webhooks
from tests.bench.load import END_OF_HEAD

if TYPE_CHECKING:
    from incidents.first_rows import First


class Caught(Exception):
    """The statement is not executed here."""


def main(count: int, paths: list[Path]) -> None:
    """Write them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    prepared: list[str] = []
    for path in paths:
        sent = [one for rows in _first_events(count) for one in _statements(rows)]
        prepared = prepared or sent[:-count]  # once, for it is one connection here, and one for each script there
        path.write_text("".join(f"{one.strip().rstrip(';')};\n" for one in [*prepared, *sent[-count:]]))


def _first_events(count: int) -> Iterator["First"]:
    from incidents.first_rows import rows_of  # noqa: PLC0415 the models are there only now
    from incidents.models.alert import Found  # noqa: PLC0415
    from incidents.payloads import read_reports  # noqa: PLC0415
    from incidents.schemes import Verified  # noqa: PLC0415

    for request in itertools.islice(genuine_webhooks("any"), count):
        _, _, body = request.partition(END_OF_HEAD)
        delivery = Verified(scheme="oncall-hmac", digest=hashlib.sha256(body).hexdigest(), body=body)
        yield rows_of(read_reports(body)[0], delivery, Found.TOLD)


def _statements(rows: "First") -> list[str]:
    """All that it sends: what prepares the connection, then, as one message, what records the event."""
    from django.db import connection  # noqa: PLC0415

    from incidents.first import record_first  # noqa: PLC0415

    sent: list[str] = []

    def catch(execute: Any, sql: str, values: Any, *more: Any) -> Any:
        if values is None:
            sent.append(sql)
            return execute(sql, values, *more)
        _many, context = more
        sent.append(context["cursor"].mogrify(sql, values).replace(";\nEXECUTE", "\\;\nEXECUTE"))
        raise Caught

    try:
        with connection.execute_wrapper(catch):
            record_first(rows)
    except Caught:
        return sent
    raise AssertionError("nothing was sent")


if __name__ == "__main__":
    main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
