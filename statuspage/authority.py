"""Who may approve this draft: whoever may on its incident (incidents/approvers.py), but for authors under four eyes."""

from django.conf import settings

from incidents.actor import Actor
from incidents.approvers import approvers_of, basis
from incidents.authority import may
from incidents.models.incident import Incident
from incidents.models.person import Person
from statuspage.models.draft import Draft

MOST_NAMED = 3


def why_not(actor: Actor, draft: Draft) -> str:
    """What stands between the actor and approving this draft, in words; empty when nothing does."""
    verdict = may(actor, "approve", draft.incident)
    return verdict.why_not or why_not_an_author(actor.somebody, draft)


def why_not_an_author(person: Person, draft: Draft) -> str:
    """Why somebody who may approve here may not approve this, their own; empty when they may, or it is not theirs."""
    right = basis(person, draft.incident)
    if right is None or person.rows.isdisjoint(authors(draft)):
        return ""
    if needs_another(draft.incident):
        return "You wrote this or asked for it, so someone else approves it."
    return "You wrote this or asked for it, and a stand-in approves no words of their own." if right.is_stand_in else ""


def whom_to_ask(draft: Draft) -> str:
    """Who may approve this draft, by name."""
    names = [str(person) for person in may_approve(draft)]
    if not names:
        return "Nobody may at present; an operator fills the group with `manage.py enroll`."
    others = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    *first, last = [*names[:MOST_NAMED], *others]
    return f"Ask {', '.join(first)} or {last}." if first else f"Ask {last}."


def may_approve(draft: Draft, *, among: list[Person] | None = None) -> list[Person]:
    """Everyone who may approve this draft now, by name in order; `among` are those who may on its incident, if known."""
    people = approvers_of(draft.incident) if among is None else among
    return [one for one in people if not why_not_an_author(one, draft)]


def needs_another(incident: Incident) -> bool:
    """Whether four eyes are asked for: by the highest severity that the incident ever had."""
    return incident.gravest in settings.STATUSPAGE_FOUR_EYES


def authors(draft: Draft) -> set[int]:
    """Everyone who asked for the draft or saved a revision of it, by the row under which they did.

    No query where its revisions are loaded.
    """
    written = {one.author_id for one in draft.revisions.all() if one.author_id}
    return written | ({draft.asked_by_id} if draft.asked_by_id else set())
