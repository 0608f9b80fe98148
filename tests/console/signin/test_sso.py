"""Single sign-on with a real provider: whom it lets in, and everything that does not count."""

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from console.models.failed_attempts import FailedAttempts, Kind
from incidents.actor import Actor
from incidents.memberships import put_in
from incidents.models import Person
from tests.console.signin.conftest import account, code_at, on_record, refused, with_second_factor
from tests.console.signin.provider import Provider


def test_a_first_sign_in_makes_an_account_that_may_see_nothing_yet(client: Client, provider: Provider) -> None:
    assert client.get(provider.signs_in(client, "vera-1", next="/admin/incidents/incident/"))["Location"] == (
        "/admin/incidents/incident/"
    )
    made = User.objects.get()
    assert (made.username, made.is_staff, made.groups.count(), made.has_usable_password()) == (
        "vera@example.com", False, 0, False,
    )  # fmt: skip
    assert "in no group" in client.get("/admin/").content.decode()
    assert [one["action"] for one in on_record("SIGN_IN_LINKED", "SIGNED_IN")] == ["SIGN_IN_LINKED", "SIGNED_IN"]


def test_what_the_provider_says_of_somebody_is_not_kept(client: Client, provider: Provider) -> None:
    client.get(provider.signs_in(client, "vera-1"))
    link = SocialAccount.objects.get()
    assert (link.provider, link.uid, link.extra_data) == (provider.url, "vera-1", {})


def test_an_unprivileged_account_is_linked_by_its_verified_address(
    client: Client, provider: Provider, viewer: User
) -> None:
    client.get(provider.signs_in(client, "vera-1"))
    assert SocialAccount.objects.get().user == viewer
    assert client.get("/admin/").status_code == 200


def test_afterwards_the_subject_counts_whatever_the_address(client: Client, provider: Provider, viewer: User) -> None:
    client.get(provider.signs_in(client, "vera-1"))
    provider.knows("vera-1", email="vera.married@example.com", email_verified=False)
    again = Client()
    again.get(provider.signs_in(again, "vera-1"))
    assert again.get("/admin/").status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [False, "true", None])
def test_an_address_that_is_not_verified_opens_nothing(
    client: Client, provider: Provider, viewer: User, verified: object
) -> None:
    provider.knows("x-1", email="vera@example.com", **({} if verified is None else {"email_verified": verified}))
    assert "does not say that your email address is verified" in refused(client, provider.signs_in(client, "x-1"))
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("group", ["approvers", "commanders", "operators", "auditors"])
def test_a_privileged_account_is_not_opened_by_an_address(client: Client, provider: Provider, group: str) -> None:
    account("vera", group)
    page = refused(client, provider.signs_in(client, "vera-1"))
    assert "has rights that an address alone does not open" in page
    assert FailedAttempts.objects.filter(kind=Kind.TOLD, count=1).count() == 1
    assert "manage.py link_sign_in YOUR-ACCOUNT vera-1" in page


def test_nor_is_a_superusers(client: Client, provider: Provider) -> None:
    User.objects.create_superuser("root", email="VERA@example.com")
    assert "has rights" in refused(client, provider.signs_in(client, "vera-1"))


def test_an_operator_links_it_by_hand(client: Client, provider: Provider) -> None:
    owner = account("vera", "approvers")
    call_command("link_sign_in", "vera", "vera-1")
    with pytest.raises(CommandError, match="linked to an account already"):
        call_command("link_sign_in", "vera", "vera-1")
    with_second_factor(owner)
    assert client.get(provider.signs_in(client, "vera-1"))["Location"] == "/admin/login/second-factor/"
    client.post("/admin/login/second-factor/", {"code": code_at()})
    assert client.get("/admin/").status_code == 200
    assert on_record("SIGNED_IN")[0]["method"] == "socialaccount"


def test_and_takes_the_link_away_which_ends_its_sessions(client: Client, provider: Provider, viewer: User) -> None:
    client.get(provider.signs_in(client, "vera-1"))
    call_command("link_sign_in", "vera", "--unlink")
    assert client.get("/admin/").status_code == 302
    assert on_record("SIGN_IN_UNLINKED") == [
        {"action": "SIGN_IN_UNLINKED", "account": viewer.pk, "issuer": provider.url}
    ]


def test_an_address_that_changed_hands_opens_nothing(client: Client, provider: Provider, viewer: User) -> None:
    first = Client()
    first.get(provider.signs_in(first, "vera-1"))
    provider.knows("newcomer-2", email="vera@example.com", email_verified=True)
    assert "who had it before" in refused(client, provider.signs_in(client, "newcomer-2"))


def test_two_accounts_with_one_address_are_not_guessed_between(
    client: Client, provider: Provider, viewer: User
) -> None:
    User.objects.create_user("vera2", email="Vera@example.com")
    assert "Several accounts" in refused(client, provider.signs_in(client, "vera-1"))


def test_a_deactivated_account_stays_so(client: Client, provider: Provider, viewer: User) -> None:
    client.get(provider.signs_in(client, "vera-1"))
    User.objects.update(is_active=False)
    again = Client()
    assert "is deactivated" in refused(again, provider.signs_in(again, "vera-1"))


def test_groups_follow_the_claim_at_each_sign_in(client: Client, provider: Provider, settings: Any) -> None:
    settings.OIDC_GROUP_MAP = {"sre": "responders", "comms": "approvers"}
    provider.knows("vera-1", email="vera@example.com", email_verified=True, groups=["sre", "comms", "golf"])
    client.get(provider.signs_in(client, "vera-1"))
    made = User.objects.get()
    assert sorted(one.name for one in made.groups.all()) == ["approvers", "responders"]
    provider.knows("vera-1", email="vera@example.com", email_verified=True, groups=["sre"])
    again = Client()
    again.get(provider.signs_in(again, "vera-1"))
    assert [one.name for one in made.groups.all()] == ["responders"]
    assert {(one["account"], one["source"]) for one in on_record("GROUP_MEMBERSHIP_CHANGED")} == {(made.pk, "sso")}
    assert [(one["group"], one["change"]) for one in on_record("GROUP_MEMBERSHIP_CHANGED")] == [
        ("approvers", "added"), ("responders", "added"), ("approvers", "removed"),
    ]  # fmt: skip


def test_what_an_operator_gave_the_provider_does_not_take(client: Client, provider: Provider, settings: Any) -> None:
    settings.OIDC_GROUP_MAP = {"sre": "responders"}
    client.get(provider.signs_in(client, "vera-1"))
    made = User.objects.get()
    put_in(Person.objects.get(user=made), "viewers", actor=Actor(via="command", name="operator"))
    again = Client()
    again.get(provider.signs_in(again, "vera-1"))
    assert [one.name for one in made.groups.all()] == ["viewers"]


def test_the_account_is_somebodys(client: Client, provider: Provider) -> None:
    client.get(provider.signs_in(client, "vera-1"))
    assert Person.objects.get(user=User.objects.get()).name == "Vera Lang"


def test_nobody_who_is_signed_in_is_given_another_identity(client: Client, provider: Provider, viewer: User) -> None:
    other = account("otto", "viewers")
    client.force_login(other)
    client.get(provider.signs_in(client, "vera-1"))
    assert SocialAccount.objects.get().user == viewer


def test_who_has_no_password_shows_themselves_at_the_provider_again(
    client: Client, provider: Provider, viewer: User
) -> None:
    User.objects.update(password="!")  # none that could be given
    client.get(provider.signs_in(client, "vera-1"))
    page = "/admin/second-factors/authenticator/"
    assert client.get(page).status_code == 200
    session = client.session
    session["account_authentication_methods"] = [
        one | {"at": one["at"] - 601} for one in session["account_authentication_methods"]
    ]
    session.save()
    assert client.get(page)["Location"] == f"/admin/login/sso/?next={page.replace('/', '%2F')}"
    assert client.get(provider.signs_in(client, "vera-1", next=page))["Location"] == page
    assert client.get(page).status_code == 200


def test_it_never_leads_away_from_us(client: Client, provider: Provider, viewer: User) -> None:
    answer = client.get(provider.signs_in(client, "vera-1", next="https://evil.example/"))
    assert answer["Location"] == "/admin/"


def test_without_a_provider_there_is_no_button_and_no_way(client: Client, transactional_db: None) -> None:
    assert "login/sso" not in client.get("/admin/login/").content.decode()
    assert client.get("/admin/login/sso/").status_code == 404
    assert client.get("/admin/login/sso/callback/").status_code == 404


def test_with_one_the_button_keeps_where_somebody_was_going(client: Client, provider: Provider, settings: Any) -> None:
    settings.OIDC_NAME = "Example Corp"
    page = client.get("/admin/login/?next=/admin/incidents/alert/%3Fq%3D1%26p%3D2").content.decode()
    assert "Sign in with Example Corp" in page
    assert "next=%2Fadmin%2Fincidents%2Falert%2F%3Fq%3D1%26p%3D2" in page
