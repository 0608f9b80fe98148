"""The page that shows the table of who may do what, and who may approve just now."""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from incidents.approvers import everywhere
from incidents.authority import may
from incidents.authority_table import TABLE, Rule, Who
from incidents.signed_in import actor_of

COLUMNS = {  # heading -> the conditions that a tick in it stands for
    "Anybody": (Who.ANYONE,),
    "People of the room": (Who.MEMBER,),
    "IC": (Who.LEAD, Who.COMMAND),
    "Offered the lead": (Who.OFFERED,),
    "May approve": (Who.MAY_APPROVE,),
    "In approvers": (Who.APPROVER,),
    "In any group": (Who.READER,),
    "Auditor": (Who.AUDITOR,),
    "Operator": (Who.OPERATOR,),
    "Superuser": (Who.SUPERUSER,),
}
UNLED = "People of the room"  # who, while nobody leads, may what the IC may


@dataclass(frozen=True, kw_only=True)
class Line:
    """One verb: `cells` in the order of the columns, each a tick, `while nobody leads`, or empty; `words` say the same."""

    verb: str
    does: str
    words: str
    cells: list[str]


def who_may(request: HttpRequest) -> HttpResponse:
    """For everybody who may read the record."""
    if not may(actor_of(request), "read", None):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "Who may do what",
        "columns": list(COLUMNS),
        "lines": [_line(verb, rule) for verb, rule in TABLE.items() if rule.who != (Who.PRODUCT,)],
        "machinery": [rule.does for rule in TABLE.values() if rule.who == (Who.PRODUCT,)],
        "approvers": everywhere(),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/who_may.html", context)


def _line(verb: str, rule: Rule) -> Line:
    people = [who.value for who in rule.who if who is not Who.PRODUCT]
    return Line(verb=verb, does=rule.does, words="; or ".join(people), cells=[_cell(name, rule) for name in COLUMNS])


def _cell(name: str, rule: Rule) -> str:
    if set(COLUMNS[name]) & set(rule.who):
        return "yes"
    return "while nobody leads" if name == UNLED and Who.COMMAND in rule.who else ""
