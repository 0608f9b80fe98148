"""The verbs on endpoints: who may, what is on record, and that neither address nor secret is told anywhere."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from console.models import Endpoint
from console.outgoing import endpoints
from console.outgoing.signing import signed_headers
from console.signin.at_rest import unseal
from incidents.actor import Actor
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models import AuditEvent, Person
from sandbox.world import World
from tests.conftest import by
from tests.console.outgoing.conftest import Make, newest
from tests.log_lines import log_lines

ASKED: dict[str, Any] = {
    "url": "https://hooks.example/t0p-secret",
    "description": "The data team",
    "kinds": ["incident.opened"],
}


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("seq"))


def test_one_is_made_with_a_secret_of_its_own_that_is_kept_sealed(opal: Actor) -> None:
    endpoint, secret = endpoints.make_endpoint(**ASKED, actor=opal)
    assert secret.startswith("whsec_")
    endpoint.refresh_from_db()
    assert secret not in endpoint.secret
    assert unseal(endpoint.secret) == secret
    (event,) = events("ENDPOINT_MADE")
    assert event.detail == {"endpoint": endpoint.pk, "host": "hooks.example", "kinds": ["incident.opened"]}


def test_neither_address_nor_secret_is_on_record_or_in_a_log(opal: Actor, make: Make, tell: Any) -> None:
    with log_lines("DEBUG") as lines:
        endpoint = make(path="t0p-secret")
        _, secret = endpoints.rotate_secret(endpoint.pk, actor=opal)
        endpoints.test_endpoint(endpoint.pk, actor=opal)
        tell()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(parsed::text, '') FROM incidents_auditevent")
        said = f"{cursor.fetchone()} {lines()} {endpoint!r} {endpoint}"
        cursor.execute("SELECT string_agg(last_error || payload::text || key, '') FROM incidents_outboxentry")
        said += str(cursor.fetchone())
    assert "endpoint_told" in said
    for word in ("t0p-secret", secret, secret.removeprefix("whsec_"), endpoint.secret):
        assert word not in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "http://hooks.example/"}, "it is not https"),
        ({"url": "https://hooks.example:22/"}, "OUTGOING_WEBHOOK_PORTS"),
        ({"description": " "}, "what it is for"),
        ({"description": "x" * 101}, "what it is for"),
        ({"kinds": []}, "of what it is told"),
        ({"kinds": ["incident.exploded"]}, "of what it is told"),
    ],
)
def test_what_cannot_be_is_refused(opal: Actor, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(VerbRefused, match=said):
        endpoints.make_endpoint(**ASKED | wrong, actor=opal)
    assert not Endpoint.objects.exists()


def test_only_operators_and_the_superuser_may(ic: Person, approver: Person) -> None:
    for person in (ic, approver):
        with pytest.raises(NotYours, match="Only an operator or the console's superuser"):
            endpoints.make_endpoint(**ASKED, actor=by(person, "console"))
    assert len(events("VERB_REFUSED")) == 2


def test_twenty_are_enough(opal: Actor) -> None:
    for _ in range(20):
        endpoints.make_endpoint(**ASKED, actor=opal)
    with pytest.raises(VerbRefused, match="There are 20 endpoints"):
        endpoints.make_endpoint(**ASKED, actor=opal)


def test_what_changed_is_on_record_by_name(opal: Actor, endpoint: Endpoint) -> None:
    endpoints.change_endpoint(endpoint.pk, **ASKED, actor=opal)
    (event,) = events("ENDPOINT_CHANGED")
    assert event.detail["fields"] == ["url", "kinds"]
    with pytest.raises(NotNow, match="so already"):
        endpoints.change_endpoint(endpoint.pk, **ASKED, actor=opal)


def test_after_a_rotation_both_secrets_sign_for_a_day(opal: Actor, make: Make, world: World, tell: Any) -> None:
    endpoint = make()
    (old,) = world.endpoint.secrets
    _, new = endpoints.rotate_secret(endpoint.pk, actor=opal)
    message = endpoints.test_endpoint(endpoint.pk, actor=opal)
    endpoint.refresh_from_db()
    now = timezone.now()
    for secret in (old, new):
        Webhook(secret).verify(message.body, signed_headers(message, endpoint, at=now))
    endpoint.former_until = now - timedelta(seconds=1)
    assert signed_headers(message, endpoint, at=now)["webhook-signature"].count("v1,") == 1
    assert [event.detail for event in events("ENDPOINT_SECRET_ROTATED")] == [{"endpoint": endpoint.pk}]


def test_one_that_is_off_is_told_nothing(opal: Actor, endpoint: Endpoint, incident: Any, tell: Any) -> None:
    endpoints.switch_endpoint(endpoint.pk, on=False, actor=opal)
    tell()
    assert not endpoint.messages.exists()
    with pytest.raises(NotNow, match="off"):
        endpoints.test_endpoint(endpoint.pk, actor=opal)
    with pytest.raises(NotNow, match="off already"):
        endpoints.switch_endpoint(endpoint.pk, on=False, actor=opal)
    endpoints.switch_endpoint(endpoint.pk, on=True, actor=opal)
    assert [event.detail["on"] for event in events("ENDPOINT_SWITCHED")] == [False, True]


def test_tests_are_ten_seconds_apart(opal: Actor, endpoint: Endpoint) -> None:
    endpoints.test_endpoint(endpoint.pk, actor=opal)
    with pytest.raises(NotNow, match="a moment ago"):
        endpoints.test_endpoint(endpoint.pk, actor=opal)


def test_the_same_words_are_sent_again_under_the_same_id(
    opal: Actor, endpoint: Endpoint, world: World, tell: Callable[[], None]
) -> None:
    endpoints.test_endpoint(endpoint.pk, actor=opal)
    with pytest.raises(NotNow, match="being sent"):
        endpoints.resend_message(newest(endpoint).pk, actor=opal)
    tell()
    endpoints.resend_message(newest(endpoint).pk, actor=opal)
    tell()
    first, second = (call for call in world.calls if call.system == "endpoint")
    assert first.body == second.body
    assert list(world.endpoint.told) == [newest(endpoint).webhook_id]
    assert newest(endpoint).log.count() == 2
    assert len(events("ENDPOINT_MESSAGE_RESENT")) == 1
