"""What the lists do, below /admin/lists/; the lists themselves are at /admin/incidents/incident/ and /admin/audit/."""

from django.contrib import admin
from django.urls import path

from console.lists import deeds

guarded = admin.site.admin_view

urlpatterns = [
    path("lists/<str:listing>/export/", guarded(deeds.take_away), name="export_list"),
    path("lists/<str:listing>/views/", guarded(deeds.save), name="save_view"),
    path("lists/views/<int:pk>/delete/", guarded(deeds.delete), name="delete_view"),
]
