"""Slack's side in the admin: rooms, steps, posts and requests taken, to read."""

from django.contrib import admin

from incidents.readonly_admin import ReadOnlyAdmin
from slackbot.models import InboundRequest, RoomMessage, RoomStep, WarRoom


@admin.register(WarRoom)
class WarRoomAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("name", "incident", "channel", "created_at")
    list_select_related = ("incident",)


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


@admin.register(InboundRequest)
class InboundRequestAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("received_at", "kind", "name", "person", "incident", "handled_at")
    list_filter = ("kind", "name")
    list_select_related = ("person", "incident")
