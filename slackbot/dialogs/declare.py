"""Open an incident: what is wrong, and how grave it is. While a like one is open, to join that is offered first."""

from collections.abc import Sequence

from incidents import intake
from incidents.affected import services
from incidents.alike import alike
from incidents.links import console
from incidents.models.incident import Incident, Severity
from incidents.short import short
from slackbot.blocks import Block, button, clock, context, escape, mention, modal, section
from slackbot.declaring import MAX_TITLE, parsed, told
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.inputs import one_of, text_input

CALLBACK_ID = "declare"
TITLE = "Open an incident"
GRAVE = {"P1": "P1: customers are hurt", "P2": "P2: some are, or soon will be", "P3": "P3: it can wait for the morning"}
SHOWN = "new"
MOST_SERVICES = 99


def form(
    *, title: str = "", severity: Severity = Severity.P1, service: str = "", found: Sequence[Incident] = ()
) -> Block:
    """Whole at once. `found` are like ones that are open, each with its way in."""
    blocks = [
        *(_row(one, alone=len(found) == 1) for one in found),
        text_input("What is wrong?", action_id="title", value=title, shown=SHOWN, most=MAX_TITLE),
        one_of("How grave is it?", action_id="severity", value=severity, options=GRAVE, shown=SHOWN),
        *_service(service),
        context("Everybody here can read it. Private incidents cannot be opened yet."),
    ]
    seen = " ".join(str(one.number) for one in found)
    submit = "Open another" if found else "Open"
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit=submit, shown=seen)


def first(sent: Submission) -> Block | None:
    """Like ones that they were not shown yet."""
    severity, title = _entered(sent)
    if intake.declared_just_now(sent.actor.somebody):
        return None
    service = sent.values.get("service", "")
    found = alike(title, service=service, actor=sent.actor)
    is_news = {str(one.number) for one in found} - set(sent.shown.split())
    return form(title=title, severity=severity, service=service, found=found) if is_news else None


def submit(sent: Submission) -> Block:
    """Opens it, and says so in its place."""
    severity, title = _entered(sent)
    person, service = sent.actor.somebody, sent.values.get("service", "")
    service = service if service in services() else ""
    opened = intake.declare(title=title, severity=severity, service=service, actor=sent.actor, person=person)
    return modal(title=TITLE, blocks=[section(told(*opened))], callback_id=CALLBACK_ID)


def _entered(sent: Submission) -> tuple[Severity, str]:
    """As typed with the command: the same words are refused."""
    severity = sent.values.get("severity", "")
    return parsed(f"{severity if severity in Severity.values else Severity.P1} {sent.values.get('title', '')}")


def _row(incident: Incident, *, alone: bool) -> Block:
    """Its button stands out where it is the only one."""
    leads = f"{mention(incident.ic)} leads" if incident.ic else "nobody leads yet"
    named = f"<{console(incident)}|{incident.reference}> {escape(short(incident.title, 200))}"
    stands = f"{incident.severity}, {incident.get_state_display()}, since {clock(incident.started_at)}; {leads}"
    join = button("Join", action_id="join", value=str(incident.id), style="primary" if alone else "")
    return section(f":warning: *Open already:* {named}\n{stands}") | {"accessory": join}


def _service(chosen: str) -> list[Block]:
    """Those that are listed; alerts of one of them then join the incident."""
    options = {name: name for name in services()[:MOST_SERVICES]}
    if not options:
        return []
    return [one_of("Which service?", action_id="service", value=chosen, options=options, shown=SHOWN, optional=True)]


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="title", submit=submit, first=first, in_room=False)
