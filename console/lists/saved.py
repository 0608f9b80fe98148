"""Views of lists that people keep under a name: saved, shared by operators, deleted by whoever may.

They are preferences and change no record: their verbs refuse as all do, and write no event.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from console.models.saved_view import LONGEST_NAME, Listing, SavedView
from incidents.actor import Actor
from incidents.authority import may, refuse_unless_may
from incidents.errors import NotYours, VerbRefused
from incidents.system_verb import system_verb

MOST_OF_ONE = 30
MOST_SHARED = 30
LONGEST_QUERY = 2_000  # characters, as the column has it


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One of them as a list offers it. `whose` is empty for the reader's own."""

    view: SavedView
    is_here: bool
    whose: str
    may_delete: bool


@dataclass(frozen=True, kw_only=True)
class Offered:
    """Those that a reader has in a list, what its page asks now, and what they may do about it."""

    listing: Listing
    views: Sequence[Shown]
    query: str
    why_not: str
    may_share: bool
    longest_name: int = LONGEST_NAME


def shown(actor: Actor, listing: Listing, query: str) -> Offered:
    """The reader's own by name, then those of others that everybody has: one query."""
    account = actor.account.pk if actor.account else None
    found = SavedView.objects.filter(Q(account=account) | Q(shared=True), listing=listing).select_related("account")
    shares = bool(may(actor, "share_view", None))
    views = sorted(found.order_by("name", "pk"), key=lambda one: one.account_id != account)
    return Offered(
        listing=listing,
        views=[
            Shown(
                view=one,
                is_here=one.query == query,
                whose="" if one.account_id == account else one.account.get_username(),
                may_delete=one.account_id == account or shares,
            )
            for one in views
        ],
        query=query,
        why_not=may(actor, "save_view", None).why_not,
        may_share=shares,
    )


@system_verb
def save_view(*, listing: Listing, name: str, query: str, shared: bool, actor: Actor) -> SavedView:
    """Under a name of the account's own in that list; the same name again is the view as it is now.

    Raises VerbRefused for a name that cannot be, and where there are too many; NotYours for whom no list is.
    """
    actor = actor.as_of_now()
    refuse_unless_may(actor, "save_view", None)
    if actor.account is None:
        raise NotYours("A view is saved by whoever looks at the list, in the console.")
    if shared:
        refuse_unless_may(actor, "share_view", None)
    called = " ".join(name.split())
    if not 1 <= len(called) <= LONGEST_NAME or not called.isprintable():
        raise VerbRefused(
            f"Name the view, in at most {LONGEST_NAME} characters that can be seen, such as: My open P1s."
        )
    if len(query) > LONGEST_QUERY:
        raise VerbRefused("The filter is too long to be kept. Take something out of it.")
    _refuse_too_many(listing, called, account=actor.account, shared=shared)
    kept, _ = SavedView.objects.update_or_create(
        account=actor.account, listing=listing, name=called, defaults={"query": query, "shared": shared}
    )
    return kept


@system_verb
def delete_view(view_id: int, *, actor: Actor) -> SavedView:
    """The actor's own, or as an operator one that everybody has. Raises NotYours for any other, whether or not there is one."""
    actor = actor.as_of_now()
    mine = Q(account=actor.account) if actor.account else Q(pk__in=[])
    theirs = Q(shared=True) if may(actor, "share_view", None) else Q(pk__in=[])
    found = SavedView.objects.select_for_update().filter(mine | theirs, pk=view_id).first()
    if found is None:
        raise NotYours(
            "You have no such view. Only whoever saved it deletes it, or an operator one that everybody has."
        )
    found.delete()
    return found


def _refuse_too_many(listing: Listing, name: str, *, account: User, shared: bool) -> None:
    others = SavedView.objects.filter(listing=listing).exclude(account=account, name=name)
    if others.filter(account=account).count() >= MOST_OF_ONE:
        raise VerbRefused(f"You have {MOST_OF_ONE} views of this list. Delete one that you do not use, then save this.")
    if shared and others.filter(shared=True).count() >= MOST_SHARED:
        raise VerbRefused(f"Everybody has {MOST_SHARED} views of this list already. Delete one of them first.")
