"""The addresses of the API, below /api/. Whatever is not among them is a problem too, and takes a token first."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from console.api.analytics import Analytics
from console.api.audit import Audit, AuditOfIncident, OneEvent, VerificationOfIncident
from console.api.drafts import Drafts, OneDraft
from console.api.heads import Heads, OneHead
from console.api.incidents import Incidents, OneIncident
from console.api.nothing import Nothing
from console.api.people import OnePerson, People, PeopleInIncident, Roles
from console.api.schema import Schema
from console.api.seen import REFERENCE
from console.api.start import Start
from console.api.timeline import Notes, Timeline


class Reference(StringConverter):
    """An incident's, such as INC-214."""

    regex = REFERENCE


class OfPerson(StringConverter):
    """A person's, such as p_9f2c41d07be3a865."""

    regex = "p_[0-9a-f]{16}"


class Numbered(StringConverter):
    """A row's number, which the database can hold."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:  # type: ignore[override]  # Django says that a converter may give anything
        return int(value)


class Anything(StringConverter):
    """Django's own `path` ends at a line break, which an address may have."""

    regex = "(?s:.+)"


register_converter(Reference, "incident")
register_converter(OfPerson, "person")
register_converter(Numbered, "number")
register_converter(Anything, "anything")
ONE = "v1/incidents/<incident:reference>/"

urlpatterns = [
    path("schema/", Schema.as_view(), name="api_schema"),
    path("v1/", Start.as_view(), name="api_start"),
    path("v1/incidents/", Incidents.as_view(), name="api_incidents"),
    path(ONE, OneIncident.as_view(), name="api_incident"),
    path(f"{ONE}timeline/", Timeline.as_view(), name="api_timeline"),
    path(f"{ONE}notes/", Notes.as_view(), name="api_notes"),
    path(f"{ONE}people/", PeopleInIncident.as_view(), name="api_incident_people"),
    path(f"{ONE}drafts/", Drafts.as_view(), name="api_drafts"),
    path(f"{ONE}audit/", AuditOfIncident.as_view(), name="api_incident_audit"),
    path(f"{ONE}verification/", VerificationOfIncident.as_view(), name="api_verification"),
    path("v1/drafts/<number:pk>/", OneDraft.as_view(), name="api_draft"),
    path("v1/audit/", Audit.as_view(), name="api_audit"),
    path("v1/audit/<uuid:pk>/", OneEvent.as_view(), name="api_event"),
    path("v1/heads/", Heads.as_view(), name="api_heads"),
    path("v1/heads/<number:number>/", OneHead.as_view(), name="api_head"),
    path("v1/people/", People.as_view(), name="api_people"),
    path("v1/people/<person:person>/", OnePerson.as_view(), name="api_person"),
    path("v1/analytics/", Analytics.as_view(), name="api_analytics"),
    path("v1/roles/", Roles.as_view(), name="api_roles"),
    path("<anything:rest>", Nothing.as_view()),
    path("", Nothing.as_view()),
]
