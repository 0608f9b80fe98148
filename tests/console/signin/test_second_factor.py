"""The second factor at sign-in, setting it up, and losing it."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from console.models import Session
from console.signin.reset import reset_second_factor
from incidents.actor import Actor
from incidents.errors import NotYours
from incidents.models import Person
from tests.console.signin.conftest import SECRET, account, code_at, on_record, show_anew, sign_in, with_second_factor

CODE = "/admin/login/second-factor/"
SET_UP = "/admin/second-factors/authenticator/"


def test_the_password_alone_does_not_open_an_account_that_has_one(client: Client, viewer: User) -> None:
    with_second_factor(viewer)
    answer: Any = sign_in(client, "vera")
    assert answer["Location"] == CODE
    assert client.get("/admin/").status_code == 302


def test_the_code_does(client: Client, viewer: User) -> None:
    with_second_factor(viewer)
    sign_in(client, "vera", next="/admin/incidents/incident/")
    answer = client.post(CODE, {"code": code_at()})
    assert answer["Location"] == "/admin/incidents/incident/"
    assert on_record("SIGNED_IN")[0]["second_factor"] == "totp"


@pytest.mark.parametrize("step", [-1, 1])
def test_clocks_may_differ_by_half_a_minute(client: Client, viewer: User, step: int) -> None:
    with_second_factor(viewer)
    sign_in(client, "vera")
    assert client.post(CODE, {"code": code_at(step)}).status_code == 302


def test_a_code_counts_once_also_while_redis_is_away(client: Client, viewer: User, settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    with_second_factor(viewer)
    code = code_at()
    sign_in(client, "vera")
    assert client.post(CODE, {"code": code}).status_code == 302
    second = Client()
    sign_in(second, "vera")
    assert "was used before" in second.post(CODE, {"code": code}).content.decode()


def test_a_recovery_code_counts_once(client: Client, viewer: User) -> None:
    first, *_ = with_second_factor(viewer)
    sign_in(client, "vera")
    assert client.post(CODE, {"code": first}).status_code == 302
    second = Client()
    sign_in(second, "vera")
    assert second.post(CODE, {"code": first}).status_code == 200


def test_ten_wrong_codes_and_none_is_looked_at(client: Client, viewer: User) -> None:
    with_second_factor(viewer)
    sign_in(client, "vera")
    pages = [client.post(CODE, {"code": f"00000{last}"}).content.decode() for last in range(10)]
    assert all("Too many" not in page for page in pages)
    assert "Too many wrong codes" in client.post(CODE, {"code": code_at()}).content.decode()


def test_somebody_privileged_sets_one_up_before_anything_else(client: Client, approver_account: User) -> None:
    sign_in(client, "arun")
    for address in ("/admin/", "/admin/incidents/incident/", "/admin/password_change/"):
        assert client.get(address)["Location"].startswith(SET_UP)


def test_whoever_must_and_will_not_can_leave(client: Client, approver_account: User) -> None:
    sign_in(client, "arun")
    page = client.get(SET_UP).content.decode()
    assert "Not now? " in page
    client.post("/admin/logout/")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_a_viewer_need_not(client: Client, viewer: User) -> None:
    sign_in(client, "vera")
    assert client.get("/admin/").status_code == 200


def set_up(client: Client) -> Any:
    client.get(f"{SET_UP}?next=/admin/incidents/incident/")
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    return client.post(SET_UP, {"code": code_at()})


def test_setting_it_up_shows_recovery_codes_once_and_leads_back(client: Client, approver_account: User) -> None:
    sign_in(client, "arun")
    shown = client.get(set_up(client)["Location"]).content.decode()
    assert shown.count("<li><code>") == 10
    assert 'href="/admin/incidents/incident/"' in shown
    assert "<li><code>" not in client.get("/admin/second-factors/recovery-codes/").content.decode()
    assert client.get("/admin/").status_code == 200
    assert on_record("SECOND_FACTOR_CHANGED") == [
        {"action": "SECOND_FACTOR_CHANGED", "account": approver_account.pk, "what": "added", "kind": "totp"}
    ]


def test_its_secret_is_not_kept_in_the_clear(client: Client, approver_account: User) -> None:
    sign_in(client, "arun")
    set_up(client)
    assert SECRET not in str(list(Authenticator.objects.values()))


def test_it_goes_on_after_the_key_of_the_installation_was_rotated(client: Client, viewer: User, settings: Any) -> None:
    with_second_factor(viewer)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key for tests only, long enough to be one " * 2
    sign_in(client, "vera")
    assert client.post(CODE, {"code": code_at()}).status_code == 302


def test_nobody_privileged_removes_their_last_one(both: Callable[[User], Client], approver_account: User) -> None:
    client = both(approver_account)
    page = client.post(f"{SET_UP}remove/")
    assert "It is your last one" in page.content.decode()
    assert Authenticator.objects.filter(user=approver_account, type="totp").exists()


def test_a_viewer_may_and_it_is_on_record(both: Callable[[User], Client], viewer: User) -> None:
    both(viewer).post(f"{SET_UP}remove/")
    assert not Authenticator.objects.filter(user=viewer).exists()
    assert on_record("SECOND_FACTOR_CHANGED")[-1]["what"] == "removed"


def test_a_second_one_is_not_added_by_whoever_sits_at_an_open_session(
    both: Callable[[User], Client], viewer: User, settings: Any
) -> None:
    client = both(viewer)
    session = client.session
    session["account_authentication_methods"] = [
        one | {"at": one["at"] - 601} for one in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get("/admin/second-factors/key/")
    assert answer["Location"].startswith("/admin/login/again/?next=")
    show_anew(viewer)
    answer = client.post(answer["Location"], {"code": code_at()})
    assert answer["Location"] == "/admin/second-factors/key/"
    assert client.get(answer["Location"]).status_code == 200


def test_an_operator_resets_a_lost_one_and_its_sessions_end(both: Callable[[User], Client], viewer: User) -> None:
    client = both(viewer)
    said = StringIO()
    call_command("reset_second_factor", "vera", stdout=said)
    assert "signed out everywhere" in said.getvalue()
    assert not Session.objects.filter(account=viewer).exists()
    assert client.get("/admin/").status_code == 302
    assert on_record("SECOND_FACTOR_RESET") == [{"action": "SECOND_FACTOR_RESET", "account": viewer.pk, "count": 2}]


def test_of_an_account_that_there_is_not_it_says_so(transactional_db: None) -> None:
    with pytest.raises(CommandError, match="there is no account nobody"):
        call_command("reset_second_factor", "nobody")


def test_nobody_resets_their_own(transactional_db: None) -> None:
    owner, other = account("olga", "operators"), account("vera", "viewers")
    person = Person.objects.create(name="Olga", slack_team="T1", slack_id="U1", user=owner)
    with pytest.raises(NotYours):
        reset_second_factor(owner, actor=Actor(via="console", person=person))
    assert reset_second_factor(other, actor=Actor(via="console", person=person)) == 0


def test_nor_does_anybody_but_an_operator_reset_anothers(transactional_db: None) -> None:
    owner, other = account("vera", "approvers"), account("olga", "operators")
    person = Person.objects.create(name="Vera", slack_team="T1", slack_id="U1", user=owner)
    with pytest.raises(NotYours, match="Only an operator"):
        reset_second_factor(other, actor=Actor(via="console", person=person))
