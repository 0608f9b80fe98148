"""Outgoing webhooks, below /admin/."""

from django.contrib import admin
from django.urls import path

from console.outgoing import views

guarded = admin.site.admin_view

urlpatterns = [
    path("webhooks/", guarded(views.listed), name="outgoing_webhooks"),
    path("webhooks/add/", guarded(views.make), name="outgoing_webhook_make"),
    path("webhooks/<int:pk>/", guarded(views.shown), name="outgoing_webhook"),
    path("webhooks/<int:pk>/change/", guarded(views.change), name="outgoing_webhook_change"),
    path("webhooks/<int:pk>/secret/", guarded(views.rotate), name="outgoing_webhook_rotate"),
    path("webhooks/<int:pk>/switch/", guarded(views.switch), name="outgoing_webhook_switch"),
    path("webhooks/<int:pk>/test/", guarded(views.test), name="outgoing_webhook_test"),
    path("webhooks/<int:pk>/<uuid:message>/again/", guarded(views.resend), name="outgoing_webhook_resend"),
]
