"""Every route there is. Inbound ones are behind a verifier; a test walks this list and demands it."""

from django.contrib import admin
from django.urls import include, path

from console.access import urls as access
from console.api import urls as api
from console.audit import urls as audit
from console.connections import urls as connections
from console.decide import decide
from console.follow_ups import add, end
from console.gate import urls as gate
from console.kept import picture
from console.lists import urls as lists
from console.live import live
from console.outgoing import urls as outgoing
from console.postmortem import postmortem_file, postmortem_page, postmortem_reviewed
from console.review import review
from console.room import allow_outsiders
from console.running import urls as running
from console.signin import urls as signin
from console.told import told
from console.updates import edit, write
from console.who_may import who_may
from incident_response import health
from incidents import webhook
from slackbot import views as slack

handler400 = "console.api.handlers.bad_request"
handler500 = "console.api.handlers.server_error"
urlpatterns = [
    path("health", health.alive),
    path("ready", health.ready),
    path("metrics", health.metrics),
    path("webhooks/grafana-oncall", webhook.grafana_oncall),
    path("webhooks/alerts/<str:source>", webhook.alerts),
    path("webhooks/linear", webhook.linear),
    path("slack/commands", slack.commands),
    path("slack/interactivity", slack.interactivity),
    path("slack/events", slack.events),
    path("api/", include(api.urlpatterns)),
    path("admin/review/<int:pk>/", admin.site.admin_view(review), name="review"),
    path("admin/edit/<int:pk>/", admin.site.admin_view(edit), name="edit_update"),
    path("admin/write/<uuid:pk>/", admin.site.admin_view(write), name="write_update"),
    path("admin/decide/<uuid:pk>/", admin.site.admin_view(decide), name="decide"),
    path("admin/allow-outsiders/<uuid:pk>/", admin.site.admin_view(allow_outsiders), name="allow_outsiders"),
    path("admin/told/<int:pk>/", admin.site.admin_view(told), name="told"),
    path("admin/live/<uuid:pk>/", admin.site.admin_view(live), name="live"),
    path("admin/kept/<int:pk>/", admin.site.admin_view(picture), name="kept_picture"),
    path("admin/postmortem/<uuid:pk>/", admin.site.admin_view(postmortem_page), name="postmortem"),
    path("admin/postmortem/<uuid:pk>/markdown/", admin.site.admin_view(postmortem_file), name="postmortem_file"),
    path(
        "admin/postmortem/<uuid:pk>/reviewed/", admin.site.admin_view(postmortem_reviewed), name="postmortem_reviewed"
    ),
    path("admin/follow-ups/<uuid:pk>/", admin.site.admin_view(add), name="add_follow_up"),
    path("admin/follow-ups/<uuid:pk>/<uuid:follow_up>/end/", admin.site.admin_view(end), name="end_follow_up"),
    path("admin/who-may/", admin.site.admin_view(who_may), name="who_may"),
    path("admin/", include(access.urlpatterns)),
    path("admin/", include(audit.urlpatterns)),
    path("admin/", include(connections.urlpatterns)),
    path("admin/", include(gate.urlpatterns)),
    path("admin/", include(lists.urlpatterns)),
    path("admin/", include(outgoing.urlpatterns)),
    path("admin/", include(running.urlpatterns)),
    path("admin/", include(signin.urlpatterns)),
    path("admin/", admin.site.urls),
]
