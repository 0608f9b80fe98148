"""Outside systems, below /admin/."""

from django.contrib import admin
from django.urls import path

from console.connections.views import connections, press

urlpatterns = [
    path("connections/", admin.site.admin_view(connections), name="connections"),
    path("connections/<slug:system>/test/", admin.site.admin_view(press), name="test_connection"),
]
