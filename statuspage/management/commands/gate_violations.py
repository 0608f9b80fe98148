"""`manage.py gate_violations [--json]`: what was published against its approvals, the status page against what was published."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.errors import OutsideError
from statuspage.connected import is_connected
from statuspage.gate_check import check_page, check_record
from statuspage.models.foreign_post import ForeignPost
from statuspage.models.gate_check import GateCheck
from statuspage.violations import Violation

NO_PAGE = "No status page is connected, so that only the record was checked."


class Command(BaseCommand):
    help = (
        "Compares all that was published with its approvals, and the status page with what was published."
        " Exit status 1: violations; 2: the page could not be read. Foreign posts alone are no failure of the gate."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = check_record()
        checked, unread = _page()
        foreign = list(ForeignPost.objects.select_related("incident", "signed_by", "seconded_by").order_by("pk"))
        say = _as_json if options["json"] else _as_lines
        self.stdout.write(say(found, foreign, checked))
        if found:
            raise CommandError(f"Violations of the gate: {len(found)}", returncode=1)
        if unread:
            raise CommandError(unread, returncode=2)


def _page() -> tuple[GateCheck | None, str]:
    """What the check of the page counted, or why there is nothing."""
    if not is_connected():
        return None, NO_PAGE
    try:
        return check_page(), ""
    except OutsideError as outage:
        return None, f"The status page could not be read, so that only the record was checked: {outage}"


def _as_lines(found: Sequence[Violation], foreign: Sequence[ForeignPost], checked: GateCheck | None) -> str:
    lines = [f"Violations: {len(found)}", *(f"  {one}" for one in found), f"Foreign posts on record: {len(foreign)}"]
    for post in foreign:
        where = post.incident.reference if post.incident else "no incident of ours"
        when = f", since {post.shown_since:%Y-%m-%d %H:%M} UTC" if post.shown_since else ""
        lines.append(f"  {post.statuspage_incident} {post.statuspage_update or 'title'} ({where}{when}): {post}")
        lines += [f"    | {line}" for line in post.words.splitlines()]
    if checked:
        left_out = (
            f"left out: {checked.scheduled} of scheduled maintenance, {checked.older} from before the installation"
        )
        lines.append(f"Updates compared: {checked.updates}; {left_out}")
    return "\n".join(lines)


def _as_json(found: Sequence[Violation], foreign: Sequence[ForeignPost], checked: GateCheck | None) -> str:
    counts = ("updates", "scheduled", "older")
    document = {
        "violations": [one.kept() for one in found],
        "foreign": [_post(one) for one in foreign],
        "compared": {name: getattr(checked, name) for name in counts} if checked else None,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _post(post: ForeignPost) -> dict[str, Any]:
    people = {"signed_by": post.signed_by, "seconded_by": post.seconded_by}
    facts = ("page", "statuspage_incident", "statuspage_update", "kind", "title", "status", "words", "why")
    return {
        **{name: getattr(post, name) for name in facts},
        "shown_since": post.shown_since.isoformat() if post.shown_since else None,
        "found_at": post.found_at.isoformat(),
        "incident": post.incident.reference if post.incident else None,
        **{name: person.reference if person else None for name, person in people.items()},
    }
