"""The gate's rows by the names under which the console shows them, and the page as others may read it."""

from datetime import UTC, datetime, timedelta

from statuspage.models import Approval, Ask, Asked, ForeignPost, PassedOn, Publication
from statuspage.models.foreign_post import Kind
from tests.statuspage.conftest import Page, publish


def test_each_row_says_what_it_is(approval: Approval) -> None:
    draft = approval.revision.draft
    publication = publish(approval)
    assert str(draft) == f"{draft.incident.reference} draft {draft.pk}"
    assert str(approval.revision) == f"revision 1 of draft {draft.pk}"
    assert str(approval) == f"{approval.revision} by {approval.approver}"
    assert str(publication) == "published, attempt 1"


def test_so_does_each_ask(approval: Approval) -> None:
    draft, person = approval.revision.draft, approval.approver
    ask = Ask(draft=draft, turn=0)
    assert str(ask) == f"{draft}, time 1"
    assert str(Asked(ask=ask, person=person)) == f"{person}, {ask}"
    assert str(PassedOn(ask=ask, person=person)) == f"{person} passed on {ask}"


def test_a_foreign_post_says_how_far_it_is_signed_for(approval: Approval) -> None:
    post = ForeignPost(kind=Kind.POSTED)
    assert str(post) == "posted by somebody else, nobody has signed for it"
    post.not_known_by = approval.approver
    assert post.standing == "known to nobody so far"
    post.signed_by = approval.approver
    assert post.standing == "signed for, a second person is missing"
    post.seconded_by = approval.approver
    assert post.standing == "signed for by two people"


def test_a_draft_says_where_its_words_came_from(approval: Approval) -> None:
    draft = approval.revision.draft
    assert draft.whence == "written by hand"
    draft.drawn_from = 1
    assert draft.whence == "written by hand from 1 timeline entry"


def test_others_read_the_page_through_a_publication(approval: Approval, page: Page) -> None:
    publish(approval)
    just_now = datetime.now(UTC) - timedelta(minutes=1)
    assert [shown.id for shown in Publication.incidents_on_page(just_now)] == [page()[0]["id"]]
    assert "Checkout" in [component.name for component in Publication.components_on_page()]
