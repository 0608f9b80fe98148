"""The postmortem: kept here as soon as it is written, filed in Linear under our own id, at most once."""

from django.conf import settings
from django.utils import timezone

from clients import linear
from clients.errors import OutsideError, Refused
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import PostmortemFiled, PostmortemNotFiled, PostmortemWritten
from incidents.linear_found import Found, look_up, looking_up
from incidents.markdown import markdown
from incidents.metrics import POSTMORTEMS_CREATED
from incidents.model_asked import ModelAsked, detail_of
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident, Severity
from incidents.models.postmortem import Postmortem
from incidents.outbox.announce import announce
from incidents.postmortem_document import MOST_TITLE, document, title
from incidents.postmortem_review import owe_first_asking
from incidents.postmortem_theirs import beside_theirs
from incidents.ticks import tick, untick
from incidents.verb import verb

LABEL = "postmortem"
REFUSED = "Linear refused it"
SILENT = "Linear does not answer and is tried again"


@verb
def write(
    incident: Incident,
    *,
    summary: str,
    is_fallback: bool,
    actor: Actor,
    episode: int | None = None,
    asked: ModelAsked | None = None,
) -> Postmortem:
    """Keeps the postmortem. After a second resolve it is the same one, written anew, and to be reviewed anew.

    It tells of that `episode`, else of the present one; `asked` says which model was asked for the summary.
    """
    postmortem, new = Postmortem.objects.update_or_create(
        incident=incident,
        defaults={"summary": summary, "summary_is_fallback": is_fallback, "episode": episode or incident.episode},
    )
    event = record(
        Action.POSTMORTEM_CREATED,
        actor=actor,
        incident=incident,
        fallback=is_fallback,
        again=not new,
        postmortem=str(postmortem.pk),
        episode=postmortem.episode,
        **detail_of(asked),
    )
    tick(incident, Item.POSTMORTEM, actor=actor)
    if not new:
        untick(incident, Item.REVIEWED, actor=actor)
    announce(PostmortemWritten(incident.id), event=event)
    owe_first_asking(incident)
    if new:
        POSTMORTEMS_CREATED.inc()
    return postmortem


def is_written(incident: Incident) -> bool:
    """Whether the incident's present episode has its postmortem."""
    return Postmortem.objects.filter(incident=incident, episode=incident.episode).exists()


def file(incident: Incident) -> None:
    """Creates the Linear issue, finds the one that an earlier try made, or brings it up to date.

    Without Linear configured the postmortem stays here; and while the incident is open, for then it is written anew.
    """
    postmortem = incident.postmortem
    if incident.is_open or not settings.LINEAR_API_KEY or postmortem.is_filed:
        return
    with looking_up(postmortem.id, names=[LABEL, incident.severity], assignee=incident.ic) as known:
        text = render(incident, postmortem)
        found = known()
    issue = _update(incident, found, text) if found.issue else _create(incident, postmortem, found, text)
    note_filed(incident, issue=issue, episode=postmortem.episode, actor=WORKER)


def mark_open(incident: Incident) -> None:
    """Linear's issue says that the incident is open again, until its next end; nothing where there is no issue."""
    filed = Postmortem.objects.filter(incident=incident).exclude(filed_episode=0).first()
    if filed and incident.is_open and filed.filed_episode < incident.episode and settings.LINEAR_API_KEY:
        found = look_up(filed.id, names=[incident.severity])
        if found.issue:
            _update(incident, found, render(incident, filed, is_open=True), is_open=True)


@verb
def note_filed(incident: Incident, *, issue: linear.Issue, episode: int, actor: Actor) -> None:
    """Linear has the postmortem of that episode: as a new issue, or the one of an earlier episode brought up to date."""
    first = not incident.events.filter(action=Action.POSTMORTEM_FILED).exists()
    Postmortem.objects.filter(incident=incident).update(
        filed_at=timezone.now(), filed_episode=episode, identifier=issue.identifier, url=issue.url
    )
    action = Action.POSTMORTEM_FILED if first else Action.POSTMORTEM_UPDATED
    event = record(
        action,
        actor=actor,
        incident=incident,
        identifier=issue.identifier,
        postmortem=str(issue.id),
        episode=episode,
    )
    announce(PostmortemFiled(incident.id), event=event)


@verb
def note_not_filed(incident: Incident, *, failure: OutsideError, actor: Actor) -> None:
    """Linear did not take it: on record and told, once for each reason in a row."""
    why = REFUSED if isinstance(failure, Refused) else SILENT
    if why_not_filed(incident) != why:
        event = record(Action.POSTMORTEM_NOT_FILED, actor=actor, incident=incident, words={"why": why})
        announce(PostmortemNotFiled(incident.id), event=event)


def why_not_filed(incident: Incident) -> str:
    """Why Linear does not have it, in words; empty where it has, or was not asked yet."""
    newest = incident.events.filter(action__startswith="POSTMORTEM_").order_by("-seq").first()
    return str(newest.words["why"]) if newest and newest.action == Action.POSTMORTEM_NOT_FILED else ""


def render(incident: Incident, postmortem: Postmortem, *, is_open: bool = False) -> str:
    """Its Markdown, without its title."""
    return markdown(document(incident, postmortem, is_open=is_open))


def _update(incident: Incident, found: Found, text: str, *, is_open: bool = False) -> linear.Issue:
    """The record anew; what people have written below it stays as it is, and their labels beside the severity's."""
    standing = found.issue.description if found.issue else ""
    return linear.update_issue(
        incident.postmortem.id,
        title=f"[Reopened] {title(incident)}"[:MOST_TITLE] if is_open else title(incident),
        description=beside_theirs(text, standing or ""),
        add=[found.labels[incident.severity]],
        remove=found.others_of(Severity.values, but=incident.severity),
    )


def _create(incident: Incident, postmortem: Postmortem, found: Found, text: str) -> linear.Issue:
    return linear.create_issue(
        id=postmortem.id,
        team_id=settings.LINEAR_TEAM_ID,
        project_id=settings.LINEAR_PROJECT_ID or None,
        title=title(incident),
        description=text,
        label_ids=list(found.labels.values()),
        assignee_id=found.assignee_id,
    )
