"""The pages of the audit log, below /admin/audit/."""

from django.contrib import admin
from django.urls import path

from console.audit import event, pages, verification

guarded = admin.site.admin_view

urlpatterns = [
    path("audit/", guarded(pages.everything), name="audit"),
    path("audit/system/", guarded(pages.of_system), name="audit_system"),
    path("audit/incident/<uuid:pk>/", guarded(pages.of_incident), name="audit_incident"),
    path("audit/event/<uuid:pk>/", guarded(event.event_page), name="audit_event"),
    path("audit/verify/", guarded(verification.verify_all), name="audit_verify"),
    path("audit/incident/<uuid:pk>/verify/", guarded(verification.verify_incident), name="audit_verify_incident"),
    path("audit/check/<int:pk>/", guarded(verification.check_page), name="audit_check"),
    path("audit/check/<int:pk>/progress/", guarded(verification.check_progress), name="audit_check_progress"),
]
