"""Tokens of programs, below /admin/."""

from django.contrib import admin
from django.urls import path

from console.access.views import revoke, tokens

urlpatterns = [
    path("access-tokens/", admin.site.admin_view(tokens), name="access_tokens"),
    path("access-tokens/<int:pk>/revoke/", admin.site.admin_view(revoke), name="revoke_access_token"),
]
