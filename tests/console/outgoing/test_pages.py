"""The pages of outgoing webhooks: made and shown once, the log a page at a time, the buttons, and for whom they are."""

import re
from typing import Any

import pytest
from django.test import Client

from console.models import Endpoint, EndpointMessage
from console.outgoing import endpoints
from incidents.actor import Actor
from incidents.models import Person
from sandbox.faults import Fault
from sandbox.world import World
from tests.console.conftest import As

LIST = "/admin/webhooks/"
ASKED = {"url": "https://hooks.example/t0p-secret", "description": "The data team", "kind": ["incident.opened"]}


@pytest.fixture
def console(signed_in_as: As, operator: Person) -> Client:
    return signed_in_as(operator)


def shown(client: Client, where: str, body: dict[str, Any] | None = None) -> str:
    answer = client.post(where, body, follow=True) if body is not None else client.get(where)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def page_of(endpoint: Endpoint) -> str:
    return f"{LIST}{endpoint.pk}/"


def test_without_any_the_list_says_what_to_do(console: Client) -> None:
    assert "None yet. Add one with the https address" in shown(console, LIST)
    assert f'href="{LIST}"' in shown(console, "/admin/")


def test_one_is_made_and_its_secret_shown_once(console: Client) -> None:
    answer = console.post(f"{LIST}add/", ASKED)
    assert re.search(r"whsec_[A-Za-z0-9+/=]{44}", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    page = shown(console, page_of(Endpoint.objects.get()))
    assert "whsec_" not in page
    assert "Nothing was sent to it yet. Send a test" in page
    assert "The data team" in shown(console, LIST)


def test_what_is_refused_says_why_and_what_was_typed_stays(console: Client) -> None:
    page = shown(console, f"{LIST}add/", ASKED | {"url": "http://hooks.example/"})
    assert "This address cannot be used: it is not https." in page
    assert 'value="The data team"' in page
    assert page.count(" checked") == 1


def test_it_is_changed_in_the_same_form(console: Client, endpoint: Endpoint) -> None:
    assert endpoint.url in shown(console, f"{page_of(endpoint)}change/")
    assert "Saved." in shown(console, f"{page_of(endpoint)}change/", ASKED)
    assert "so already" in shown(console, f"{page_of(endpoint)}change/", ASKED)


def test_a_test_is_sent_and_its_log_says_what_came_of_it(
    console: Client, endpoint: Endpoint, world: World, tell: Any
) -> None:
    world.faults["endpoint"] = Fault(status=500)
    assert "sent within moments" in shown(console, f"{page_of(endpoint)}test/", {})
    tell()
    page = shown(console, page_of(endpoint))
    assert "1 try: answered 500" in page
    assert "tried again" in page
    assert "Nothing has arrived since" in page


def test_a_message_is_sent_again(console: Client, endpoint: Endpoint, opal: Actor, tell: Any) -> None:
    message = endpoints.test_endpoint(endpoint.pk, actor=opal)
    tell()
    assert "under the same id" in shown(console, f"{page_of(endpoint)}{message.pk}/again/", {})
    tell()
    assert "2 tries: answered 204" in shown(console, page_of(endpoint))


def test_its_secret_is_rotated_and_shown_once(console: Client, endpoint: Endpoint) -> None:
    page = shown(console, f"{page_of(endpoint)}secret/", {})
    assert "whsec_" in page
    assert "The secret before it signs too until" in page
    assert "two secrets until" in shown(console, page_of(endpoint))


def test_it_is_switched_off_and_on(console: Client, endpoint: Endpoint) -> None:
    assert "nothing is sent to it" in shown(console, f"{page_of(endpoint)}switch/", {"on": "0"})
    page = shown(console, page_of(endpoint))
    assert "switched off by hand" in page
    assert f"{page_of(endpoint)}test/" not in page
    assert "told what happens from now on" in shown(console, f"{page_of(endpoint)}switch/", {"on": "1"})


def test_the_first_page_says_what_went_off_by_itself(console: Client, endpoint: Endpoint, ic: Person) -> None:
    Endpoint.objects.update(is_on=False, off_reason="gone", off_at=endpoint.made_at)
    assert "is off:</strong> it answered 410 Gone" in shown(console, "/admin/")


def test_the_log_is_shown_a_page_at_a_time(
    console: Client, endpoint: Endpoint, django_assert_max_num_queries: Any
) -> None:
    made = [EndpointMessage(endpoint=endpoint, kind="endpoint.test", body="{}") for _ in range(60)]
    EndpointMessage.objects.bulk_create(made)
    address, seen = page_of(endpoint), set[str]()
    for expected in (25, 25, 10):
        with django_assert_max_num_queries(16):
            page = shown(console, address)
        ids = set(re.findall(r"msg_[0-9a-f]{32}", page))
        assert len(ids) == expected
        assert not ids & seen
        seen |= ids
        older = re.search(r'href="([^"]*\?before=[^"]*)"', page)
        address = older[1] if older else ""
    assert address == ""
    assert len(re.findall("msg_", shown(console, f"{page_of(endpoint)}?before=nonsense"))) == 25


def test_nobody_else_sees_them(signed_in_as: As, ic: Person, endpoint: Endpoint, incident: Any) -> None:
    console = signed_in_as(ic)
    for where in (LIST, f"{LIST}add/", page_of(endpoint), f"{page_of(endpoint)}change/"):
        assert console.get(where).status_code == 403
    assert f'href="{LIST}"' not in shown(console, "/admin/")
    assert "Only an operator" in shown_after(console, f"{page_of(endpoint)}test/")


def shown_after(console: Client, where: str) -> str:
    """What the button leads to says; the page it leads back to is not theirs."""
    console.post(where)
    return " ".join(str(message) for message in console.get("/admin/").context["messages"])


def test_without_a_fresh_second_factor_nothing_is_done(client: Client, operator: Person, endpoint: Endpoint) -> None:
    assert operator.user
    client.force_login(operator.user)
    buttons = [f"{page_of(endpoint)}{name}/" for name in ("secret", "switch", "test")]
    for where in (f"{LIST}add/", *buttons):
        assert "/second-factors/" in client.post(where, ASKED)["Location"]
    assert Endpoint.objects.count() == 1
    assert not endpoint.messages.exists()


def test_what_there_is_not_is_not_found(console: Client) -> None:
    assert console.get(f"{LIST}7/").status_code == 404
    assert "There is no such endpoint" in shown_after(console, f"{LIST}7/test/")
