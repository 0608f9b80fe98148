"""Where each page of the console is, for what is on record: whoever walks them all finds a new one that has no address here."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import get_resolver

from console.models import Endpoint, EndpointMessage, SavedView
from incidents.models import AccessToken, AuditCheck, AuditEvent, FollowUp, Incident, KeptImage, OutboxEntry, Person
from statuspage.models import Draft, ForeignPost, Publication, Template
from tests.fences.routes import routes


def console_routes() -> list[str]:
    """Every route below /admin/, as urls.py has it, once."""
    found = (route for route, _ in routes(get_resolver().url_patterns) if route.startswith("admin/"))
    return list(dict.fromkeys(found))


def address_of(route: str, given: dict[str, str]) -> str:
    """The route with what is on record in its place. Raises KeyError for one that nobody has given an address."""
    if "<" not in route and "(" not in route:
        return f"/{route}"
    if not given:
        raise KeyError(route)
    return f"/{given[route]}" if route in given else f"/{_of_a_row(route)}"


def _of_a_row(route: str) -> str:
    _, app, model, *_ = route.split("/")
    if "<path:object_id>" not in route or model.startswith("<"):
        raise KeyError(route)
    row = apps.get_model(app, model)._default_manager.order_by("pk").first()
    return route.replace("<path:object_id>", str(row.pk) if row else "1")


def given() -> dict[str, str]:
    """What stands in the place of each route's parts."""
    over, going_on = Incident.objects.order_by("number").first(), Incident.objects.order_by("number").last()
    assert over
    assert going_on
    return dict(_of_incidents(over, going_on)) | dict(_of_others()) | dict(_of_programs())


def _of_incidents(over: Incident, going_on: Incident) -> Iterator[tuple[str, str]]:
    for route in ("audit/incident/<uuid:pk>/", "audit/incident/<uuid:pk>/verify/", "postmortem/<uuid:pk>/",
                  "postmortem/<uuid:pk>/markdown/", "postmortem/<uuid:pk>/reviewed/",
                  "incidents/incident/<path:object_id>/change/"):  # fmt: skip
        yield f"admin/{route}", f"admin/{_with(route, over.pk)}"
    for route in ("write/<uuid:pk>/", "allow-outsiders/<uuid:pk>/", "live/<uuid:pk>/", "follow-ups/<uuid:pk>/",
                  "incidents/incident/<path:pk>/open-room/", "statuspage/template/use/<uuid:incident>/"):  # fmt: skip
        yield f"admin/{route}", f"admin/{_with(route, going_on.pk)}"
    yield "admin/run/<uuid:pk>/<slug:name>/", f"admin/run/{going_on.pk}/resolve/"
    yield "admin/incidents/incident/<uuid:pk>/export/<str:form>/", f"admin/incidents/incident/{over.pk}/export/zip/"
    yield "admin/r/<path:content_type_id>/<path:object_id>/", "admin/r/1/1/"
    yield "admin/^(?P<app_label>incidents|statuspage|auth|ai|slackbot)/$", "admin/incidents/"
    yield "admin/(?P<url>.*)$", "admin/nowhere/"


def _of_others() -> Iterator[tuple[str, str]]:
    waiting, publication = Draft.objects.filter(state="PENDING").first(), Publication.objects.first()
    follow_up, event = FollowUp.objects.first(), AuditEvent.objects.filter(incident__isnull=False).latest("recorded_at")
    yield from ((f"admin/{name}/<int:pk>/", f"admin/{name}/{_pk(waiting)}/") for name in ("review", "edit", "told"))
    yield "admin/decide/<uuid:pk>/", f"admin/decide/{_pk(publication)}/"
    yield "admin/receipt/<uuid:pk>/", f"admin/receipt/{_pk(publication)}/"
    yield "admin/kept/<int:pk>/", f"admin/kept/{_pk(KeptImage.objects.first())}/"
    if follow_up:
        yield (
            "admin/follow-ups/<uuid:pk>/<uuid:follow_up>/end/",
            f"admin/follow-ups/{follow_up.incident_id}/{follow_up.pk}/end/",
        )
    yield "admin/access-tokens/<int:pk>/revoke/", f"admin/access-tokens/{_pk(AccessToken.objects.first())}/revoke/"
    yield "admin/audit/event/<uuid:pk>/", f"admin/audit/event/{event.pk}/"
    for route in ("audit/check/<int:pk>/", "audit/check/<int:pk>/progress/"):
        yield f"admin/{route}", f"admin/{_with(route, _pk(AuditCheck.objects.first()))}"
    for button in ("sign", "second", "not-known"):
        yield (
            f"admin/gate-violations/<int:pk>/{button}/",
            f"admin/gate-violations/{_pk(ForeignPost.objects.first())}/{button}/",
        )
    yield "admin/second-factors/key/<int:pk>/remove/", "admin/second-factors/key/1/remove/"
    yield (
        "admin/incidents/person/<int:pk>/do/<slug:deed>/",
        f"admin/incidents/person/{_pk(Person.objects.first())}/do/put-in/",
    )
    for button in ("write", "review", "retire"):
        template = _pk(Template.objects.first())
        yield f"admin/statuspage/template/<int:pk>/{button}/", f"admin/statuspage/template/{template}/{button}/"
    yield (
        "admin/incidents/outboxentry/<int:pk>/retry/",
        f"admin/incidents/outboxentry/{_pk(OutboxEntry.objects.first())}/retry/",
    )
    yield "admin/auth/user/<id>/password/", "admin/auth/user/1/password/"


def _of_programs() -> Iterator[tuple[str, str]]:
    endpoint, message = _pk(Endpoint.objects.first()), _pk(EndpointMessage.objects.first())
    for part in ("", "change/", "secret/", "switch/", "test/"):
        yield f"admin/webhooks/<int:pk>/{part}", f"admin/webhooks/{endpoint}/{part}"
    yield "admin/webhooks/<int:pk>/<uuid:message>/again/", f"admin/webhooks/{endpoint}/{message}/again/"
    yield "admin/connections/<slug:system>/test/", "admin/connections/linear/test/"
    for button in ("export", "views"):
        yield f"admin/lists/<str:listing>/{button}/", f"admin/lists/incidents/{button}/"
    yield "admin/lists/views/<int:pk>/delete/", f"admin/lists/views/{_pk(SavedView.objects.first())}/delete/"


def _with(route: str, key: Any) -> str:
    for part in ("<uuid:pk>", "<path:pk>", "<path:object_id>", "<uuid:incident>", "<int:pk>"):
        route = route.replace(part, str(key))
    return route


def _pk(row: Any) -> Any:
    return row.pk if row else 1
