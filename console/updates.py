"""Customer updates in the console: written by hand, and edited until they are approved. Each form ends in one verb."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from console.review import draft_for
from console.update_form import UpdateForm, again, showing
from incidents.actor import Actor
from incidents.authority import may
from incidents.errors import NotNow, VerbRefused
from incidents.models import Incident
from incidents.signed_in import actor_of
from statuspage.changed_components import changes
from statuspage.components import UNREADABLE, listed
from statuspage.content import Content
from statuspage.draft import prefilled, write_draft
from statuspage.errors import WordsChanged
from statuspage.models import Draft, Revision
from statuspage.models.draft import DraftState
from statuspage.page import Component
from statuspage.revise import revise


@dataclass(frozen=True, kw_only=True)
class Theirs:
    """Words that came meanwhile; `shown` is what names them in the form."""

    content: Content
    whose: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one of the two pages shows. `before` is what was chosen so far, `why_not` says why there is no form."""

    title: str
    incident: Incident
    form: UpdateForm
    before: Content
    why_not: str = ""
    theirs: Theirs | None = None


def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next update of an incident, beginning with the last one."""
    actor = actor_of(request)
    incident = Incident.objects.visible_to(actor).filter(pk=pk).first()
    if incident is None:
        raise Http404
    if not may(actor, "read", incident):
        raise PermissionDenied
    last = prefilled(incident)
    form = showing(last, shown=last.follows, listed=listed())
    why_not = may(actor, "write_draft", incident).why_not
    page = Shown(title="Write a customer update", incident=incident, form=form, before=last, why_not=why_not)
    return _answer(request, page, save=lambda sent: _write(sent, incident, last, actor), now=lambda: _last_of(incident))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that waits, to be saved as its next revision."""
    actor = actor_of(request)
    draft = draft_for(actor, pk)
    *_, newest = draft.revisions.all()
    form = showing(newest.content, shown=newest.digest, listed=listed())
    why_not = _why_not_edited(draft, actor)
    page = Shown(
        title="Edit a customer update", incident=draft.incident, form=form, before=newest.content, why_not=why_not
    )
    return _answer(request, page, save=lambda sent: _save(sent, draft, actor), now=lambda: _newest_of(draft))


def _answer(
    request: HttpRequest, page: Shown, *, save: Callable[[UpdateForm], object], now: Callable[[], Theirs]
) -> HttpResponse:
    """Shown, or sent off to `save`: whatever that refuses, everything that was typed stands there again."""
    if request.method in ("GET", "HEAD"):
        return _page(request, page)
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    form = UpdateForm(page.form.listed, request.POST)
    try:
        form.refuse_unless_valid()
        save(form)
    except WordsChanged as refused:
        messages.error(request, str(refused))
        theirs = now()
        return _page(request, replace(page, form=again(form, shown=theirs.shown), theirs=theirs))
    except VerbRefused as refused:
        messages.error(request, f"Not saved. {refused}")
        return _page(request, replace(page, form=form, why_not=""))
    messages.success(request, "Saved. It waits for somebody who reviews and approves it.")
    return HttpResponseRedirect(f"{reverse('admin:incidents_incident_change', args=[page.incident.pk])}#drafts")


def _write(form: UpdateForm, incident: Incident, last: Content, actor: Actor) -> Draft:
    edit, sent = form.edit(before=last), form.cleaned_data
    key = f"form:{sent['key']}" if sent["key"] else ""
    return write_draft(incident, edit=edit, follows=sent["shown"], actor=actor, key=key)


def _save(form: UpdateForm, draft: Draft, actor: Actor) -> Revision:
    base = draft.revisions.filter(digest=form.cleaned_data["shown"]).order_by("-number").first()
    if base is None:
        raise NotNow("I have not shown you any words of this draft. Open Edit again.")
    edit = form.edit(before=base.content)
    return revise(draft.incident, draft_id=draft.pk, base=base.number, edit=edit, actor=actor)


def _last_of(incident: Incident) -> Theirs:
    last = prefilled(incident)
    return Theirs(content=last, whose="Customers read now", shown=last.follows)


def _newest_of(draft: Draft) -> Theirs:
    newest = draft.newest_revision()
    whose = f"Saved meanwhile by {newest.author or 'somebody'}, revision {newest.number}"
    return Theirs(content=newest.content, whose=whose, shown=newest.digest)


def _why_not_edited(draft: Draft, actor: Actor) -> str:
    if draft.state not in (DraftState.PENDING, DraftState.APPROVED):
        return f"This draft is {draft.get_state_display()}. There is nothing to edit."
    return may(actor, "revise", draft.incident).why_not


def _page(request: HttpRequest, shown: Shown) -> HttpResponse:
    found = shown.form.listed
    about = [] if found is None else [*([found.age] if found.is_old else []), *_changed(shown, found.components)]
    context = {
        **admin.site.each_context(request),
        "title": shown.title,
        "shown": shown,
        "form": shown.form,
        "about_components": [UNREADABLE] if found is None else about,
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/update.html", context)


def _changed(shown: Shown, now: tuple[Component, ...]) -> list[str]:
    said = changes(shown.before.components, now=now)
    return [" ".join([*said, "Saving takes the components as they are now."])] if said else []
