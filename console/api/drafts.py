"""Drafts of customer updates: written and read. Nothing here approves, edits, rejects or publishes one: people do, by hand."""

from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Subquery
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.components import MAX_NAME, MOST_COMPONENTS, named
from console.api.described import described, writes
from console.api.door import Door, etag_of
from console.api.fields import Choice, Flag, Strict, Text
from console.api.incidents import IncidentNow
from console.api.limits import refuse_beyond
from console.api.once import Done, once
from console.api.pages import NextPage, Paged, fields, ordered, page
from console.api.people import Named
from console.api.problem import Problem
from console.api.refusals import Refused
from console.api.seen import readable, the
from incidents import links
from incidents.models import Incident
from incidents.models.access_token import Scope
from statuspage.content import MAX_BODY, MAX_TITLE, ComponentState, Impact, Status
from statuspage.draft import prefilled, write_draft
from statuspage.models.draft import Draft, DraftState, Origin
from statuspage.models.revision import Revision
from statuspage.revise import Edit

STATES = [str(one) for one in ComponentState]
CHANGED_AT = Subquery(
    Revision.objects.filter(draft=OuterRef("pk")).order_by("-number").values("created_at")[:1],
    output_field=DateTimeField(),
)
DRAFTS_AN_HOUR = 12  # each asks people to approve it


class ChangeOut(serializers.Serializer[Any]):
    """A component of the status page that the update changes."""

    id = serializers.CharField()
    name = serializers.CharField()
    was = serializers.CharField(help_text="How the page showed it when these words were written.")
    state = serializers.ChoiceField(choices=STATES)


class RevisionOut(serializers.Serializer[Revision]):
    """The words as somebody left them, with the digest that an approval is given to."""

    number = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256, in hex, of everything that customers would see.")
    author = Named(allow_null=True, help_text="Null where it was a model or a template.")
    created_at = serializers.DateTimeField()
    title = serializers.CharField(source="content.title")
    body = serializers.CharField(source="content.body")
    status = serializers.ChoiceField(choices=[str(one) for one in Status], source="content.status")
    impact = serializers.ChoiceField(choices=[str(one) for one in Impact], source="content.impact")
    notify = serializers.BooleanField(source="content.notify", help_text="Whether subscribers are mailed.")
    components = serializers.CharField(
        source="content.components_in_words", allow_blank=True, help_text="What changes, as `Checkout: partial outage`."
    )
    component_changes = serializers.SerializerMethodField()

    @extend_schema_field(ChangeOut(many=True))
    def get_component_changes(self, revision: Revision) -> Any:
        return [{"id": key, **vars(change)} for key, change in revision.content.components.items()]


class DraftOut(serializers.Serializer[Draft]):
    """A draft, with its newest words. It is published once a person has approved exactly these."""

    id = serializers.IntegerField()
    incident = serializers.CharField(source="incident.reference")
    state = serializers.ChoiceField(choices=DraftState.values)
    origin = serializers.ChoiceField(choices=Origin.values)
    whence = serializers.CharField(help_text="Where its first words came from.")
    asked_by = Named(allow_null=True)
    note = serializers.CharField(allow_blank=True, help_text="For those who wait for it.")
    created_at = serializers.DateTimeField()
    revision = RevisionOut(source="newest_revision")
    review = serializers.SerializerMethodField(help_text="Where people review it.")

    def get_review(self, draft: Draft) -> str:
        return links.review(draft.pk)


class DraftWhole(DraftOut):
    """A draft with all of its revisions."""

    revisions = RevisionOut(many=True, source="revisions.all")


class DraftsOut(NextPage):
    """A page of drafts."""

    results = DraftOut(many=True)


class AskedDrafts(Paged):
    """Which drafts."""

    state = Choice(choices=DraftState.values, required=False)
    ordering = ordered(
        "id",
        "changed_at",
        default="-id",
        help_text="By default the newest first. `changed_at`: of the newest revision.",
    )


class Shown(Strict):
    """A component of the status page, and the state that the update is to show it in."""

    component = Text(min_length=1, max_length=MAX_NAME, pattern=r"\S", help_text="Its id or its name at Statuspage.")
    state = Choice(choices=STATES)


class Written(Strict):
    """A draft. What is left out is as customers have it now; of components none is changed, and subscribers are mailed."""

    text = Text(min_length=1, max_length=MAX_BODY, pattern=r"\S", help_text="What customers would read.")
    title = Text(required=False, min_length=1, max_length=MAX_TITLE, pattern=r"\S")
    status = Choice(choices=[str(one) for one in Status], required=False)
    impact = Choice(choices=[str(one) for one in Impact], required=False)
    components: Any = serializers.ListField(child=Shown(), required=False, max_length=MOST_COMPONENTS)
    notify = Flag(default=True, help_text="Whether subscribers are mailed.")


class Drafts(Door):
    """An incident's."""

    query = AskedDrafts

    @described("incidents_drafts", DraftsOut, query=AskedDrafts, finds=True)
    def get(self, request: Request, reference: str) -> Response:
        """Its drafts, the newest first."""
        incident = self.enter_incident(reference, "list_drafts")
        drafts = Draft.objects.filter(incident=incident).select_related("incident", "asked_by", "template")
        if "state" in self.asked:
            drafts = drafts.filter(state=self.asked["state"])
        by = fields(self.asked["ordering"], "id")
        found, after = page(
            drafts.annotate(changed_at=CHANGED_AT), self.asked, by=by, of=f"drafts {incident.reference}"
        )
        return Response(DraftsOut({"results": found, "next": after}).data)

    @writes("incidents_draft", Written, DraftWhole, if_match=True)
    def post(self, request: Request, reference: str) -> Response:
        """Writes a draft, which waits for a person's approval. With If-Match only while the incident stands as you read it."""
        self.access.refuse_without(Scope.DRAFT)
        incident = the(reference, self.access.actor)
        asked = Written(data=request.data)
        asked.is_valid(raise_exception=True)
        return once(self, lambda key: self._write(incident, asked.validated_data, key))

    def _write(self, incident: Incident, asked: dict[str, Any], key: str) -> Done:
        start = prefilled(incident)  # read before the tag: what is published from now on the verb finds
        self._refuse_changed(incident)
        refuse_beyond(self.access, "draft", incident, most=DRAFTS_AN_HOUR)
        edit = Edit(
            title=asked.get("title", start.title),
            body=asked["text"],
            status=Status(asked.get("status", start.status)),
            impact=Impact(asked.get("impact", start.impact)),
            components=named(asked.get("components", ())),
            notify=asked["notify"],
        )
        draft = write_draft(incident, edit=edit, follows=start.follows, actor=self.access.actor, key=key)
        return 201, dict(DraftWhole(draft).data), reverse("api_draft", args=[draft.pk])

    def _refuse_changed(self, incident: Incident) -> None:
        """Raises Refused where they wrote upon another state of it."""
        wanted = self.request.headers.get("If-Match", "").strip()
        if wanted in ("", "*"):
            return
        now = etag_of(self.rendered(IncidentNow(incident).data))
        if now not in [one.strip() for one in wanted.split(",")]:
            words = f"{incident.reference} does not stand as you read it. Read it again, then write."
            raise Refused(Problem(kind="changed", detail=words))


class OneDraft(Door):
    """Any of an incident that they may read."""

    @described("drafts_get", DraftWhole, finds=True)
    def get(self, request: Request, pk: int) -> Response:
        """A draft with all of its revisions."""
        self.access.refuse_without(Scope.READ)
        visible = Exists(readable(self.access.actor).filter(pk=OuterRef("incident_id")))
        draft = Draft.objects.select_related("incident", "asked_by", "template").filter(visible, pk=pk).first()
        if draft is None:
            raise Http404
        self.enter(Scope.READ, "get_draft", draft.incident)
        return Response(DraftWhole(draft).data)
