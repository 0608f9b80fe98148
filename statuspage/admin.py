"""The gate in the admin: drafts, approvals and publications, to read."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from incidents.readonly_admin import ReadOnlyAdmin
from statuspage.models import Approval, Ask, Asked, Draft, ForeignPost, PassedOn, Publication, PublishedBefore, Revision
from statuspage.models.publication_state import PublicationState


def as_customers_read_it(revision: Revision) -> SafeString:
    """Title, words, status and impact."""
    content = revision.content
    return format_html(
        "<strong>{}</strong><br>{}<br>{}, impact {}", content.title, content.body, content.status, content.impact
    )


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("__str__", "state", "origin", "asked_by", "note", "created_at")
    list_filter = ("state", "origin")
    list_select_related = ("incident", "asked_by")
    readonly_fields = ("words",)

    @admin.display(description="as customers would read it")
    def words(self, draft: Draft) -> SafeString:
        return as_customers_read_it(draft.newest_revision())


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    of_incident = "draft__incident"
    list_display = ("__str__", "author", "digest", "created_at")
    list_select_related = ("draft", "author")
    exclude = ("canonical",)
    readonly_fields = ("words",)

    @admin.display(description="as customers would read it")
    def words(self, revision: Revision) -> SafeString:
        return as_customers_read_it(revision)


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    of_incident = "revision__draft__incident"
    list_display = ("__str__", "group", "role", "created_at", "expires_at", "voided_at")
    list_select_related = ("revision", "approver")


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("incident", "state", "attempt", "target", "created_at", "settled_at", "last_error")
    list_filter = ("state",)
    list_select_related = ("incident",)
    readonly_fields = ("words", "receipt")

    @admin.display(description="receipt")
    def receipt(self, publication: Publication) -> SafeString | str:
        """To take away, with the program that verifies it."""
        if publication.state != PublicationState.PUBLISHED:
            return "There is one once it is published."
        links = (reverse("receipt", args=[publication.pk]), reverse("receipt_verifier"))
        return format_html('<a href="{}">Receipt</a>, <a href="{}">the program that verifies it</a>', *links)

    @admin.display(description="as customers read it")
    def words(self, publication: Publication) -> SafeString:
        return as_customers_read_it(publication.approval.revision)


@admin.register(Ask)
class AskAdmin(ReadOnlyAdmin):
    of_incident = "draft__incident"
    list_display = ("__str__", "level", "began_at", "next_at")
    list_select_related = ("draft__incident",)


@admin.register(Asked)
class AskedAdmin(ReadOnlyAdmin):
    of_incident = "ask__draft__incident"
    list_display = ("person", "ask", "level", "at")
    list_select_related = ("person", "ask__draft__incident")


@admin.register(PassedOn)
class PassedOnAdmin(ReadOnlyAdmin):
    of_incident = "ask__draft__incident"
    list_display = ("person", "ask", "at")
    list_select_related = ("person", "ask__draft__incident")


@admin.register(ForeignPost)
class ForeignPostAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("found_at", "kind", "incident", "standing", "title", "status")
    list_filter = ("kind",)
    list_select_related = ("incident",)


@admin.register(PublishedBefore)
class PublishedBeforeAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("shown_at", "incident", "title", "status")
    list_select_related = ("incident",)
