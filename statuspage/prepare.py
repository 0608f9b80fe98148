"""The verbs that prepare words before anything is wrong: a template is written, reviewed by a second person, and retired."""

from typing import Any

from django.db import IntegrityError, transaction

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.outbox.clock import database_now
from incidents.system_verb import system_verb
from statuspage.authority import refuse_unless_by_hand
from statuspage.models.template import Template
from statuspage.wording import USUAL, Wording


@system_verb
def write_template(wording: Wording, *, instead_of: int | None, actor: Actor) -> Template:
    """A new template; or the next wording of the one `instead_of`, which retires together with its review.

    Raises NotNow where that was edited or retired meanwhile, VerbRefused where another has the name.
    """
    actor = _admitted(actor, verb="change_templates")
    before = _in_use(instead_of) if instead_of else None
    if before and Wording.of(before) == wording:
        return before
    if before:
        _retire(before)
    written = _create(wording, before, actor=actor)
    record(Action.TEMPLATE_WRITTEN, actor=actor, **_about(written), instead_of=instead_of)
    return written


@system_verb
def review_template(template_id: int, *, digest: str, actor: Actor) -> Template:
    """A second person says yes to exactly these words: from now on it is a holding statement that may be used.

    Raises NotYours for anybody who wrote any of it, under whatever account; NotNow for other words than were shown.
    """
    actor = _admitted(actor, verb="review_template")
    template = _in_use(template_id)
    if template.digest != digest:
        raise NotNow("The words have changed since you were shown them. Please read them again.")
    if reason := why_no_review(template, actor):
        raise NotYours(reason)
    template.reviewed_by, template.reviewed_at = actor.somebody, database_now()
    template.save(update_fields=["reviewed_by", "reviewed_at"])
    record(Action.TEMPLATE_REVIEWED, actor=actor, **_about(template), written_by=template.written_by.reference)
    return template


@system_verb
def retire_template(template_id: int, *, actor: Actor) -> Template:
    """Nobody uses it any more, and a draft that was made from it is an ordinary draft from now on."""
    actor = _admitted(actor, verb="change_templates")
    template = _in_use(template_id)
    _retire(template)
    record(Action.TEMPLATE_RETIRED, actor=actor, **_about(template))
    return template


@system_verb
def add_usual_templates(*, actor: Actor) -> list[Template]:
    """The common messages that are not there by name yet, as words of whoever adds them."""
    there = {name.casefold() for name in Template.objects.filter(retired_at=None).values_list("name", flat=True)}
    missing = [wording for wording in USUAL if wording.name.casefold() not in there]
    return [write_template(wording, instead_of=None, actor=actor) for wording in missing]


def why_no_review(template: Template, actor: Actor) -> str:
    """Why somebody who may review cannot review this one, in words; empty when they can."""
    if not template.is_holding:
        return "Only a holding statement is reviewed; other words are approved each time they are used."
    if template.reviewed_by:
        return f"{template.reviewed_by.root} has reviewed it already."
    if not actor.somebody.rows.isdisjoint(template.writers()):
        return "You wrote this, so someone else reviews it: a holding statement is two people's."
    return ""


def _admitted(actor: Actor, *, verb: str) -> Actor:
    """The actor as of now. Raises NotYours for whom the table does not let, and for whoever is no person at a door."""
    actor = actor.as_of_now()
    refuse_unless_may(actor, verb, None)
    refuse_unless_by_hand(actor)
    return actor


def _in_use(template_id: int) -> Template:
    """The row, locked."""
    template = Template.objects.lock(template_id)
    if template.retired_at:
        raise NotNow(f"“{template}” was edited or retired meanwhile. Please look at it again.")
    return template


def _create(wording: Wording, before: Template | None, *, actor: Actor) -> Template:
    words = vars(wording) | {"impact": wording.impact or ""}
    began = before and (before.first or before)
    try:
        with transaction.atomic():
            return Template.objects.create(**words, first=began, written_by=actor.somebody)
    except IntegrityError as taken:  # all else that the database demands was looked at before
        raise VerbRefused(
            f"There is a template “{wording.name}” already. Edit that one, or choose another name."
        ) from taken


def _retire(template: Template) -> None:
    template.retired_at = database_now()
    template.save(update_fields=["retired_at"])


def _about(template: Template) -> dict[str, Any]:
    """What an event says of it."""
    words = {"name": template.name, "title": template.title, "body": template.body}
    return {"words": words, "template": template.pk, "digest": template.digest, "holding": template.is_holding}
