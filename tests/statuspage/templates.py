"""Templates that two people made, and short ways to use them."""

from dataclasses import replace
from typing import Any

from incidents.models import Incident, Person
from statuspage.content import Impact, Status
from statuspage.draft import draft_from_template
from statuspage.models import Draft, Template
from statuspage.prepare import review_template, write_template
from statuspage.wording import Wording
from tests.conftest import by as acting
from tests.conftest import enrol

BODY = "We are looking into problems with payments. We will tell you more within half an hour."
HOLDING = Wording(
    name="Checkout",
    title="Problems with payments",
    body=BODY,
    status=Status.INVESTIGATING,
    impact=Impact.MAJOR,
    is_holding=True,
)


def writer() -> Person:
    """An operator who writes templates and approves nothing."""
    return Person.objects.filter(slack_id="U0WANDA00").first() or enrol("U0WANDA00", "Wanda Ruiz", "operators")


def reviewer() -> Person:
    """A second member of `approvers`."""
    return Person.objects.filter(slack_id="U0RENE000").first() or enrol("U0RENE000", "Rene Roy", "approvers")


def written(wording: Wording = HOLDING, *, by: Person | None = None) -> Template:
    return write_template(wording, instead_of=None, actor=acting(by or writer(), "console"))


def reviewed(template: Template, *, by: Person | None = None) -> Template:
    return review_template(template.pk, digest=template.digest, actor=acting(by or reviewer(), "console"))


def edited(template: Template, *, by: Person | None = None, **changes: Any) -> Template:
    wording = replace(Wording.of(template), **changes)
    return write_template(wording, instead_of=template.pk, actor=acting(by or writer(), "console"))


def holding_statement() -> Template:
    """Ready to be used: of two people."""
    there = Template.objects.filter(name=HOLDING.name, retired_at=None).first()
    return there or reviewed(written())


def use(template: Template, incident: Incident, person: Person) -> Draft:
    return draft_from_template(incident, template_id=template.pk, actor=acting(person))
