"""People in the admin: the list, and a page with an operator's buttons."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator

from console.people.deeds import DEEDS
from console.people.shown import shown
from console.signin.fresh import fresh_second_factor
from incidents.errors import VerbRefused
from incidents.models import Person
from incidents.readonly_admin import ReadOnlyAdmin
from incidents.signed_in import actor_of


class PerhapsTwice(admin.SimpleListFilter):
    """Those of one address: an operator says whether they are one person."""

    title = "perhaps on record twice"
    parameter_name = "twice"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "same address as another")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        if self.value() != "yes":
            return queryset
        standing = Person.objects.filter(merged_into=None, is_active=True).exclude(email="")
        often = (
            standing.annotate(address=Lower("email")).values("address").annotate(count=Count("pk")).filter(count__gt=1)
        )
        lowered = queryset.filter(merged_into=None, is_active=True).annotate(address=Lower("email"))
        return lowered.filter(address__in=often.values("address"))


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "reference", "email", "slack_id", "user", "groups", "is_active")
    search_fields = ("name", "email", "slack_id", "oncall_id", "directory_id", "reference", "user__username")
    list_filter = ("is_active", PerhapsTwice, "user__groups")
    ordering = ("name", "pk")
    empty_value_display = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        standing = super().get_queryset(request).filter(merged_into=None)
        return standing.select_related("user").prefetch_related("user__groups")

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The person's page."""
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request):
            raise PermissionDenied
        person = self._person(unquote(object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": str(person),
            "opts": self.opts,
            "shown": shown(person, reader=actor_of(request)),
            "is_nav_sidebar_enabled": False,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "console/person.html", context)

    def get_urls(self) -> list[URLPattern]:
        button = path("<int:pk>/do/<slug:deed>/", self.admin_site.admin_view(self.do), name="incidents_person_do")
        return [button, *super().get_urls()]

    @method_decorator(fresh_second_factor)
    def do(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """A button of the page, with a fresh second factor. Leads back to it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        person, asked = self._person(str(pk)), DEEDS.get(deed)
        if asked is None:
            raise Http404
        try:
            asked.run(person, request.POST.get("which", ""), actor_of(request))
            messages.success(request, asked.done)
        except VerbRefused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:incidents_person_change", args=[pk]))

    @admin.display(description="groups")
    def groups(self, person: Person) -> str:
        return ", ".join(group.name for group in person.user.groups.all()) if person.user else ""

    def _person(self, pk: str) -> Person:
        found = Person.objects.select_related("user", "merged_into").filter(pk=pk).first() if pk.isdecimal() else None
        if found is None:
            raise Http404
        return found
