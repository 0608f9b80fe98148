"""The one thing that an MCP client writes: a draft, whose author is the person whose token it has."""

import hashlib
import json
from datetime import timedelta

from ai.mcp.answers import DraftKept
from ai.mcp.reads import visible
from incidents import links
from incidents.access import Access
from incidents.errors import VerbRefused
from incidents.models.access_token import Scope
from statuspage.content import Impact, Status
from statuspage.draft import prefilled, write_draft
from statuspage.revise import Edit

TOOL = "draft_statuspage_update"
DRAFTS_AN_HOUR = 12  # each asks people to approve it
WAITS = (
    "Nothing is published. A person approves exactly these words first; whoever owns this token counts as their author."
)


def draft_statuspage_update(
    access: Access, reference: str, *, text: str, title: str | None, status: Status | None, impact: Impact | None
) -> DraftKept:
    """What is left out is as customers have it now. The same words again give the same draft. Raises VerbRefused."""
    access.refuse_without(Scope.DRAFT)
    incident = visible(access, reference)
    access.note(TOOL, incident)  # counted first, so that of many at once no more than that many are kept
    if access.times(TOOL, within=timedelta(hours=1)) > DRAFTS_AN_HOUR:
        raise VerbRefused(
            f"This token has asked for {DRAFTS_AN_HOUR} drafts within an hour. Ask its owner to write the next."
        )
    start = prefilled(incident)
    edit = Edit(
        title=title or start.title,
        body=text,
        status=status or start.status,
        impact=impact or start.impact,
        components={},
    )
    same = json.dumps([edit.title, edit.body, edit.status, edit.impact, start.follows])
    key = f"{access.token.audience}:{access.token.pk}:{hashlib.sha256(same.encode()).hexdigest()}"
    draft = write_draft(incident, edit=edit, follows=start.follows, actor=access.actor, key=key)
    return DraftKept(
        draft=draft.pk,
        reference=incident.reference,
        state=draft.state,
        review=links.review(draft.pk),
        note=WAITS if draft.state == "PENDING" else f"These words were drafted before: {draft.get_state_display()}.",
    )
