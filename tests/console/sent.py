"""What is sent off at each door of the console, so that whoever may is taken at it."""

from collections.abc import Callable
from typing import Any

from console.outgoing.kinds import KINDS
from console.running.standing import standing
from statuspage.models import Draft
from tests.console.doors import APP, ELSE
from tests.console.furnished import Scene
from tests.statuspage.templates import HOLDING

TYPED = {"name": "Search", "title": HOLDING.title, "body": HOLDING.body, "status": "investigating", "impact": "major"}
UPDATE = {"title": "Checkout", "text": "Other words.", "status": "investigating", "impact": "major", "notify": "yes"}
Sent = tuple[str, dict[str, Any]]  # an address, and the form sent off there


def sent_at(route: str, scene: Scene) -> Sent:
    """The address of that route, and a form that whoever may would be taken at."""
    here = _about_updates(scene) | _about_incidents(scene) | _about_others(scene) | _about_programs(scene)
    if route in here:
        where, form = here[route]
        return f"/admin/{where}", form
    return _of_a_button(route, scene) or (_of_a_row(route, scene), {})


def _about_updates(scene: Scene) -> dict[str, Sent]:
    led, rows, template = scene.led, scene.rows, scene.rows["template"]
    draft = Draft.objects.get(pk=rows["draft"])
    revision = draft.newest_revision()
    return {
        "admin/review/<int:pk>/": (f"review/{draft.pk}/", {"digest": revision.digest}),
        "admin/edit/<int:pk>/": (f"edit/{draft.pk}/", UPDATE | {"shown": revision.digest, "key": "1"}),
        "admin/write/<uuid:pk>/": (f"write/{led.pk}/", UPDATE | {"shown": "", "key": "2"}),
        "admin/decide/<uuid:pk>/": (f"decide/{rows['unknown'].pk}/", {"arrived": "no", "why": "I looked."}),
        "admin/told/<int:pk>/": (f"told/{draft.pk}/", {}),
        "admin/gate-violations/<int:pk>/sign/": (f"gate-violations/{rows['unsigned']}/sign/", {"why": "It was me"}),
        "admin/gate-violations/<int:pk>/not-known/": (f"gate-violations/{rows['unsigned']}/not-known/", {}),
        "admin/gate-violations/<int:pk>/second/": (f"gate-violations/{rows['signed']}/second/", {}),
        "admin/receipt/<uuid:pk>/": (f"receipt/{rows['published'].pk}/", {}),
        "admin/statuspage/template/write/": ("statuspage/template/write/", TYPED),
        "admin/statuspage/template/use/<uuid:incident>/": (
            f"statuspage/template/use/{led.pk}/", {"template": str(rows["ready"].pk), "once": "3"}),
        "admin/statuspage/template/<int:pk>/write/": (
            f"statuspage/template/{template.pk}/write/", TYPED | {"body": "Better words."}),
        "admin/statuspage/template/<int:pk>/review/": (
            f"statuspage/template/{template.pk}/review/", {"digest": template.digest}),
        "admin/statuspage/template/<int:pk>/retire/": (f"statuspage/template/{template.pk}/retire/", {}),
    }  # fmt: skip


def _about_incidents(scene: Scene) -> dict[str, Sent]:
    led, unled, over, rows = scene.led, scene.unled, scene.over, scene.rows
    return {
        "admin/allow-outsiders/<uuid:pk>/": (f"allow-outsiders/{led.pk}/", {}),
        "admin/live/<uuid:pk>/": (f"live/{led.pk}/", {}),
        "admin/kept/<int:pk>/": (f"kept/{rows['picture']}/", {}),
        "admin/postmortem/<uuid:pk>/": (f"postmortem/{over.pk}/", {}),
        "admin/postmortem/<uuid:pk>/markdown/": (f"postmortem/{over.pk}/markdown/", {}),
        "admin/postmortem/<uuid:pk>/reviewed/": (f"postmortem/{over.pk}/reviewed/", {"done": "yes"}),
        "admin/follow-ups/<uuid:pk>/": (f"follow-ups/{led.pk}/", {"text": "Look", "once": "2"}),
        "admin/follow-ups/<uuid:pk>/<uuid:follow_up>/end/": (
            f"follow-ups/{over.pk}/{rows['follow_up']}/end/", {"how": "done"}),
        "admin/audit/incident/<uuid:pk>/": (f"audit/incident/{led.pk}/", {}),
        "admin/audit/incident/<uuid:pk>/verify/": (f"audit/incident/{led.pk}/verify/", {}),
        "admin/audit/event/<uuid:pk>/": (f"audit/event/{rows['event']}/", {}),
        "admin/declare/": ("declare/", {"severity": "P3", "title": "Slow reports again"}),
        "admin/incidents/incident/<path:pk>/open-room/": (f"incidents/incident/{unled.pk}/open-room/", {}),
        "admin/incidents/outboxentry/<int:pk>/retry/": (f"incidents/outboxentry/{rows['entry']}/retry/", {}),
    }  # fmt: skip


def _about_others(scene: Scene) -> dict[str, Sent]:
    rows = scene.rows
    return {
        "admin/access-tokens/": ("access-tokens/", {"name": "Mine", "door": "mcp", "scope": ["read"], "days": "30"}),
        "admin/access-tokens/<int:pk>/revoke/": (f"access-tokens/{rows['token']}/revoke/", {}),
        "admin/audit/check/<int:pk>/": (f"audit/check/{rows['check']}/", {}),
        "admin/audit/check/<int:pk>/progress/": (f"audit/check/{rows['check']}/progress/", {}),
        "admin/second-factors/key/<int:pk>/remove/": ("second-factors/key/1/remove/", {}),
        "admin/r/<path:content_type_id>/<path:object_id>/": ("r/1/1/", {}),
        APP: ("incidents/", {}),
        ELSE: ("nowhere/", {}),
        "admin/auth/user/<id>/password/": (f"auth/user/{scene.people['scribe'].user_id}/password/", {}),
    }  # fmt: skip


def _about_programs(scene: Scene) -> dict[str, Sent]:
    endpoint, told = f"webhooks/{scene.rows['endpoint'].pk}", scene.rows["told"]
    form = {"url": scene.rows["endpoint"].url, "description": "The data team's own", "kind": list(KINDS)}
    view = {"name": "Mine", "query": ""}
    return {
        "admin/connections/<slug:system>/test/": ("connections/linear/test/", {}),
        "admin/webhooks/add/": ("webhooks/add/", form),
        "admin/webhooks/<int:pk>/": (f"{endpoint}/", {}),
        "admin/webhooks/<int:pk>/change/": (f"{endpoint}/change/", form),
        "admin/webhooks/<int:pk>/secret/": (f"{endpoint}/secret/", {}),
        "admin/webhooks/<int:pk>/switch/": (f"{endpoint}/switch/", {"on": "0"}),
        "admin/webhooks/<int:pk>/test/": (f"{endpoint}/test/", {}),
        "admin/webhooks/<int:pk>/<uuid:message>/again/": (f"{endpoint}/{told}/again/", {}),
        "admin/lists/incidents/export/": ("lists/incidents/export/", {"query": ""}),
        "admin/lists/audit/export/": ("lists/audit/export/", {"query": ""}),
        "admin/lists/incidents/views/": ("lists/incidents/views/", view),
        "admin/lists/audit/views/": ("lists/audit/views/", view),
        "admin/lists/views/<int:pk>/delete/": (f"lists/views/{scene.rows['view']}/delete/", {}),
    }


def _of_a_button(route: str, scene: Scene) -> Sent | None:
    parts = route.strip("/").split("/")
    if route.startswith("admin/run/"):
        return _deed(parts[-1], scene)
    if "/do/" in route:
        about = {"reactivate": "deactivated", "link": "loose"}.get(parts[-1], "shadow")
        person = scene.people[about].pk
        return f"/admin/incidents/person/{person}/do/{parts[-1]}/", {"which": _which(parts[-1], scene)}
    if "/export/" in route:
        return f"/admin/incidents/incident/{scene.over.pk}/export/{parts[-1]}/", {}
    return None


def _deed(name: str, scene: Scene) -> Sent:
    about = {"lead": scene.unled, "reopen": scene.over}.get(name, scene.led)
    form = {"shown": standing(about), "text": "So it is.", "once": "4", "which": "started"}
    form |= {"at": f"{about.started_at:%Y-%m-%dT%H:%M}", "whom": scene.people["of responders"].reference}
    form["chosen"] = {"assign": "ops_lead", "tick": "impact", "untick": "impact"}.get(name, "P2")
    return f"/admin/run/{about.pk}/{name}/", form


def _which(deed: str, scene: Scene) -> str:
    which: dict[str, Callable[[], str]] = {
        "put-in": lambda: "auditors",
        "take-out": lambda: "viewers",
        "link-directory": lambda: "directory_1",
        "link": lambda: "loose",
        "undo-merge": lambda: scene.people["double"].reference,
        "merge": lambda: scene.people["loose"].reference,
    }
    return which.get(deed, lambda: "")()


def _of_a_row(route: str, scene: Scene) -> str:
    keys = {"incident": scene.led.pk, "auditevent": scene.rows["event"], "person": scene.rows["other"],
            "template": scene.rows["template"].pk, "group": scene.rows["group"],
            "user": scene.people["scribe"].user_id}  # fmt: skip
    key = next((key for name, key in keys.items() if f"/{name}/" in route), 1)
    return "/" + route.replace("<path:object_id>", str(key))
