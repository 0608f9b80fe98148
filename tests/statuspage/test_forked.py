"""While the mirror holds another event than ours nothing is published, and what was approved before a repair never is."""

from typing import Any

import pytest

from incidents.audit.compare import compare
from incidents.audit.mirror import mirror_tail, sort_key
from incidents.audit.repair import repair_chain
from incidents.models import Incident, Person
from statuspage.errors import ReadBackMismatch
from statuspage.models import Approval, Publication
from statuspage.models.publication_state import PublicationState
from tests.incidents.operators import OPERATOR
from tests.statuspage.conftest import Page, publish, say_yes, stored


@pytest.fixture
def forked(led: Incident, approval: Approval, sandbox_aws: Any) -> Incident:
    """A copy that says something else, before the approval's."""
    mirror_tail(led.chain, up_to=approval.event.seq - 1)
    key = {"pk": led.chain, "sk": sort_key(approval.event.seq - 1)}
    sandbox_aws.put_item(Item=sandbox_aws.get_item(Key=key)["Item"] | {"canonical": b"{}"})
    return led


def test_a_forked_chain_publishes_nothing(forked: Incident, approval: Approval, page: Page) -> None:
    for _ in range(2):
        with pytest.raises(ReadBackMismatch, match="another event than ours"):
            publish(approval)
    assert page() == []


def test_an_approval_from_before_a_repair_lapses(forked: Incident, approval: Approval, ic: Person, page: Page) -> None:
    repair_chain(forked, difference=compare(forked.chain), actor=OPERATOR)
    publish(approval)
    assert stored(approval).state == PublicationState.LAPSED
    assert page() == []
    again = say_yes(approval.revision.draft, ic)
    publish(again)
    assert Publication.objects.get(approval=again).state == PublicationState.PUBLISHED
    assert len(page()) == 1
