"""An event that is written within a larger statement is hung on its chain like any other."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.append import appended, given_of
from incidents.audit.record import unwritten
from incidents.audit.verify import verify_chain
from incidents.models import Incident
from incidents.rows import document

ALERT = {"alert_group": "I1", "severity": "P1", "found_by": "told"}


def append(incident: Incident, **words: str) -> None:
    """What a webhook of a joining alert does, and nothing beside it."""
    about: dict[str, Any] = {
        "incident": incident,
        "chain": incident.chain,
        "words": words,
        "detail": ALERT,
    }
    event, content = unwritten(Action.ALERT_JOINED, actor=SENDER, **about)
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE append_one (jsonb) AS WITH once AS (SELECT 1), {appended('once,')} SELECT 1")
        cursor.execute("EXECUTE append_one (%s)", [document(event=given_of(event, content))])
        cursor.execute("DEALLOCATE append_one")


def test_it_stands_at_the_end_of_its_chain_and_verifies(incident: Incident) -> None:
    append(incident)
    newest = incident.events.latest("seq")
    assert (newest.action, newest.seq, newest.detail) == ("ALERT_JOINED", 2, ALERT)
    assert verify_chain(incident.chain, mirrored=False).events == 2


def test_words_that_look_like_its_number_and_time_stay_words(incident: Incident) -> None:
    said = '"seq":2147483647 "at":"1970-01-01T00:00:00.000000Z"'
    append(incident, title=said)
    assert incident.events.latest("seq").words == {"title": said}
    assert verify_chain(incident.chain, mirrored=False).events == 2


def test_a_webhook_whose_alert_joins_writes_it(fire: Callable[..., Any]) -> None:
    fire()
    fire(alert_group_id="IABC124")
    for incident in Incident.objects.all():
        assert verify_chain(incident.chain, mirrored=False).events == incident.events.count()
