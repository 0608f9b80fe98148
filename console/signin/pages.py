"""The pages of signing in, in the console's own look: what each of them has in common."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.views.generic.base import ContextMixin, View


def frame(request: HttpRequest, title: str) -> dict[str, Any]:
    """What the admin's base template wants to know."""
    return {**admin.site.each_context(request), "title": title, "is_nav_sidebar_enabled": False}


def page(request: HttpRequest, name: str, *, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """One that has no form: console/sign_in/<name>.html."""
    return TemplateResponse(request, f"console/sign_in/{name}.html", frame(request, title) | context, status=status)


class Page(ContextMixin, View):
    """Mixed into a class-based view; kept in no cache."""

    title = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | frame(self.request, self.title)
