"""The holding statement that a draft still is: words of one person, reviewed by a second, and not touched since."""

from incidents.approvers import Basis, groups_of
from incidents.groups import COMMANDERS
from incidents.models.incident import Incident
from incidents.models.person import Person
from statuspage.content import Content
from statuspage.models.draft import Draft
from statuspage.models.template import Template

AS_IC = Basis(group=COMMANDERS, role="IC")


def holding_statement(draft: Draft) -> Template | None:
    """The one whose reviewed words the draft has, to the letter; None for every other draft.

    Components and who is mailed are chosen for the incident: they are no words of it.
    """
    template = draft.template
    if template is None or not is_ready(template):
        return None
    return template if _has_words_of(draft.newest_revision().content, template) else None


def is_ready(template: Template) -> bool:
    """Whether it is in use and two people stand for it: one who reviewed it, and whoever wrote it, none of whom is the same."""
    reviewer = template.reviewed_by
    if not template.is_holding or template.retired_at or reviewer is None:
        return False
    return reviewer.root.rows.isdisjoint(template.writers())


def in_use() -> list[Template]:
    """Every template that may be used, holding statements first, then by name."""
    related = ("written_by__merged_into", "reviewed_by__merged_into")
    return list(Template.objects.filter(retired_at=None).select_related(*related).order_by("-is_holding", "name"))


def ready_ones() -> list[Template]:
    """Every holding statement that is ready, the oldest first."""
    return sorted(filter(is_ready, in_use()), key=lambda one: (one.written_at, one.pk))


def first_ready(incident: Incident) -> Template | None:
    """The one named like the incident's service, else the oldest; None where there is none."""
    ready = ready_ones()
    of_service = [one for one in ready if one.name.casefold() == incident.service.casefold()]
    return next(iter([*of_service, *ready]), None)


def leads_in_commanders(person: Person, incident: Incident) -> bool:
    """Whether they lead it now and are in `commanders`: such a one may approve a holding statement that they asked for."""
    return incident.ic_id in person.rows and COMMANDERS in groups_of(person)


def lock_template(draft: Draft) -> None:
    """The draft's template as it is now, locked: nobody reviews or retires it until the transaction ends."""
    if draft.template_id:
        draft.template = Template.objects.lock(draft.template_id)


def _has_words_of(content: Content, template: Template) -> bool:
    words = (template.title, template.body, template.status, template.impact)
    return words == (content.title, content.body, content.status, content.impact)
