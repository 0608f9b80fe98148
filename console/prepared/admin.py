"""Templates in the admin: the list, a page for each, its form, and the buttons that review and retire it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator

from console.prepared.form import WordingForm
from console.signin.fresh import ask_before_the_form, fresh_second_factor
from incidents.actor import Actor
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.readonly_admin import ReadOnlyAdmin
from incidents.signed_in import actor_of
from statuspage.draft import draft_from_template
from statuspage.holding import is_ready
from statuspage.models import Template
from statuspage.prepare import add_usual_templates, retire_template, review_template, why_no_review

LIST = "admin:statuspage_template_changelist"
PAGE = "admin:statuspage_template_change"
PEOPLE = ("written_by__merged_into", "reviewed_by__merged_into")


class InUse(admin.SimpleListFilter):
    """Those that may be used; the retired ones on request."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("retired", "retired")]

    def choices(self, changelist: Any) -> Any:
        """`All` would not be true: without a choice those in use are shown."""
        first, *others = super().choices(changelist)
        return [first | {"display": "in use"}, *others]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Template]) -> QuerySet[Template]:
        return queryset.exclude(retired_at=None) if self.value() == "retired" else queryset.filter(retired_at=None)


@admin.register(Template)
class TemplateAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "status", "standing", "writer")
    list_filter = (InUse, "is_holding", "status")
    list_select_related = PEOPLE
    search_fields = ("name", "title", "body")
    ordering = ("-is_holding", "name")
    change_list_template = "console/prepared/list.html"

    def get_urls(self) -> list[URLPattern]:
        at, name = self.admin_site.admin_view, "statuspage_template_"
        return [
            path("write/", at(self.write), name=f"{name}write"),
            path("usual/", at(self.usual), name=f"{name}usual"),
            path("use/<uuid:incident>/", at(self.use), name=f"{name}use"),
            path("<int:pk>/write/", at(self.write), name=f"{name}edit"),
            path("<int:pk>/review/", at(self.review), name=f"{name}review"),
            path("<int:pk>/retire/", at(self.retire), name=f"{name}retire"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with where to write one."""
        shown = {"title": "Templates", "is_nav_sidebar_enabled": False, "any": Template.objects.filter(retired_at=None)}
        may_write = {"may_write": may(actor_of(request), "change_templates", None)}
        return super().changelist_view(request, shown | may_write | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Its words, whose they are, and its buttons."""
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request):
            raise PermissionDenied
        template, actor = self._template(unquote(object_id)), actor_of(request)
        context = {
            "title": str(template),
            "template": template,
            "is_ready": is_ready(template),
            "may_write": may(actor, "change_templates", None),
            "why_no_review": may(actor, "review_template", None).why_not or why_no_review(template, actor),
            **(extra_context or {}),
        }
        return self._answer(request, "console/prepared/page.html", context)

    @method_decorator(ask_before_the_form)
    def write(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The form: of a new one, or of the next wording of this one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor, template = actor_of(request), self._template(str(pk)) if pk else None
        if why_not := may(actor, "change_templates", None).why_not:
            messages.error(request, why_not)
            return HttpResponseRedirect(reverse(LIST))
        form = WordingForm(request.POST) if request.method == "POST" else WordingForm.of(template)
        if request.method == "POST" and (written := form.save(instead_of=pk, actor=actor)):
            messages.success(
                request, "Saved. A holding statement counts once a second person has reviewed these words."
            )
            return HttpResponseRedirect(reverse(PAGE, args=[written.pk]))
        title = f"Edit {template}" if template else "Write a template"
        return self._answer(request, "console/prepared/form.html", {"title": title, "form": form, "template": template})

    @method_decorator(fresh_second_factor)
    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button of a second person, with the digest that they were shown."""
        digest = request.POST.get("digest", "")
        done = "Reviewed. An IC in commanders may publish exactly these words on their own approval."
        return self._press(request, lambda by: review_template(pk, digest=digest, actor=by), done, pk=pk)

    @method_decorator(fresh_second_factor)
    def retire(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button that takes it out of use."""
        return self._press(
            request, lambda by: retire_template(pk, actor=by), "Retired. Nobody uses it any more.", pk=pk
        )

    @method_decorator(fresh_second_factor)
    def usual(self, request: HttpRequest) -> HttpResponse:
        """The button Add the usual ones."""
        return self._press(request, lambda by: add_usual_templates(actor=by), "Added. Edit them until they are yours.")

    def use(self, request: HttpRequest, incident: UUID) -> HttpResponse:
        """The button Use a template of an incident's page: it leads back there, where the draft waits."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        actor = actor_of(request)
        found = Incident.objects.visible_to(actor).filter(pk=incident).first()
        if found is None:
            raise Http404
        template, key = self._template(request.POST.get("template", "")), f"console:{request.POST.get('once', '')[:40]}"
        try:
            draft_from_template(found, template_id=template.pk, actor=actor, key=key)
            messages.success(request, f"“{template}” waits below as a draft. Nothing is published without an approval.")
        except VerbRefused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[incident]))

    def _press(
        self, request: HttpRequest, verb: Callable[[Actor], object], done: str, *, pk: int | None = None
    ) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            verb(actor_of(request))
            messages.success(request, done)
        except VerbRefused as refused:
            messages.error(request, str(refused))
        except Template.DoesNotExist as unknown:
            raise Http404 from unknown
        return HttpResponseRedirect(reverse(PAGE, args=[pk]) if pk else reverse(LIST))

    def _answer(self, request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
        around = {**self.admin_site.each_context(request), "opts": self.opts, "is_nav_sidebar_enabled": False}
        return TemplateResponse(request, page, around | context)

    def _template(self, pk: str) -> Template:
        found = Template.objects.select_related(*PEOPLE).filter(pk=pk).first() if pk.isdecimal() else None
        if found is None:
            raise Http404
        return found

    @admin.display(description="kind", ordering="is_holding")
    def kind(self, template: Template) -> str:
        return "holding statement" if template.is_holding else "common message"

    @admin.display(description="reviewed")
    def standing(self, template: Template) -> str:
        if not template.is_holding:
            return ""
        if not template.reviewed_by:
            return "not yet"
        return f"by {template.reviewed_by.root}" if is_ready(template) else "no: its writer and reviewer are one person"

    @admin.display(description="written by", ordering="written_by__name")
    def writer(self, template: Template) -> str:
        return str(template.written_by.root)
