"""The buttons of an incident's page, below /admin/."""

from django.contrib import admin
from django.urls import path

from console.running.declare import declare
from console.running.views import run

urlpatterns = [
    path("declare/", admin.site.admin_view(declare), name="declare"),
    path("run/<uuid:pk>/<slug:name>/", admin.site.admin_view(run), name="run"),
]
