"""Who may approve this draft: whoever may on its incident (incidents/approvers.py), but for authors under four eyes.

An author may who leads and is in `commanders`, where the draft is a holding statement to the letter (holding.py).
"""

from django.conf import settings

from incidents.actor import Actor
from incidents.approvers import Basis, approvers_of, basis
from incidents.authority import may
from incidents.errors import NotYours
from incidents.models.incident import Incident
from incidents.models.person import Person
from statuspage.holding import AS_IC, holding_statement, leads_in_commanders
from statuspage.models.draft import Draft
from statuspage.models.template import Template

MOST_NAMED = 3
ONLY_PEOPLE = "Only a person does this, in Slack or in the console: no program does it for them."


def why_not(actor: Actor, draft: Draft) -> str:
    """What stands between the actor and approving this draft, in words; empty when nothing does."""
    verdict = may(actor, "approve", draft.incident)
    return verdict.why_not or ("" if actor.is_by_hand else ONLY_PEOPLE) or why_not_an_author(actor.somebody, draft)


def refuse_unless_by_hand(actor: Actor) -> None:
    """Raises NotYours for the model, for a client of an interface and for a command, whoever stands behind them."""
    if not actor.is_by_hand:
        raise NotYours(ONLY_PEOPLE)


def why_not_an_author(person: Person, draft: Draft) -> str:
    """Why somebody who may approve here may not approve this, their own; empty when they may, or it is not theirs."""
    right = basis(person, draft.incident)
    if right is None or right_over(person, draft):
        return ""
    if needs_another(draft.incident):
        return "You wrote this or asked for it, so someone else approves it."
    return "You wrote this or asked for it, and a stand-in approves no words of their own."


def right_over(person: Person, draft: Draft) -> Basis | None:
    """What their approval of this draft rests on, or None: for an author under four eyes, on the holding statement that it is."""
    right = basis(person, draft.incident)
    if right is None or not is_author(person, draft):
        return right
    if needs_another(draft.incident):
        return AS_IC if leads_in_commanders(person, draft.incident) and holding_statement(draft) else None
    return None if right.is_stand_in else right


def rests_on(person: Person, draft: Draft) -> Template | None:
    """The holding statement without which they could not approve it; None where their approval needs none."""
    return holding_statement(draft) if is_author(person, draft) and needs_another(draft.incident) else None


def lacks_another(given: Basis, person: Person, draft: Draft) -> bool:
    """Whether an approval of theirs that rests on `given` lacks the second pair of eyes that is asked for by now."""
    if not needs_another(draft.incident) or not is_author(person, draft):
        return False
    return given != AS_IC or holding_statement(draft) is None


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


def is_author(person: Person, draft: Draft) -> bool:
    """Whether any of their rows is an author's."""
    return not person.rows.isdisjoint(authors(draft))


def authors(draft: Draft) -> set[int]:
    """Everyone who asked for the draft, saved a revision of it or wrote its template, by the row under which they did.

    No query where its revisions are loaded, but for a template's writers.
    """
    written = {one.author_id for one in draft.revisions.all() if one.author_id}
    prepared = draft.template.writers() if draft.template else set()
    return written | prepared | ({draft.asked_by_id} if draft.asked_by_id else set())
