"""A restore, and what is looked at after it."""

from io import StringIO

from django.core.management import CommandError, call_command

from incidents.models import Person
from sandbox.world import World
from statuspage.models import Draft


def leader(draft: Draft) -> Person:
    assert draft.incident.ic
    return draft.incident.ic


def after_restore(*options: str) -> str:
    said = StringIO()
    call_command("after_restore", *options, stdout=said, stderr=said)
    return said.getvalue()


def posts(world: World) -> int:
    return sum(call.system == "statuspage" and call.method in ("POST", "PATCH") for call in world.calls)


def messages_by_room(world: World) -> dict[str, int]:
    return {one["id"]: len(one["messages"]) for one in world.snapshot()["slack"]["channels"]}


def verified() -> int:
    try:
        call_command("audit_verify", stdout=StringIO(), stderr=StringIO())
    except CommandError as differs:
        return differs.returncode
    return 0
