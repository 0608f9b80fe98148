"""An approval falls with the right that it rests on, and no right given later revives it."""

from collections.abc import Callable

from incidents.audit.actions import Action
from incidents.deactivation import deactivate
from incidents.memberships import put_in, take_out
from incidents.models import Person
from statuspage.fallen import void_without_right
from statuspage.models import Draft, Publication
from statuspage.models.draft import DraftState
from tests.incidents.operators import OPERATOR
from tests.statuspage.conftest import Page, publish, say_yes, stored

Settle = Callable[[], None]


def test_nothing_is_sent_on_the_word_of_somebody_since_deactivated(
    draft: Draft, approver: Person, settle: Settle, page: Page
) -> None:
    approval = say_yes(draft, approver)
    deactivate(approver, actor=OPERATOR)
    settle()
    approval.refresh_from_db()
    draft.refresh_from_db()
    assert (page(), draft.state, Publication.objects.get().state) == ([], DraftState.PENDING, "LAPSED")
    assert approval.void_reason == "its approver may not approve any more"


def test_a_right_that_is_given_again_revives_nothing(
    draft: Draft, approver: Person, settle: Settle, page: Page
) -> None:
    say_yes(draft, approver)
    take_out(approver, "approvers", actor=OPERATOR)
    settle()
    put_in(approver, "approvers", actor=OPERATOR)
    settle()
    assert page() == []
    assert draft.incident.events.filter(action=Action.APPROVAL_VOIDED).count() == 1


def test_nor_does_one_that_is_given_back_before_anything_was_sent(draft: Draft, approver: Person, page: Page) -> None:
    approval = say_yes(draft, approver)
    take_out(approver, "approvers", actor=OPERATOR)
    void_without_right(Person.objects.get(pk=approver.pk))
    put_in(approver, "approvers", actor=OPERATOR)
    publish(approval)
    assert (page(), stored(approval).state) == ([], "LAPSED")


def test_the_loss_of_another_right_leaves_it(draft: Draft, approver: Person, settle: Settle, page: Page) -> None:
    put_in(approver, "responders", actor=OPERATOR)
    say_yes(draft, approver)
    take_out(approver, "responders", actor=OPERATOR)
    settle()
    assert len(page()) == 1
