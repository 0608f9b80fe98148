"""The table of the console's doors, as docs/doors.md has it: each address and button, and to whom it opens."""

import re
from dataclasses import dataclass
from functools import cache

from django.contrib import admin

from console.models.saved_view import Listing
from console.people.deeds import DEEDS as OF_PEOPLE
from console.running.deeds import DEEDS
from incidents.readonly_admin import ReadOnlyAdmin
from tests.console.addresses import console_routes
from tests.fences.code import ROOT

GUIDE = ROOT / "docs" / "doors.md"
ROW = re.compile(r"^\| `(GET|POST) ([^`]+)` \| ([^|]*) \|(.*)\|$", re.MULTILINE)
COLUMNS = {  # heading -> whom of the cast it is about (tests/fences/cast.py)
    "signed out": "",
    "no group": "outsider",
    "viewer": "viewer",
    "responder": "of responders",
    "commander": "commander elsewhere",
    "approver": "approver",
    "operator": "operator",
    "auditor": "auditor",
    "superuser": "superuser",
    "IC": "IC",
}
RECORD = "admin/(a record)/"  # all that is read-only and has no page of its own
APP, ELSE = "admin/(an app)/", "admin/(anything else)"
OF_A_RECORD = (
    "",
    "add/",
    "<path:object_id>/history/",
    "<path:object_id>/delete/",
    "<path:object_id>/change/",
    "<path:object_id>/",
)
CHOICES = {
    "admin/run/<uuid:pk>/<slug:name>/": ("<slug:name>", tuple(DEEDS)),
    "admin/incidents/person/<int:pk>/do/<slug:deed>/": ("<slug:deed>", tuple(OF_PEOPLE)),
    "admin/incidents/incident/<uuid:pk>/export/<str:form>/": ("<str:form>", ("zip", "csv")),
    "admin/lists/<str:listing>/export/": ("<str:listing>", tuple(Listing.values)),
    "admin/lists/<str:listing>/views/": ("<str:listing>", tuple(Listing.values)),
}


@dataclass(frozen=True, kw_only=True)
class Door:
    """A line: `way` is GET or POST, `line` that of TABLE which lets, or words; `opens` the headings of its ticks."""

    way: str
    route: str
    line: str
    opens: frozenset[str]

    def __str__(self) -> str:
        return f"{self.way} {self.route}"

    def written(self) -> str:
        """As the guide has it."""
        ticks = " | ".join("✓" if name in self.opens else "" for name in COLUMNS)
        return f"| `{self}` | {self.line} | {ticks} |"


@cache
def doors() -> list[Door]:
    """Every line of the guide."""
    return [
        Door(way=way, route=route, line=line.strip(), opens=_ticked(cells))
        for way, route, line, cells in ROW.findall(GUIDE.read_text())
    ]


def _ticked(cells: str) -> frozenset[str]:
    return frozenset(name for name, cell in zip(COLUMNS, cells.split("|"), strict=True) if cell.strip())


def records() -> list[str]:
    """`admin/incidents/alert/`, for each table that is read as Django's admin shows it, read-only."""
    return sorted(
        f"admin/{model._meta.app_label}/{model._meta.model_name}/"
        for model, page in admin.site._registry.items()
        if isinstance(page, ReadOnlyAdmin) and type(page).change_view is admin.ModelAdmin.change_view
    )


def routes_to_be_listed() -> set[str]:
    """The routes that there are, those of plain records as one, and one for each button where a route has several."""
    plain = {f"{record}{part}" for record in records() for part in OF_A_RECORD}
    listed = {f"{RECORD}{part}" for part in OF_A_RECORD}
    for route in console_routes():
        part, choices = CHOICES.get(route, ("", ()))
        listed |= {route.replace(part, choice) for choice in choices} if part else {_called(route)}
    return listed - plain


def _called(route: str) -> str:
    """Two of Django's are written as patterns."""
    if "?P<" in route:
        return APP if "app_label" in route else ELSE
    return route
