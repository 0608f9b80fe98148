"""The buttons of a person's page: each a verb, and what is said when it is done. A wrong name is refused in words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import Group, User

from incidents import accounts, deactivation, memberships, merging
from incidents.actor import Actor
from incidents.errors import VerbRefused
from incidents.models import Person


@dataclass(frozen=True, kw_only=True)
class Deed:
    """`run` is given the person, what was chosen or typed as `which`, and who pressed the button."""

    run: Callable[[Person, str, Actor], object]
    done: str


def _person(reference: str) -> Person:
    found = Person.objects.filter(reference=reference.strip()).first()
    if found is None:
        raise VerbRefused(f"There is no person {reference.strip()[:40]!r}. A reference is like p_9f2c41d07be3a865.")
    return found


def _account(username: str) -> User:
    found = User.objects.filter(username=username.strip()).first()
    if found is None:
        raise VerbRefused(f"There is no console account {username.strip()[:40]!r}. Make it first, under Users.")
    return found


def _group(name: str) -> str:
    if not Group.objects.filter(name=name).exists():
        raise VerbRefused(f"There is no group {name[:40]!r}.")
    return name


def _some(which: str, *, what: str) -> str:
    if not which.strip():
        raise VerbRefused(f"Give {what}.")
    return which.strip()[:200]


DEEDS: dict[str, Deed] = {
    "put-in": Deed(run=lambda who, which, by: memberships.put_in(who, _group(which), actor=by), done="Put into it."),
    "take-out": Deed(run=lambda who, which, by: memberships.take_out(who, _group(which), actor=by), done="Taken out."),
    "link": Deed(run=lambda who, which, by: accounts.link(who, _account(which), actor=by), done="Linked."),
    "unlink": Deed(run=lambda who, _, by: accounts.unlink(who, actor=by), done="Unlinked."),
    "link-directory": Deed(
        run=lambda who, which, by: accounts.link_directory(who, _some(which, what="the id in the directory"), actor=by),
        done="Linked. The directory's groups follow within five minutes.",
    ),
    "merge": Deed(
        run=lambda who, which, by: merging.merge(_person(which), into=who, actor=by),
        done="Merged: both are this person now. Undo is below.",
    ),
    "undo-merge": Deed(
        run=lambda _, which, by: merging.undo_merge(_person(which), actor=by), done="They are two people again."
    ),
    "deactivate": Deed(
        run=lambda who, _, by: deactivation.deactivate(who, actor=by),
        done="Deactivated: sessions, groups, approvals and roles have ended.",
    ),
    "reactivate": Deed(
        run=lambda who, _, by: deactivation.reactivate(who, actor=by),
        done="Active again, in no group: give the groups anew.",
    ),
}
