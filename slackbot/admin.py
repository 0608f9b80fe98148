"""Slack's side in the admin: rooms, steps, posts and requests taken, to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.readonly_admin import ReadOnlyAdmin
from slackbot.models import InboundRequest, RoomMessage, RoomStep, WarRoom


@admin.register(WarRoom)
class WarRoomAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("name", "incident", "former_of", "standing", "channel", "created_at")
    list_select_related = ("incident", "former_of")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """A former room is shown with its incident alone."""
        return super().get_queryset(request).exclude(incident=None)


@admin.register(RoomStep)
class RoomStepAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("incident", "name", "ms", "failed", "done_at")
    list_select_related = ("incident",)


@admin.register(RoomMessage)
class RoomMessageAdmin(ReadOnlyAdmin):
    of_incident = "room__incident"
    list_display = ("room", "event_type", "subject", "ts", "created_at")
    list_select_related = ("room",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Of a former room none."""
        return super().get_queryset(request).exclude(room__incident=None)


@admin.register(InboundRequest)
class InboundRequestAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("received_at", "kind", "name", "person", "incident", "handled_at")
    list_filter = ("kind", "name")
    list_select_related = ("person", "incident")
