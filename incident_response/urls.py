"""Every route there is. Inbound ones are behind a verifier; a test walks this list and demands it."""

from django.contrib import admin
from django.urls import include, path

from console.gate import receipts, violations
from console.review import review
from console.signin import urls as signin
from console.who_may import who_may
from incident_response import health
from incidents import webhook
from slackbot import views as slack

urlpatterns = [
    path("health", health.alive),
    path("ready", health.ready),
    path("metrics", health.metrics),
    path("webhooks/grafana-oncall", webhook.grafana_oncall),
    path("webhooks/alerts/<str:source>", webhook.alerts),
    path("slack/commands", slack.commands),
    path("slack/interactivity", slack.interactivity),
    path("slack/events", slack.events),
    path("admin/review/<int:pk>/", admin.site.admin_view(review), name="review"),
    path("admin/who-may/", admin.site.admin_view(who_may), name="who_may"),
    path("admin/gate-violations/", admin.site.admin_view(violations.gate_violations), name="gate_violations"),
    path("admin/gate-violations/check/", admin.site.admin_view(violations.check_again), name="gate_check_again"),
    path("admin/gate-violations/<int:pk>/sign/", admin.site.admin_view(violations.sign), name="foreign_post_sign"),
    path(
        "admin/gate-violations/<int:pk>/second/", admin.site.admin_view(violations.second), name="foreign_post_second"
    ),
    path(
        "admin/gate-violations/<int:pk>/not-known/",
        admin.site.admin_view(violations.not_known),
        name="foreign_post_not_known",
    ),
    path("admin/receipt/verify_receipt.py", admin.site.admin_view(receipts.verifier), name="receipt_verifier"),
    path("admin/receipt/<uuid:pk>/", admin.site.admin_view(receipts.publication_receipt), name="receipt"),
    path("admin/", include(signin.urlpatterns)),
    path("admin/", admin.site.urls),
]
